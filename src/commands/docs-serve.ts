import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class DocsServe extends BaseCommand {
  static words: CommandHelp = {
    name: 'docs serve',
    summary: 'Show the project in a browser: tables, columns, tests, SQL, lineage.',
    description:
      'Serves the target directory to this machine until Ctrl-C. The page reads manifest.json and catalog.json, and nothing from the network.',
    args: [],
    examples: [
      ['look at the documentation', 'planwise docs generate && planwise docs serve'],
      ['on any free port, without opening a browser', 'planwise docs serve --port 0 --no-browser'],
    ],
  }
  static override summary = DocsServe.words.summary
  static override flags = flagsOf('docs serve')
  protected readonly command = 'docs serve'
}
