import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Simulate extends BaseCommand {
  static words: CommandHelp = {
    name: 'simulate',
    summary: 'Carry the workforce through the years of the plan.',
    description:
      'Without YEARS: the whole horizon. Each scenario gets its own database file in target/scenarios; every year is checked and then kept as a whole.',
    args: ['[YEARS]'],
    examples: [
      ['the plan as it stands', 'planwise simulate'],
      ['what would be done, and with which parameters', 'planwise simulate --dry-run'],
      ['three years of two scenarios', 'planwise simulate 2025-2027 --scenario baseline --scenario high_growth'],
      ['another growth, for once', 'planwise simulate --set target_growth_rate=0.05'],
    ],
  }
  static override summary = Simulate.words.summary
  static override flags = flagsOf('simulate')
  protected readonly command = 'simulate'
}
