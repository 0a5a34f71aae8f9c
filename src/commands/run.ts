import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Run extends BaseCommand {
  static words: CommandHelp = {
    name: 'run',
    summary: 'Build the selected models.',
    description: '',
    args: [],
    examples: [
      ['all models', 'planwise run'],
      ['one model and everything after it', 'planwise run --select stg_orders+'],
      ['four models at a time against another target', 'planwise run --threads 4 --target prod'],
    ],
  }
  static override summary = Run.words.summary
  static override flags = flagsOf('run')
  protected readonly command = 'run'
}
