import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Report extends BaseCommand {
  static words: CommandHelp = {
    name: 'report',
    summary: 'Write a report of simulated scenarios: one HTML file with charts and tables.',
    description:
      'Headcount, the bridge from start to end, levels, pay, events, scenarios side by side, data quality, and the parameters with where each comes from. The file needs nothing else, on screen, on paper, or sent by mail.',
    args: [],
    examples: [
      ['all scenarios', 'planwise report --open browser'],
      ['two of them', 'planwise report --scenario baseline high_growth --output plan.html'],
    ],
  }
  static override summary = Report.words.summary
  static override flags = flagsOf('report')
  protected readonly command = 'report'
}
