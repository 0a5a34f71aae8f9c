import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class DocsGenerate extends BaseCommand {
  static words: CommandHelp = {
    name: 'docs generate',
    summary: 'Write catalog.json: the tables of the database with their columns and types.',
    description: 'Compiles the project first. Data only (catalog.json, manifest.json): no web page is written.',
    args: [],
    examples: [
      ['everything', 'planwise docs generate'],
      ['the catalog alone', 'planwise docs generate --no-compile'],
      ['one model and its sources', 'planwise docs generate --select +orders'],
    ],
  }
  static override summary = DocsGenerate.words.summary
  static override flags = flagsOf('docs generate')
  protected readonly command = 'docs generate'
}
