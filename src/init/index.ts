export { type InitOptions, type InitReport, initProject, type TemplateName, templateNames } from './init.ts'
