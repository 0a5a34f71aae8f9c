import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Snapshot extends BaseCommand {
  static words: CommandHelp = {
    name: 'snapshot',
    summary: 'Record how rows change over time.',
    description: '',
    args: [],
    examples: [
      ['all snapshots', 'planwise snapshot'],
      ['one snapshot', 'planwise snapshot --select orders_history'],
    ],
  }
  static override summary = Snapshot.words.summary
  static override flags = flagsOf('snapshot')
  protected readonly command = 'snapshot'
}
