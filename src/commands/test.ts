import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Test extends BaseCommand {
  static words: CommandHelp = {
    name: 'test',
    summary: 'Run data tests and unit tests.',
    description: '',
    args: [],
    examples: [
      ['all tests', 'planwise test'],
      ['the tests of one model', 'planwise test --select orders'],
      ['keep the failing rows', 'planwise test --store-failures'],
    ],
  }
  static override summary = Test.words.summary
  static override flags = flagsOf('test')
  protected readonly command = 'test'
}
