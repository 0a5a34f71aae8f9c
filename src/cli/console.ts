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
}

export function lineWriter(stream: NodeJS.WriteStream): LineWriter {
  let broken = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    broken = true
    if (error.code !== 'EPIPE') throw error
  })
  return {
    write(line) {
      if (!broken) stream.write(`${line}\n`)
    },
    drain() {
      if (broken || stream.writableLength === 0) return Promise.resolve()
      return new Promise((resolve) => stream.write('', () => resolve()))
    },
  }
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
