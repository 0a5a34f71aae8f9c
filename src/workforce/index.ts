export { ANALYSES, type Analysis, analysisLines } from './analyze/text.ts'
export { checkCensusColumns } from './census-columns.ts'
export { censusLines } from './census-text.ts'
export { type Comparison, compareScenarios, comparisonLines, type ScenarioFigures } from './compare/index.ts'
export {
  chooseTopics,
  type Destination,
  FORMATS,
  type Format,
  filesOf,
  type TopicName,
  topicsOf,
  writeExport,
} from './export/index.ts'
export {
  chooseScenarios,
  findScenarios,
  type Note,
  readBands,
  readEventCounts,
  readFigures,
  readIntake,
  readLevels,
  readMistakes,
  runNotes,
  type Scenario,
  type ScenarioDatabase,
  type Years,
} from './read/index.ts'
export type { ReportData } from './report/index.ts'
