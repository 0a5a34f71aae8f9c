export { allLineage, type LineageRequest, lineageData } from './data.ts'
export { lineageOf, snapshotColumns } from './nodes.ts'
export { columnOf, displayName, nodeNamed, type Subject } from './subject.ts'
export { lineageText } from './text.ts'
