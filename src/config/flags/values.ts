import { isPlainRecord, type Plain, type PlainRecord } from '../../model/index.ts'
import { loadYaml } from '../yaml/load.ts'
import type { FlagDefinition } from './definition.ts'
import { readWarnErrorOptions, type WarnErrorOptions } from './warnings.ts'

export type FlagValue = boolean | number | string | readonly string[] | PlainRecord | WarnErrorOptions | null

export type Read = { readonly ok: true; readonly value: FlagValue } | { readonly ok: false; readonly wrong: string }

/** What the command line, the environment or the project file gives for a flag, before it is read. */
export type Given = boolean | number | string | readonly string[] | Plain

const TRUE = ['1', 'true', 't', 'yes', 'y', 'on']
const FALSE = ['0', 'false', 'f', 'no', 'n', 'off', '']
const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2}))?$/

/** Reads a flag's value as click does; `wrong` completes "Invalid value for '--x': …". */
export function readFlag(definition: FlagDefinition, given: Given): Read {
  switch (definition.kind) {
    case 'boolean':
      return readBoolean(given)
    case 'integer':
      return readInteger(given)
    case 'text':
    case 'path':
    case 'sample':
      return typeof given === 'string' ? right(given) : wrong(`${shown(given)} is not a text.`)
    case 'choice':
      return readChoice(definition, given)
    case 'texts':
      return right(words(given))
    case 'choices':
      return readChoices(definition, given)
    case 'time':
      return readTime(given)
    case 'yaml': {
      const value = typeof given === 'string' ? yamlMapping(given) : given
      return isPlainRecord(value) ? right(value) : wrong(`String '${String(given)}' is not valid YAML`)
    }
    case 'warnings': {
      const value = typeof given === 'string' ? yamlMapping(given) : given
      if (value === undefined || !isPlain(value)) return wrong(`String '${String(given)}' is not valid YAML`)
      const options = readWarnErrorOptions(value)
      return typeof options === 'string' ? wrong(`it ${options}`) : right(options)
    }
  }
}

function readBoolean(given: Given): Read {
  if (typeof given === 'boolean') return right(given)
  const word = String(given).trim().toLowerCase()
  if (TRUE.includes(word)) return right(true)
  if (FALSE.includes(word)) return right(false)
  const known = [...TRUE, ...FALSE].sort().join(', ')
  return wrong(`'${String(given)}' is not a valid boolean. Recognized values: ${known}`)
}

function readInteger(given: Given): Read {
  if (typeof given === 'number' && Number.isInteger(given)) return right(given)
  if (typeof given === 'string' && /^\s*[+-]?\d+\s*$/.test(given)) return right(Number(given))
  return wrong(`${shown(given)} is not a valid integer.`)
}

function readChoice({ choices = [] }: FlagDefinition, given: Given): Read {
  const choice =
    typeof given === 'string' ? choices.find((candidate) => candidate.toLowerCase() === given.toLowerCase()) : undefined
  if (choice !== undefined) return right(choice)
  return wrong(`${shown(given)} is not one of ${choices.map((candidate) => `'${candidate}'`).join(', ')}.`)
}

function readChoices(definition: FlagDefinition, given: Given): Read {
  const chosen: string[] = []
  for (const word of words(given)) {
    const read = readChoice(definition, word)
    if (!read.ok) return read
    chosen.push(String(read.value))
  }
  return right(chosen)
}

/** Dates and times without zone, as `YYYY-MM-DDTHH:MM:SS`. */
function readTime(given: Given): Read {
  const match = typeof given === 'string' ? TIME.exec(given) : null
  const moment = match === null ? undefined : `${match[1]}T${match[2] ?? '00:00:00'}`
  if (moment !== undefined && new Date(`${moment}Z`).toJSON()?.startsWith(moment)) return right(moment)
  return wrong(`${shown(given)} does not match the formats '%Y-%m-%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S'.`)
}

function words(given: Given): readonly string[] {
  const parts: readonly unknown[] = Array.isArray(given) ? given : [given]
  return parts.flatMap((part) => String(part).split(/\s+/)).filter((part) => part !== '')
}

function yamlMapping(text: string): PlainRecord | undefined {
  const file = loadYaml(text, 'command line')
  return isPlainRecord(file.value) ? file.value : undefined
}

function isPlain(value: unknown): value is Plain {
  return value === null || typeof value !== 'object' || isPlainRecord(value)
}

function right(value: FlagValue): Read {
  return { ok: true, value }
}

function wrong(text: string): Read {
  return { ok: false, wrong: text }
}

function shown(given: Given): string {
  return typeof given === 'string' ? `'${given}'` : `'${JSON.stringify(given)}'`
}
