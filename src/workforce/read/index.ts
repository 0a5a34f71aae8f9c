export {
  type CensusIntake,
  type CensusMistake,
  type EnsembleFigure,
  type QualityFinding,
  readBands,
  readEnsemble,
  readEventCounts,
  readIntake,
  readLevels,
  readMistakes,
  readQuality,
} from './details.ts'
export { readFigures } from './figures.ts'
export { type Row, readRows } from './rows.ts'
export { type Note, runNotes } from './run-state.ts'
export {
  chooseScenarios,
  findScenarios,
  rowsOf,
  type Scenario,
  type ScenarioDatabase,
  tableOf,
  type Years,
  yearsCondition,
} from './scenario.ts'
