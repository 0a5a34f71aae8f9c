import { randomUUID } from 'node:crypto'
import { createBus } from '../../events/index.ts'
import { completionScript } from '../../include/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Perform } from '../invocation.ts'
import { SHELLS } from './answer.ts'

/** `planwise completion SHELL`: prints what the shell is to run. */
export const performCompletion: Perform = async (invocation, sinks) => {
  const bus = createBus({ runId: randomUUID(), now: () => invocation.now().getTime(), sinks })
  const [asked = ''] = invocation.args
  const shell = asked === 'pwsh' ? 'powershell' : SHELLS.find((name) => name === asked)
  if (shell === undefined) {
    const message = `There is no completion for the shell '${asked}'`
    const hint = `There is one for ${SHELLS.join(', ')}.`
    const diagnostics = [{ code: 'PW5160', severity: 'error', family: 'Usage Error', message, hint }] as const
    bus.emit({ kind: 'command.failed', diagnostics, stack: null })
    return { exitCode: exitCodes.error, success: false, result: null }
  }
  const script = completionScript(shell)
  bus.emit({ kind: 'output', what: 'text', text: script.trimEnd() })
  return { exitCode: exitCodes.success, success: true, result: { shell, script } }
}
