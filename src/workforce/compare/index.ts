export { type Comparison, compareScenarios, type ScenarioFigures } from './compare.ts'
export { comparisonLines } from './text.ts'
