import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Retry extends BaseCommand {
  static words: CommandHelp = {
    name: 'retry',
    summary: 'Run again what failed or was skipped in the last run.',
    description: 'With the command and the flags of that run; only --vars and --threads can be given anew.',
    args: [],
    examples: [
      ['the last run', 'planwise retry'],
      ['a run whose artifacts were kept', 'planwise retry --state last-night'],
    ],
  }
  static override summary = Retry.words.summary
  static override flags = flagsOf('retry')
  protected readonly command = 'retry'
}
