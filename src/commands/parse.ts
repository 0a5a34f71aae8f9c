import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Parse extends BaseCommand {
  static words: CommandHelp = {
    name: 'parse',
    summary: 'Check the project and write manifest.json.',
    description: '',
    args: [],
    examples: [['check without touching the database', 'planwise parse']],
  }
  static override summary = Parse.words.summary
  static override flags = flagsOf('parse')
  protected readonly command = 'parse'
}
