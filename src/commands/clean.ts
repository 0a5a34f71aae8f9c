import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Clean extends BaseCommand {
  static words: CommandHelp = {
    name: 'clean',
    summary: 'Delete the directories under clean-targets.',
    description: 'Directories outside of the project are never deleted, unless --no-clean-project-files-only says so.',
    args: [],
    examples: [['delete target/ and installed packages', 'planwise clean']],
  }
  static override summary = Clean.words.summary
  static override flags = flagsOf('clean')
  protected readonly command = 'clean'
}
