// The commands without the command line: what the library stands on. Nothing here prints, listens for signals or ends
// the process, and nothing loads the database before a command needs it.
export type { ExitCode } from './exit-code.ts'
export type { Given, Invocation, Outcome } from './invocation.ts'
export { carryOut, performers } from './invoke.ts'
export type { PerformTask } from './perform/task.ts'
export { resolveSettings } from './settings.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What a process gives its commands when the caller of the library gives nothing else. */
export function surroundings(): { readonly env: Environment; readonly cwd: string; readonly now: () => Date } {
  return { env: process.env, cwd: process.cwd(), now: () => new Date() }
}
