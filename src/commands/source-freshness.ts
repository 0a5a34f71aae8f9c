import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class SourceFreshness extends BaseCommand {
  static words: CommandHelp = {
    name: 'source freshness',
    summary: 'Check how old the newest rows of sources are.',
    description: 'For sources with freshness: warn_after, error_after. The result is written to target/sources.json.',
    args: [],
    examples: [
      ['every source with thresholds', 'planwise source freshness'],
      ['one source', 'planwise source freshness --select source:raw.orders'],
    ],
  }
  static override summary = SourceFreshness.words.summary
  static override flags = flagsOf('source freshness')
  protected readonly command = 'source freshness'
}
