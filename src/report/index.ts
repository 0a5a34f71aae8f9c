export { locationText, renderDiagnostic, renderDiagnostics } from './errors.ts'
export { createLog, type LogOptions, type LogOutput } from './log.ts'
export { type LogFile, type LogFileOptions, openLogFile, whyNotWritable } from './logfile.ts'
export { textTable } from './table.ts'
