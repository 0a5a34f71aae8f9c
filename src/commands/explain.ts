import { BaseCommand, type CommandHelp, flagsOf, type Perform, performs } from '../cli/index.ts'

export class Explain extends BaseCommand {
  static words: CommandHelp = {
    name: 'explain',
    summary: 'Say what a code of an error, a warning or a rule means.',
    description: 'Every finding ends with its code; docs/errors.md lists them all.',
    args: ['<CODE>'],
    examples: [['a rule of validate', 'planwise explain PW3208']],
  }
  static override summary = Explain.words.summary
  static override flags = flagsOf('explain')
  protected readonly command = 'explain'

  protected override perform(): Promise<Perform> {
    return performs.explain()
  }
}
