import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Inspect extends BaseCommand {
  static words: CommandHelp = {
    name: 'inspect',
    summary: 'Look at a table: shape, types, missing and different values, first rows.',
    description:
      "TABLE is the name of a table, view or model, also with its schema. It is looked for in the profile's database, then in those of simulated scenarios. Nothing is written.",
    args: ['<TABLE>'],
    examples: [
      ['a model', 'planwise inspect orders'],
      ['the events of a scenario', 'planwise inspect fct_yearly_events --scenario baseline'],
      ['rows of the census that were set aside', 'planwise inspect stg_census_quarantine --rows 20'],
    ],
  }
  static override summary = Inspect.words.summary
  static override flags = flagsOf('inspect')
  protected readonly command = 'inspect'
}
