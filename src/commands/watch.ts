import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Watch extends BaseCommand {
  static words: CommandHelp = {
    name: 'watch',
    summary: 'Validate the project, then what each change of its files reaches, until Ctrl-C.',
    description: 'As validate does: on empty tables in memory; no data is read, nothing of the target is written.',
    args: [],
    examples: [
      ['everything', 'planwise watch'],
      ['some of it', 'planwise watch --select +orders'],
      ['an object per round, for an editor', 'planwise watch --json'],
    ],
  }
  static override summary = Watch.words.summary
  static override flags = flagsOf('watch')
  protected readonly command = 'watch'
}
