import type { Diagnostic, Event, Json } from '../../model/index.ts'
import { locationText, renderDiagnostics } from '../errors.ts'
import { pluralize } from '../layout.ts'
import { type Fields, type Message, message } from '../message.ts'
import { codeOf } from './codes.ts'
import { pythonText } from './node-info.ts'

type EventOf<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>

export function commandStarted(event: EventOf<'command.started'>): readonly Message[] {
  const args = Object.fromEntries(Object.entries(event.args).map(([key, value]) => [key, argumentText(value)]))
  return [
    message('MainReportVersion', 'A001', 'info', `Running with dbt=${event.dbtVersion} (planwise ${event.version})`, {
      version: `=${event.dbtVersion}`,
      log_version: 3,
    }),
    message('MainReportArgs', 'A002', 'debug', `running planwise with arguments ${pythonText(args)}`, { args }),
  ]
}

function argumentText(value: Json): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** `Found 3 models, 2 data tests, …`. */
export function projectParsed(event: EventOf<'project.parsed'>): Message {
  const present = event.counts.filter((entry) => entry.count > 0)
  const counts = present.map((entry) => pluralize(entry.count, entry.label).replaceAll('_', ' ')).join(', ')
  return message('FoundStats', 'W006', 'info', `Found ${counts}`, { stat_line: counts })
}

/** Warnings that dbt prints without its tag. */
const plainWarnings: ReadonlySet<string> = new Set([
  'JinjaLogWarning',
  'NoNodesForSelectionCriteria',
  'NoNodesSelected',
  'NothingToDo',
  'DepsUnpinned',
])

export function diagnosed(event: EventOf<'diagnostic'>): Message {
  const { diagnostic, name } = event
  const fields: Fields = event.data ?? { msg: diagnostic.message }
  const level = diagnostic.severity === 'warning' ? 'warn' : diagnostic.severity
  const untagged = level === 'info' || plainWarnings.has(name)
  const text = name === 'JinjaLogWarning' ? diagnostic.message : warningText(diagnostic)
  return {
    name,
    code: codeOf(name),
    level,
    text: (paint) => (untagged ? text : `[${level === 'warn' ? paint.yellow('WARNING') : paint.red('ERROR')}]: ${text}`),
    data: () => fields,
  }
}

/** The message, the place and the hint of a finding that does not end the command. */
function warningText(diagnostic: Diagnostic): string {
  const at = diagnostic.at === undefined ? '' : `\n  --> ${locationText(diagnostic.at)}`
  const hint = diagnostic.hint === undefined ? '' : `\n  hint: ${diagnostic.hint}`
  return `${diagnostic.message}${at}${hint}`
}

export function commandFailed(event: EventOf<'command.failed'>): readonly Message[] {
  const exc = renderDiagnostics(event.diagnostics)
  const error = message('MainEncounteredError', 'Z002', 'error', `Encountered an error:\n${exc}`, { exc })
  if (event.stack === null) return [error]
  return [error, message('MainStackTrace', 'Z003', 'debug', event.stack, { stack_trace: event.stack })]
}

export function commandCompleted(event: EventOf<'command.completed'>): Message {
  const how = event.success ? 'succeeded' : 'failed'
  const time = event.completedAt.slice(11).replace('Z', '')
  const command = `planwise ${event.command}`
  return message(
    'CommandCompleted',
    'Q039',
    'debug',
    `Command \`${command}\` ${how} at ${time} after ${event.elapsed.toFixed(2)} seconds`,
    {
      command,
      success: event.success,
      completed_at: event.completedAt,
      elapsed: event.elapsed,
    },
  )
}

/** Data for people and scripts: lines of `ls`, SQL of `compile`, a table of `show`. */
export function output(event: EventOf<'output'>): Message {
  const fields = event.data ?? {}
  switch (event.what) {
    case 'show':
      return shown('ShowNode', 'Q041', 'preview', 'show', 'Previewing', event.text, fields)
    case 'compile':
      return shown('CompiledNode', 'Q042', 'compiled', 'compiled', 'Compiled', event.text, fields)
    case 'list':
    case 'json':
    case 'text':
    case 'round':
      return { ...message('PrintEvent', 'Z052', 'info', event.text, { msg: event.text }), bare: true }
  }
}

function shown(name: string, code: string, field: string, key: string, verb: string, content: string, fields: Fields): Message {
  const inline = fields['is_inline'] === true
  const node = typeof fields['node_name'] === 'string' ? fields['node_name'] : 'inline_query'
  const json = fields['output_format'] === 'json'
  const text = (quiet: boolean): string => {
    if (json) {
      const value: unknown = key === 'show' ? JSON.parse(content) : content
      return JSON.stringify(inline ? { [key]: value } : { node, [key]: value }, null, 2)
    }
    if (quiet) return content
    const compiled = key === 'compiled' ? ' is' : ''
    return inline ? `${verb} inline node${compiled}:\n${content}` : `${verb} node '${node}'${compiled}:\n${content}`
  }
  return {
    name,
    code,
    level: 'info',
    bare: true,
    text: (_, quiet) => text(quiet),
    data: () => ({
      node_name: node,
      [field]: content,
      is_inline: inline,
      output_format: 'text',
      unique_id: '',
      ...fields,
      quiet: false,
    }),
  }
}
