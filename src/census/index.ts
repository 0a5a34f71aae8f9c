export { generateCensus } from './generate.ts'
export { type CensusOptions, MAX_EMPLOYEES } from './options.ts'
export { type CensusOutputs, type CensusReport, writeCensus } from './write.ts'
