import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Clone extends BaseCommand {
  static words: CommandHelp = {
    name: 'clone',
    summary: 'Show the tables of another run in this target, as views.',
    description: 'Needs --state. What exists already is left alone, unless --full-refresh.',
    args: [],
    examples: [['everything of production, in the development schema', 'planwise clone --state prod-artifacts --target dev']],
  }
  static override summary = Clone.words.summary
  static override flags = flagsOf('clone')
  protected readonly command = 'clone'
}
