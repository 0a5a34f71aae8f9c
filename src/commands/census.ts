import { BaseCommand, type CommandHelp, flagsOf, type Perform, performs } from '../cli/index.ts'

export class Census extends BaseCommand {
  static words: CommandHelp = {
    name: 'census',
    summary: 'Make a census of a company of any size, the same for the same seed.',
    description: 'Writes census_preprocessed.parquet and .csv into the data directory of the project.',
    args: [],
    examples: [
      ['the census the workforce project begins with', 'planwise census --employees 5000 --seed 42'],
      ['a million people, Parquet only', 'planwise census --employees 1000000 --format parquet --out /data'],
    ],
  }
  static override summary = Census.words.summary
  static override flags = flagsOf('census')
  protected readonly command = 'census'

  protected override perform(): Promise<Perform> {
    return performs.census()
  }
}
