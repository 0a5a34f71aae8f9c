import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Deps extends BaseCommand {
  static words: CommandHelp = {
    name: 'deps',
    summary: 'Install the packages of packages.yml.',
    description: '',
    args: [],
    examples: [['install', 'planwise deps']],
  }
  static override summary = Deps.words.summary
  static override flags = flagsOf('deps')
  protected readonly command = 'deps'
}
