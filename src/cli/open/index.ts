/** The composition root: opens a project from flags, environment and files. */
export { askedPackages, configure, configureLightly, configureProfile, packagesOptions } from './configure.ts'
export { customEnvironment, invocationArguments, projectId } from './metadata.ts'
export { openProject } from './open-project.ts'
export type { Configured, Opened, OpenRequest, Repeat } from './request.ts'
