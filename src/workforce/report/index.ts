export { type ReportData, readReportScenario } from './data.ts'
export { reportPage } from './page.ts'
