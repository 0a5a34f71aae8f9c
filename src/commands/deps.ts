import { BaseCommand, type CommandHelp, flagsOf } from '../cli/index.ts'

export class Deps extends BaseCommand {
  static words: CommandHelp = {
    name: 'deps',
    summary: 'Install the packages of packages.yml.',
    description:
      'Takes the versions of package-lock.yml; finds new ones when packages.yml has changed or with --upgrade. A deps that fails leaves dbt_packages/ as it was.',
    args: [],
    examples: [
      ['install', 'planwise deps'],
      ['newer versions', 'planwise deps --upgrade'],
      ['one more package', 'planwise deps --add-package dbt-labs/dbt_utils@1.3.0'],
    ],
  }
  static override summary = Deps.words.summary
  static override flags = flagsOf('deps')
  protected readonly command = 'deps'
}
