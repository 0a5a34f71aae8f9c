import { Command } from '@oclif/core'
import { execute } from './execute.ts'
import type { ExitCode } from './exit-code.ts'
import { givenOf } from './flags.ts'
import type { CommandHelp } from './help.ts'
import type { Perform } from './invocation.ts'

/**
 * A command: its name, its words for the help, and what it does. Everything around it is the same for all of them.
 * {@link main} gives it its words in canonical form.
 */
export abstract class BaseCommand extends Command {
  /** The name, those of two words with a space. */
  protected abstract readonly command: string

  /** What the command does, loaded when it is needed. */
  protected async perform(): Promise<Perform> {
    const { invoke } = await import('./invoke.ts')
    return invoke
  }

  override async run(): Promise<ExitCode> {
    const { flags, argv } = await this.parse({ flags: this.ctor.flags, strict: false })
    const line = {
      command: this.command,
      given: givenOf(this.command, flags),
      args: argv.map(String),
      argv: process.argv.slice(2),
    }
    return execute(line, { process, now: clock(process.env['PLANWISE_NOW']) }, await this.perform())
  }
}

/** The words of a command class for the help. */
export interface DescribedCommand {
  new (argv: string[], config: Command['config']): BaseCommand
  readonly run: typeof Command.run
  readonly words: CommandHelp
}

/** The clock of a command; `PLANWISE_NOW` stops it at a moment, for tests. */
function clock(fixed: string | undefined): () => Date {
  const moment = fixed === undefined ? Number.NaN : Date.parse(fixed)
  return Number.isNaN(moment) ? () => new Date() : () => new Date(moment)
}
