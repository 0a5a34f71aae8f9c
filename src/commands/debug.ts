import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Debug extends BaseCommand {
  static words: CommandHelp = {
    name: 'debug',
    summary: 'Check the configuration and the connection; show each setting and where it comes from.',
    description: '',
    args: [],
    examples: [
      ['check all', 'planwise debug'],
      ['the connection alone', 'planwise debug --connection'],
    ],
  }
  static override summary = Debug.words.summary
  static override flags = flagsOf('debug')
  protected readonly command = 'debug'
}
