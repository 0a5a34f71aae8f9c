export { type Comparison, compareScenarios, comparisonLines } from './compare/index.ts'
export {
  chooseScenarios,
  findScenarios,
  readFigures,
  type Scenario,
  type ScenarioDatabase,
  type YearFigures,
  type Years,
} from './read/index.ts'
