import { COMMAND_FLAGS } from './command-flags.ts'
import type { CommandName, FlagDefinition } from './definition.ts'
import { GLOBAL_FLAGS } from './global-flags.ts'

/**
 * Every flag of dbt 1.10 with its names, variables, default and commands, global ones first. Flags of later versions that change
 * nothing here are taken and kept (`hints-enabled` …).
 */
export const FLAGS = [...GLOBAL_FLAGS, ...COMMAND_FLAGS] as const

/** The flags a command has, global ones first. */
export function flagsOf(command: CommandName): readonly FlagDefinition[] {
  const definitions: readonly FlagDefinition[] = FLAGS
  return definitions.filter((definition) => definition.commands === 'global' || definition.commands.includes(command))
}
