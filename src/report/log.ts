import type { Sink } from '../events/index.ts'
import type { Event, LogLevel } from '../model/index.ts'
import { type JsonInfo, jsonLine } from './jsonl.ts'
import { debugLine, textLine } from './lines.ts'
import { ansi, type Message, passes, plain } from './message.ts'
import { createTranslator } from './translate/index.ts'

/** One place where log lines go. */
export interface LogOutput {
  readonly format: 'text' | 'debug' | 'json'
  readonly level: LogLevel | 'none'
  readonly colours: boolean
  /** `show` and `compile` leave out their headings. */
  readonly quiet?: boolean
  /** Names of messages that never reach this output. */
  readonly without?: ReadonlySet<string>
  /** One line, without its newline. */
  write(line: string): void
  close?(): void
}

export interface LogOptions {
  /** Named when the sink fails. */
  readonly name?: string
  readonly outputs: readonly LogOutput[]
  /** Columns of the lines of nodes. */
  readonly width: number
  readonly pid: number
  /** Texts that must not appear in any line. */
  readonly secrets: readonly string[]
  /** `DBT_ENV_CUSTOM_ENV_*`, by the rest of their names. */
  readonly extra: Readonly<Record<string, string>>
}

/**
 * dbt's log as a sink: each event is translated once into dbt's messages, and every output gets the lines that pass its
 * level, in its format.
 */
export function createLog(options: LogOptions): Sink {
  const translate = createTranslator(options.width)
  const scrub = { text: scrubber(options.secrets), json: jsonScrubber(options.secrets) }
  const wanted = options.outputs.filter((output) => output.level !== 'none')
  return {
    name: options.name ?? 'log',
    write(event) {
      if (wanted.length === 0) return
      for (const message of translate(event)) {
        for (const output of wanted) {
          if (shows(output, message))
            output.write((output.format === 'json' ? scrub.json : scrub.text)(lineOf(message, event, output, options)))
        }
      }
    },
    close() {
      for (const output of options.outputs) output.close?.()
    },
  }
}

/** Data (`ls`, `print()`, `show`) passes every level but none. */
function shows(output: LogOutput, message: Message): boolean {
  if (output.without?.has(message.name) === true) return false
  return message.bare === true || passes(message.level, output.level)
}

function lineOf(message: Message, event: Event, output: LogOutput, options: LogOptions): string {
  const paint = output.colours ? ansi : plain
  const quiet = output.quiet === true
  switch (output.format) {
    case 'text':
      return textLine(message, event.at, paint, quiet)
    case 'debug':
      return debugLine(message, event, paint, quiet)
    case 'json': {
      const info: JsonInfo = {
        at: event.at,
        thread: event.thread,
        invocationId: event.runId,
        pid: options.pid,
        extra: options.extra,
      }
      return jsonLine(message, info, quiet)
    }
  }
}

/** Replaces each secret by `*****`, also as JSON writes it; the longest first, so that one inside another leaves nothing. */
export function scrubber(secrets: readonly string[]): (line: string) => string {
  const forms = new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))
  const found = [...forms].filter((secret) => secret !== '').sort((a, b) => b.length - a.length)
  if (found.length === 0) return (line) => line
  return (line) => found.reduce((text, secret) => text.replaceAll(secret, '*****'), line)
}

/** The same for a text of JSON, which stays one: only its texts are looked at. */
export function jsonScrubber(secrets: readonly string[]): (json: string) => string {
  const scrub = scrubber(secrets)
  return (json) => (scrub(json) === json ? json : json.replace(JSON_TEXT, scrub))
}

const JSON_TEXT = /"(?:[^"\\]|\\.)*"/g
