import { BaseCommand, type CommandHelp, flagsOf, type Perform, performs } from '../cli/index.ts'

export class Init extends BaseCommand {
  static words: CommandHelp = {
    name: 'init',
    summary: 'Write a new project that builds at once.',
    description:
      'Templates: starter (a seed, a staging model, a mart and tests on a local DuckDB file) and workforce (a simulated company). An existing file is never overwritten.',
    args: ['[DIRECTORY]'],
    examples: [
      ['a small project in shop/', 'planwise init shop && cd shop && planwise build'],
      ['the workforce simulation', 'planwise init company --template workforce'],
    ],
  }
  static override summary = Init.words.summary
  static override flags = flagsOf('init')
  protected readonly command = 'init'

  protected override perform(): Promise<Perform> {
    return performs.init()
  }
}
