import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Show extends BaseCommand {
  static words: CommandHelp = {
    name: 'show',
    summary: 'Run a model or a query and print its first rows.',
    description: 'Nothing is written to the database.',
    args: [],
    examples: [
      ['the first rows of a model', 'planwise show --select orders'],
      ['twenty rows of any query', `planwise show --inline "select * from {{ ref('orders') }} where amount > 9" --limit 20`],
      ['as JSON', 'planwise show --select orders --output json'],
    ],
  }
  static override summary = Show.words.summary
  static override flags = flagsOf('show')
  protected readonly command = 'show'
}
