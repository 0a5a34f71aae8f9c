/** The standard streams, as far as commands need them. */
export interface Console {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

/** Writes lines to stdout; a reader that has gone away (`| head`) ends the writing, not the command. */
export interface LineWriter {
  write(line: string): void
  /** Resolves when everything written has been handed over. */
  drain(): Promise<void>
  /** Why something written did not arrive; null where all did, or where the reader did not want more. */
  trouble(): Error | null
}

export function lineWriter(stream: NodeJS.WriteStream): LineWriter {
  let broken = false
  let trouble: Error | null = null
  stream.on('error', (error: NodeJS.ErrnoException) => {
    broken = true
    if (error.code !== 'EPIPE') trouble ??= error
  })
  return {
    write(line) {
      if (!broken) stream.write(`${line}\n`)
    },
    async drain() {
      if (!broken && stream.writableLength > 0) await new Promise<void>((resolve) => stream.write('', () => resolve()))
      // a file's error is told a turn after the write
      await new Promise((resolve) => setImmediate(resolve))
    },
    trouble: () => trouble,
  }
}

/** Whether all that was written to stdout has arrived; says on stderr if not. */
export function delivered(out: LineWriter, stderr: NodeJS.WriteStream): boolean {
  const trouble = out.trouble()
  if (trouble === null) return true
  stderr.write(`Error: standard output cannot be written to: ${trouble.message}; what is printed is not complete (PW5003)\n`)
  return false
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Whether to colour what goes to a stream: what was asked for, else NO_COLOR, FORCE_COLOR, TERM=dumb, else whether it
 * is a terminal.
 */
export function wantsColours(asked: boolean | null, env: Environment, isTerminal: boolean): boolean {
  if (asked !== null) return asked
  if ((env['NO_COLOR'] ?? '') !== '') return false
  const force = env['FORCE_COLOR']
  if (force !== undefined) return force !== '0' && force !== 'false'
  return env['TERM'] !== 'dumb' && isTerminal
}

/** Whether a person sits at the terminal and wants to see progress. */
export function wantsProgress(env: Environment, stdoutIsTerminal: boolean, stderrIsTerminal: boolean): boolean {
  const automated = (env['CI'] ?? '') !== '' && env['CI'] !== 'false'
  return stdoutIsTerminal && stderrIsTerminal && !automated && env['TERM'] !== 'dumb'
}
