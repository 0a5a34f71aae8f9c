import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Seed extends BaseCommand {
  static words: CommandHelp = {
    name: 'seed',
    summary: 'Load CSV files into the database.',
    description: '',
    args: [],
    examples: [
      ['all seeds', 'planwise seed'],
      ['one seed, its table made anew', 'planwise seed --select countries --full-refresh'],
    ],
  }
  static override summary = Seed.words.summary
  static override flags = flagsOf('seed')
  protected readonly command = 'seed'
}
