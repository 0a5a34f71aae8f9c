import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class List extends BaseCommand {
  static words: CommandHelp = {
    name: 'list',
    summary: 'List the resources of the project.',
    description: 'ls is the same.',
    args: [],
    examples: [
      ['every node, as selectors', 'planwise ls'],
      ['the files of the models behind one', 'planwise ls --select +orders --resource-type model --output path'],
      ['chosen fields as JSON, one object per line', 'planwise ls --output json --output-keys name config'],
    ],
  }
  static override summary = List.words.summary
  static override flags = flagsOf('list')
  protected readonly command = 'list'
}
