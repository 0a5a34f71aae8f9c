import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Build extends BaseCommand {
  static words: CommandHelp = {
    name: 'build',
    summary: 'Run seeds, models, snapshots and their tests in the order of the graph.',
    description: 'Each test runs as soon as what it tests is built; what depends on a failure is skipped.',
    args: [],
    examples: [
      ['everything', 'planwise build'],
      ['one model, what it depends on, and the tests of both', 'planwise build --select +orders'],
      ['all but what a tag marks, rebuilt from nothing', 'planwise build --exclude tag:nightly --full-refresh'],
    ],
  }
  static override summary = Build.words.summary
  static override flags = flagsOf('build')
  protected readonly command = 'build'
}
