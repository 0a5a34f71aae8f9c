import { Flags } from '@oclif/core'
import type { FlagInput } from '@oclif/core/interfaces'
import type { Given } from './invocation.ts'
import { type DescribedOption, optionsOf } from './options.ts'

/** oclif's flags of a command, from the table of options. The command line reaches oclif in canonical form. */
export function flagsOf(command: string): FlagInput {
  return Object.fromEntries(optionsOf(command).map((option) => [option.name, flagOf(option)]))
}

function flagOf(option: DescribedOption) {
  const common = { description: option.help, aliases: [...option.aliases], hidden: option.group === 'accepted' }
  switch (option.kind) {
    case 'flag':
      return Flags.boolean({ ...common, allowNo: option.negatable })
    case 'integer':
      return Flags.integer(common)
    case 'many':
    case 'each':
      return Flags.string({ ...common, multiple: true })
    case 'text':
      return Flags.string(common)
  }
}

/** What was given, by the flags' own names. */
export function givenOf(command: string, parsed: Readonly<Record<string, unknown>>): ReadonlyMap<string, Given> {
  const given = new Map<string, Given>()
  for (const option of optionsOf(command)) {
    const value = parsed[option.name]
    if (isGiven(value)) given.set(option.key, value)
  }
  return given
}

function isGiven(value: unknown): value is Given {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string')
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
