import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class RunOperation extends BaseCommand {
  static words: CommandHelp = {
    name: 'run-operation',
    summary: 'Run one macro.',
    description: '',
    args: ['<MACRO>'],
    examples: [['a macro with arguments', "planwise run-operation grant_select --args '{role: reporter}'"]],
  }
  static override summary = RunOperation.words.summary
  static override flags = flagsOf('run-operation')
  protected readonly command = 'run-operation'
}
