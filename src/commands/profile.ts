import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Profile extends BaseCommand {
  static words: CommandHelp = {
    name: 'profile',
    summary: "Run a model's query and show where its time goes.",
    description:
      "The query runs as `show` would run it, to its last row; nothing is stored. Printed is DuckDB's plan as it was carried out: each operator's part of the work, the rows it gave, and what would help.",
    args: ['[MODEL...]'],
    examples: [
      ['one model', 'planwise profile orders'],
      ['the models of a folder, with whole lines', 'planwise profile --select marts --printer-width 200'],
      ['as JSON', 'planwise profile orders --json'],
    ],
  }
  static override summary = Profile.words.summary
  static override flags = flagsOf('profile')
  protected readonly command = 'profile'
}
