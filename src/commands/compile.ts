import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Compile extends BaseCommand {
  static words: CommandHelp = {
    name: 'compile',
    summary: 'Write the SQL of models, tests and analyses to target/compiled.',
    description: 'With --select or --inline the SQL is printed as well.',
    args: [],
    examples: [
      ['everything', 'planwise compile'],
      ['see the SQL of one model', 'planwise compile --select orders'],
      ['see what a template becomes', `planwise compile --inline "select * from {{ ref('orders') }}"`],
    ],
  }
  static override summary = Compile.words.summary
  static override flags = flagsOf('compile')
  protected readonly command = 'compile'
}
