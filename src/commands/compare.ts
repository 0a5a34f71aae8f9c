import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Compare extends BaseCommand {
  static words: CommandHelp = {
    name: 'compare',
    summary: 'Put simulated scenarios side by side, year by year.',
    description:
      'Headcount, growth, hires, terminations by kind, promotions, cost and average pay of each year, with the difference from the first scenario. Without names: all scenarios that were simulated.',
    args: ['[SCENARIO...]'],
    examples: [
      ['two scenarios', 'planwise compare baseline high_growth'],
      ['as a workbook', 'planwise compare baseline high_growth --output comparison.xlsx'],
      ['two years of all there are', 'planwise compare --years 2025-2026'],
    ],
  }
  static override summary = Compare.words.summary
  static override flags = flagsOf('compare')
  protected readonly command = 'compare'
}
