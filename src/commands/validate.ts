import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Validate extends BaseCommand {
  static words: CommandHelp = {
    name: 'validate',
    summary: 'Prove the project before it is run: every query is bound, no data is read.',
    description:
      "DuckDB's own binder checks models, tests, snapshots and hooks on empty tables in memory; nothing of the target is written.",
    args: [],
    examples: [
      ['everything', 'planwise validate'],
      ['what a pull request touches', 'planwise validate --select state:modified+ --state prod'],
      ['from a clean checkout, with the columns of the sources', 'planwise validate --sources sources.json'],
      ['what a change does to the tables in production', 'planwise validate --against prod'],
      ['annotations in a workflow', 'planwise validate --format github --severity warning'],
    ],
  }
  static override summary = Validate.words.summary
  static override flags = flagsOf('validate')
  protected readonly command = 'validate'
}
