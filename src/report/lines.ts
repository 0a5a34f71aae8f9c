import type { Event } from '../model/index.ts'
import { clock } from './layout.ts'
import type { Message, Paint } from './message.ts'

/** A line of dbt's text log: `HH:MM:SS  text`, in UTC. Data has no time. */
export function textLine(message: Message, at: number, paint: Paint, quiet: boolean): string {
  const text = message.text(paint, quiet)
  return message.bare === true ? text : `${clock(at)}  ${text}`
}

/**
 * A line of dbt's debug log: `HH:MM:SS.ffffff [level] [thread    ]: text`. The first message of a command is preceded
 * by a line that separates it from the command before.
 */
export function debugLine(message: Message, event: Event, paint: Paint, quiet: boolean): string {
  const time = `${new Date(event.at).toISOString().slice(11, 23)}000`
  const bar = '='.repeat(30)
  const separator = message.name === 'MainReportVersion' ? `\n\n${bar} ${time} | ${event.runId} ${bar}\n` : ''
  const thread = event.thread.slice(0, 10).padEnd(10)
  return `${separator}${time} [${message.level.padEnd(5)}] [${thread}]: ${message.text(paint, quiet)}`
}
