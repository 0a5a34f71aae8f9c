import type { ResolvedFlags } from '../config/index.ts'
import type { Sink } from '../events/index.ts'
import type { Diagnostic, Json } from '../model/index.ts'
import type { ExitCode } from './exit-code.ts'

/** How one command was called: everything that comes from outside the project. */
export interface Invocation {
  /** The command's name, those of two words with a space. */
  readonly command: string
  /** dbt's flags: command line over environment over the project's `flags:`. */
  readonly flags: ResolvedFlags
  /** What was written on the command line, by dbt's names; the place of planwise's own options (`template`). */
  readonly given: ReadonlyMap<string, Given>
  /** Positional arguments. */
  readonly args: readonly string[]
  /** The words as typed. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute. */
  readonly cwd: string
  readonly now: () => Date
  readonly signal: AbortSignal
  /** Texts that must not appear in anything that is printed (values of `DBT_ENV_SECRET_*`). */
  readonly secrets: readonly string[]
  /** Findings about the flags themselves, for the first events. */
  readonly warnings: readonly Diagnostic[]
}

export type Given = string | number | boolean | readonly string[]

/** How a command ended. */
export interface Outcome<R extends Json = Json> {
  readonly exitCode: ExitCode
  readonly success: boolean
  /** The typed result, as `--json` prints it; null when the command could not run. */
  readonly result: R | null
}

/** Runs a command; everything it has to say goes to the sinks. Closing them is the caller's. */
export type Perform = (invocation: Invocation, sinks: readonly Sink[]) => Promise<Outcome>
