import { BaseCommand, type CommandHelp, flagsOf, type Perform, performs } from '../cli/index.ts'

export class Completion extends BaseCommand {
  static words: CommandHelp = {
    name: 'completion',
    summary: 'Print the completion of a shell: bash, zsh, fish or powershell.',
    description:
      'Completes commands, options, and names of the project: models, tags, sources, selectors, targets. The names are those of the last command that read the project.',
    args: ['<SHELL>'],
    examples: [
      ['bash, in ~/.bashrc', 'source <(planwise completion bash)'],
      ['zsh, in ~/.zshrc behind compinit', 'source <(planwise completion zsh)'],
      ['fish, in ~/.config/fish/config.fish', 'planwise completion fish | source'],
      ['PowerShell, in $PROFILE', 'planwise completion powershell | Out-String | Invoke-Expression'],
    ],
  }
  static override summary = Completion.words.summary
  static override flags = flagsOf('completion')
  protected readonly command = 'completion'

  protected override perform(): Promise<Perform> {
    return performs.completion()
  }
}
