import type { Json, LogLevel } from '../model/index.ts'

/** Colours text, or leaves it alone. */
export interface Paint {
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
}

const identity = (text: string): string => text

export const plain: Paint = { red: identity, green: identity, yellow: identity }

/** The three colours of dbt's log, as ANSI sequences. */
export const ansi: Paint = {
  red: (text) => `\u001b[31m${text}\u001b[0m`,
  green: (text) => `\u001b[32m${text}\u001b[0m`,
  yellow: (text) => `\u001b[33m${text}\u001b[0m`,
}

export type Fields = { readonly [key: string]: Json }

/**
 * One message of dbt's log: what a line of text or a JSON object shows. An event of planwise becomes none, one or
 * several of them. Text and fields are made when an output wants them.
 */
export interface Message {
  /** dbt's name of the event, e.g. `LogModelResult`. */
  readonly name: string
  /** dbt's code of the event, e.g. `Q012`. */
  readonly code: string
  readonly level: LogLevel
  /** Printed without a time, and even when the output is quiet. */
  readonly bare?: boolean
  text(paint: Paint, quiet: boolean): string
  data(): Fields
}

/** A message whose text has no colours. */
export function message(name: string, code: string, level: LogLevel, text: string, data: Fields | (() => Fields) = {}): Message {
  return { name, code, level, text: () => text, data: typeof data === 'function' ? data : () => data }
}

export const blank: Message = message('Formatting', 'Z017', 'info', '', { msg: '' })

const ranks: Readonly<Record<LogLevel | 'none', number>> = { debug: 10, info: 20, warn: 30, error: 40, none: 100 }

/** Whether a message of `level` passes an output that shows `threshold` and above. */
export function passes(level: LogLevel, threshold: LogLevel | 'none'): boolean {
  return ranks[level] >= ranks[threshold]
}
