import { join } from 'node:path'
import type { ResolvedFlags } from '../config/index.ts'
import type { LogLevel } from '../model/index.ts'
import { type LogOutput, openLogFile } from '../report/index.ts'
import { wantsColours } from './console.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Messages that dbt keeps out of the log file, which `clean` may just have deleted. */
const withoutFile: ReadonlySet<string> = new Set([
  'CheckCleanPath',
  'ConfirmCleanPath',
  'ProtectedCleanPath',
  'FinishedCleanPaths',
])

const starts: ReadonlySet<string> = new Set(['LogStartLine', 'LogHookStartLine'])
const nothing: ReadonlySet<string> = new Set()

export interface ConsoleOptions {
  readonly command: string
  readonly flags: ResolvedFlags
  readonly env: Environment
  readonly isTerminal: boolean
  /** `--json`: the result alone. */
  readonly resultOnly: boolean
  /** A terminal shows running nodes by itself: no lines for their starts. */
  readonly live: boolean
  readonly write: (line: string) => void
}

/** The log on stdout. */
export function consoleOutput(options: ConsoleOptions): LogOutput {
  const { flags } = options
  const format = formatOf(flags.text('log_format'), 'text')
  const asked = flags.origin('use_colors').kind === 'default' ? null : flags.is('use_colors')
  return {
    format,
    level: options.resultOnly ? 'none' : consoleLevel(options, format),
    colours: format !== 'json' && wantsColours(asked, options.env, options.isTerminal),
    quiet: flags.is('quiet'),
    without: options.live ? starts : nothing,
    write: options.write,
  }
}

/** Commands that print data. */
const DATA: ReadonlySet<string> = new Set([
  'list',
  'show',
  'profile',
  'compare',
  'analyze',
  'inspect',
  'lineage',
  'validate',
  'watch',
])

/** What prints data prints little else: in text, only warnings stand beside it unless more is asked for. */
function consoleLevel({ command, flags }: ConsoleOptions, format: LogOutput['format']): LogLevel | 'none' {
  const level = levelOf(flags.text('log_level'))
  if (level === 'none') return 'none'
  if (flags.is('quiet')) return 'error'
  if (flags.is('debug')) return 'debug'
  const data = DATA.has(command)
  return data && format === 'text' && flags.origin('log_level').kind === 'default' ? 'warn' : level
}

/** dbt.log in a directory. */
export function fileOutput(flags: ResolvedFlags, directory: string): LogOutput {
  const file = openLogFile({ path: join(directory, 'dbt.log'), maxBytes: flags.integer('log_file_max_bytes') ?? 0 })
  return {
    format: formatOf(flags.text('log_format_file'), 'debug'),
    level: flags.is('debug') ? 'debug' : levelOf(flags.text('log_level_file')),
    colours: flags.origin('use_colors_file').kind !== 'default' && flags.is('use_colors_file'),
    without: withoutFile,
    write: file.write,
    close: file.close,
  }
}

function formatOf(text: string | null, otherwise: LogOutput['format']): LogOutput['format'] {
  return text === 'text' || text === 'debug' || text === 'json' ? text : otherwise
}

function levelOf(text: string | null): LogLevel | 'none' {
  return text === 'debug' || text === 'warn' || text === 'error' || text === 'none' ? text : 'info'
}
