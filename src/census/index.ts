export { generateCensus } from './generate.ts'
export { type CensusOptions, MAX_EMPLOYEES } from './options.ts'
export { type CensusOutputs, type CensusReport, makeCensus, writeCensus } from './write.ts'
