import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Analyze extends BaseCommand {
  static words: CommandHelp = {
    name: 'analyze',
    summary: 'Look at simulated scenarios in the terminal: workforce, events or cost.',
    description: 'TOPIC is workforce, events or cost; all three when it is left out. Without scenarios: all that were simulated.',
    args: ['[TOPIC]', '[SCENARIO...]'],
    examples: [
      ['who is there', 'planwise analyze workforce baseline'],
      ['what happens in 2026', 'planwise analyze events --years 2026'],
    ],
  }
  static override summary = Analyze.words.summary
  static override flags = flagsOf('analyze')
  protected readonly command = 'analyze'
}
