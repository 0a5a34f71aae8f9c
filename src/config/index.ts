export * from './diagnostics.ts'
export { loadYaml, type YamlFile } from './yaml/load.ts'
export type { PathStep } from './yaml/positions.ts'
