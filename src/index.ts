export * from './library/index.ts'
export type {
  CompareData,
  ComparedMetric,
  ComparedValue,
  CompileData,
  ErrorFamily,
  ExportData,
  Json,
  ListData,
  NodeEntry,
  NodeResult,
  ParseData,
  PlainDiagnostic,
  PlainEvent,
  PlainLocation,
  PlainPreview,
  PlainSkipReason,
  RunData,
  ShowData,
} from './model/index.ts'
export { PlanwiseError } from './model/index.ts'
