import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import * as z from 'zod'
import { ScriptError, type ScriptJob } from '../../script.ts'

/** Lines of standard error that are kept for a process that dies without a word. */
const LINES_KEPT = 20
/** Milliseconds between asking a process to end and ending it. */
const GRACE = 1000

const answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), tables: z.array(z.tuple([z.string(), z.string(), z.string()])).readonly() }),
  z.object({ kind: z.literal('no-duckdb'), message: z.string(), python: z.string() }),
  z.object({
    kind: z.literal('failed'),
    type: z.string(),
    message: z.string(),
    line: z.number().nullable(),
    column: z.number().nullable(),
    traceback: z.string(),
    missing: z.string().nullable(),
    python: z.string(),
  }),
])

/** A table as the code named it. */
export type MadeTable = readonly [database: string, schema: string, table: string]

export interface Interpreter {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/**
 * Runs a script's process to its end; an abort ends it.
 * @param answerFile where it says how it ended
 * @returns the tables that it made; the n-th is called "__planwise_n" in its file
 * @throws ScriptError
 */
export async function runProcess(
  interpreter: Interpreter,
  answerFile: string,
  { signal, printed }: Pick<ScriptJob, 'signal' | 'printed'>,
): Promise<readonly MadeTable[]> {
  refuseInterrupted(signal)
  const child = spawn(interpreter.command, interpreter.args, {
    cwd: interpreter.cwd,
    env: { ...interpreter.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  })
  child.stdin.on('error', () => undefined) // it closes with the process, whatever ended that
  const last: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => printed(line, 'stdout'))
  createInterface({ input: child.stderr }).on('line', (line) => {
    last.push(line)
    if (last.length > LINES_KEPT) last.shift()
    printed(line, 'stderr')
  })
  const end = (): void => {
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), GRACE).unref()
  }
  signal?.addEventListener('abort', end, { once: true })
  try {
    const [code, killed] = await once(child, 'close').catch((error: unknown) => {
      const why =
        error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such program' : String(error)
      throw new ScriptError({ kind: 'no-interpreter', wanted: interpreter.command, why })
    })
    refuseInterrupted(signal)
    const how = killed === null ? `ended with code ${code}` : `was ended by ${killed}`
    return await judge(answerFile, how, last.join('\n'))
  } finally {
    signal?.removeEventListener('abort', end)
  }
}

function refuseInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new ScriptError({ kind: 'interrupted' })
}

async function judge(answerFile: string, how: string, stderr: string): Promise<readonly MadeTable[]> {
  const text = await readFile(answerFile, 'utf8').catch(() => {
    throw new ScriptError({ kind: 'died', how, stderr })
  })
  const told = answer.parse(JSON.parse(text))
  if (told.kind !== 'done') throw new ScriptError(told)
  return told.tables
}
