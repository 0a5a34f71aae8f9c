import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class DocsGenerate extends BaseCommand {
  static words: CommandHelp = {
    name: 'docs generate',
    summary: 'Write catalog.json and the page that shows the project.',
    description:
      'Compiles the project first. index.html reads catalog.json and manifest.json beside it (`docs serve` shows it); with --static, static_index.html holds everything in one file.',
    args: [],
    examples: [
      ['everything', 'planwise docs generate'],
      ['one page to send around', 'planwise docs generate --static'],
      ['the catalog alone', 'planwise docs generate --no-compile'],
      ['one model and its sources', 'planwise docs generate --select +orders'],
    ],
  }
  static override summary = DocsGenerate.words.summary
  static override flags = flagsOf('docs generate')
  protected readonly command = 'docs generate'
}
