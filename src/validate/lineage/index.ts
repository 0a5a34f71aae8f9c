export { allLineage, type LineageRequest, lineageData } from './data.ts'
export { lineageOf } from './nodes.ts'
export { columnOf, nodeNamed, type Subject } from './subject.ts'
export { lineageText } from './text.ts'
