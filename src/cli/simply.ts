import { randomUUID } from 'node:crypto'
import { createBus } from '../events/index.ts'
import { type Json, PlanwiseError } from '../model/index.ts'
import { exitCodes } from './exit-code.ts'
import type { Invocation, Perform } from './invocation.ts'

/**
 * What a simple command does: it says lines, which the log dates and `--quiet` leaves out, shows the text that was asked
 * for, and gives a result.
 */
export type Simple = (invocation: Invocation, say: (line: string) => void, show: (text: string) => void) => Promise<Json>

/** Makes a command that needs no project: its lines and its mistakes become events like those of every other command. */
export function performSimply(work: Simple): Perform {
  return async (invocation, sinks) => {
    const bus = createBus({ runId: randomUUID(), now: () => invocation.now().getTime(), sinks })
    try {
      const result = await work(
        invocation,
        (message) => bus.emit({ kind: 'note', message }),
        (text) => bus.emit({ kind: 'output', what: 'text', text }),
      )
      return { exitCode: exitCodes.success, success: true, result }
    } catch (error) {
      if (!(error instanceof PlanwiseError)) throw error
      bus.emit({ kind: 'command.failed', diagnostics: error.diagnostics, stack: error.stack ?? null })
      return { exitCode: exitCodes.error, success: false, result: null }
    }
  }
}
