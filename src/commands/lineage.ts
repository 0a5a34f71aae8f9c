import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Lineage extends BaseCommand {
  static words: CommandHelp = {
    name: 'lineage',
    summary: 'Show where a column comes from and what it feeds.',
    description:
      "Columns are followed through DuckDB's own syntax tree of every query; no data is read. SOURCE.TABLE.COLUMN for a source; a model alone for all of its columns.",
    args: ['<MODEL[.COLUMN]>'],
    examples: [
      ['where a column comes from and what it feeds', 'planwise lineage orders.amount'],
      ['what changes when a column of a source does', 'planwise lineage raw.orders.amount --downstream'],
      ['all columns of a model, one step back', 'planwise lineage orders --upstream --depth 1'],
      ['edges for a program', 'planwise lineage orders.amount --json'],
    ],
  }
  static override summary = Lineage.words.summary
  static override flags = flagsOf('lineage')
  protected readonly command = 'lineage'
}
