export {
  type CensusIntake,
  type EventCount,
  type LevelFigures,
  type QualityFinding,
  type QuarantinedRow,
  readEventCounts,
  readIntake,
  readLevels,
  readQuality,
  readQuarantine,
} from './details.ts'
export { readFigures, type YearFigures } from './figures.ts'
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
