import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Export extends BaseCommand {
  static words: CommandHelp = {
    name: 'export',
    summary: 'Write simulated scenarios to a workbook, or to files of CSV or Parquet.',
    description:
      'A workbook has a sheet per topic: the workforce of each year, summary, events, comparison, a pivot by year and scenario, and where everything comes from. CSV and Parquet get a file per topic. Texts that a spreadsheet would take for formulas are made harmless.',
    args: [],
    examples: [
      ['all scenarios in one workbook', 'planwise export'],
      ['one scenario, where one wants it', 'planwise export --scenario baseline --output plan.xlsx'],
      ['the events of two years as Parquet', 'planwise export --tables events_detail --years 2025-2026 --output events.parquet'],
    ],
  }
  static override summary = Export.words.summary
  static override flags = flagsOf('export')
  protected readonly command = 'export'
}
