import { commandAliases, commandGroups } from '../../commands/index.ts'
import { SELECTION_METHODS } from '../../config/index.ts'
import { options } from '../options.ts'
import type { CompletionGrammar } from './answer.ts'

/** The command line as completion needs it, without what makes it work. */
export async function completionGrammar(): Promise<CompletionGrammar> {
  const commands: { name: string; summary: string; args: readonly string[] }[] = []
  for (const load of commandGroups.flatMap((group) => Object.values(group.commands))) {
    const { name, summary, args } = (await load()).words
    commands.push({ name, summary, args })
  }
  return {
    commands,
    aliases: Object.fromEntries(commandAliases),
    options: options.map(({ key, name, aliases, chars, kind, negatable, choices, commands: of, help, group }) => ({
      key,
      names: [name, ...aliases],
      chars,
      kind,
      negatable,
      choices,
      commands: of === null ? null : [...of],
      help,
      quiet: group === 'accepted',
    })),
    methods: [...SELECTION_METHODS.map((method) => (method === 'config' ? 'config.materialized' : method)), 'selector'],
  }
}
