import { randomUUID } from 'node:crypto'
import { plainDiagnostic } from '../artifacts/index.ts'
import type { ResolvedFlags } from '../config/index.ts'
import { createBus, type Sink, tallyOf } from '../events/index.ts'
import type { Diagnostic } from '../model/index.ts'
import {
  createLog,
  jsonScrubber,
  openTerminal,
  renderDiagnostics,
  scrubber,
  summaryLines,
  type Terminal,
} from '../report/index.ts'
import { delivered, type LineWriter, lineWriter, wantsProgress } from './console.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import type { Given, Invocation, Outcome, Perform } from './invocation.ts'
import { consoleOutput, fileOutput } from './outputs.ts'
import { secretsOf } from './secrets.ts'
import { resolveSettings, type Settings } from './settings.ts'
import { dieOf, listenForSignals } from './signals.ts'
import { stackOf, unexpectedDiagnostic } from './unexpected.ts'

/** A command line that has been read. */
export interface CommandLine {
  readonly command: string
  readonly given: ReadonlyMap<string, Given>
  readonly args: readonly string[]
  readonly argv: readonly string[]
}

/** The process, as far as commands may see it. */
export interface Surroundings {
  readonly process: NodeJS.Process
  readonly now: () => Date
}

/**
 * Runs one command: flags, outputs, signals, the command itself, its exit code. The command is passed in, so that this
 * part is the same for all.
 */
export async function execute(line: CommandLine, around: Surroundings, perform: Perform): Promise<ExitCode> {
  const { process } = around
  const out = lineWriter(process.stdout)
  const settings = resolveSettings({ command: line.command, given: line.given, env: process.env, cwd: process.cwd() })
  const asJson = line.given.get('json') === true
  const secrets = secretsOf(process.env)
  if (!('flags' in settings)) {
    refuse(line.command, settings, asJson, { out, stderr: process.stderr, secrets })
    return exitCodes.error
  }
  const collected: Diagnostic[] = []
  const terminal = await terminalOf(settings, asJson, around)
  const log = logOf(line, settings, secrets, around, out, terminal, asJson)
  const sinks: Sink[] = [
    ...log,
    collector(collected),
    ...(asJson ? [roundLines(jsonScrubber(secrets), out)] : []),
    ...(terminal === null ? [] : [terminal.sink, summary(line.command, terminal)]),
  ]
  const interruption = listenForSignals(process, (signal) => dieOf(signal, process))
  const invocation: Invocation = {
    ...line,
    flags: settings.flags,
    env: process.env,
    cwd: process.cwd(),
    now: around.now,
    signal: interruption.signal,
    secrets,
    warnings: settings.diagnostics,
  }
  let code: ExitCode = exitCodes.error
  try {
    const outcome = await perform(invocation, sinks)
    if (asJson) out.write(jsonScrubber(secrets)(jsonText(line.command, outcome, collected)))
    code = outcome.exitCode
  } catch (error) {
    const bus = createBus({ runId: randomUUID(), now: () => around.now().getTime(), sinks })
    bus.emit({ kind: 'command.failed', diagnostics: [unexpectedDiagnostic(error)], stack: stackOf(error) })
    if (asJson) out.write(jsonScrubber(secrets)(jsonText(line.command, noOutcome, collected)))
  } finally {
    interruption.dispose()
    for (const sink of sinks) await closeSink(sink, asJson ? null : out)
    await out.drain()
  }
  return delivered(out, process.stderr) ? code : exitCodes.error
}

/** Says what is wrong with the flags: on the command line as click does, in the project file as every other mistake in a file. */
function refuse(
  command: string,
  findings: readonly Diagnostic[],
  asJson: boolean,
  {
    out,
    stderr,
    secrets,
  }: { readonly out: LineWriter; readonly stderr: NodeJS.WriteStream; readonly secrets: readonly string[] },
): void {
  const scrub = scrubber(secrets)
  if (asJson) out.write(jsonScrubber(secrets)(jsonText(command, noOutcome, findings)))
  else if (findings.some((finding) => finding.family !== 'Usage Error'))
    out.write(scrub(`Encountered an error:\n${renderDiagnostics(findings)}`))
  else for (const finding of findings) stderr.write(scrub(`Error: ${finding.message}\n`))
}

function logOf(
  line: CommandLine,
  settings: Settings,
  secrets: readonly string[],
  { process }: Surroundings,
  out: LineWriter,
  terminal: Terminal | null,
  resultOnly: boolean,
): readonly Sink[] {
  const { flags, logDirectory } = settings
  const toConsole = consoleOutput({
    command: line.command,
    flags,
    env: process.env,
    isTerminal: process.stdout.isTTY === true,
    resultOnly,
    live: terminal !== null,
    write: terminal === null ? out.write : terminal.print,
  })
  const common = {
    width: printerWidth(flags),
    pid: process.pid,
    secrets,
    extra: customFields(process.env),
  }
  // two sinks: a full disk switches off the file, not the console
  const columns = process.stdout.isTTY === true ? process.stdout.columns : undefined
  const consoleLog = createLog({ ...common, width: printerWidth(flags, columns), name: 'console', outputs: [toConsole] })
  if (logDirectory === null || line.command === 'init' || line.command === 'completion') return [consoleLog]
  return [consoleLog, createLog({ ...common, name: 'log file', outputs: [fileOutput(flags, logDirectory)] })]
}

/** What a line of a node holds beside its dotted text: the clock before it, the status and the time behind it. */
const besideDots = 32

/** Columns up to which lines of nodes are dotted: `--printer-width`; else dbt's 80, or fewer where the terminal is narrower. */
function printerWidth(flags: ResolvedFlags, columns?: number): number {
  const given = flags.integer('printer_width') ?? 80
  if (columns === undefined || flags.origin('printer_width').kind !== 'default') return given
  return Math.max(20, Math.min(given, columns - besideDots))
}

async function terminalOf(settings: Settings, asJson: boolean, { process, now }: Surroundings): Promise<Terminal | null> {
  const { flags } = settings
  const format = flags.text('log_format')
  const text = format === null || format === 'default' || format === 'text'
  if (asJson || !text || flags.is('quiet') || flags.is('debug')) return null
  if (!wantsProgress(process.env, process.stdout.isTTY === true, process.stderr.isTTY === true)) return null
  const colours = flags.is('use_colors') && (process.env['NO_COLOR'] ?? '') === ''
  return openTerminal({ area: process.stderr, lines: process.stdout, colours, now: () => now().getTime() })
}

/** Gathers the findings for `--json`. */
function collector(into: Diagnostic[]): Sink {
  return {
    name: 'diagnostics',
    write(event) {
      if (event.kind === 'diagnostic') into.push(event.diagnostic)
      if (event.kind === 'command.failed') into.push(...event.diagnostics)
    },
  }
}

/** `--json` prints one object; of a command that goes on, one for each round before it. */
function roundLines(scrub: (text: string) => string, out: LineWriter): Sink {
  return {
    name: 'rounds',
    write(event) {
      if (event.kind === 'output' && event.what === 'round') out.write(scrub(event.text))
    },
  }
}

/** Closes a sink; what it could not write at the very end is said where the user sees it, and changes nothing else. */
async function closeSink(sink: Sink, out: LineWriter | null): Promise<void> {
  try {
    await sink.close?.()
  } catch (error) {
    out?.write(`Warning: the output "${sink.name}" is not complete: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** What a person wants to know after dbt's last line. */
function summary(command: string, terminal: Terminal): Sink {
  return {
    name: 'summary',
    write(event) {
      if (event.kind !== 'run.finished' || tallyOf(event.results).total === 0) return
      for (const text of summaryLines(command, event.results, event.nodes, event.elapsed)) terminal.print(text)
    },
  }
}

const noOutcome: Outcome = { exitCode: exitCodes.error, success: false, result: null }

/** The one object that `--json` prints. */
function jsonText(command: string, outcome: Outcome, diagnostics: readonly Diagnostic[]): string {
  const { success, exitCode, result } = outcome
  return JSON.stringify({
    schema: 'planwise/result/1',
    command,
    success,
    exitCode,
    result,
    diagnostics: diagnostics.map(plainDiagnostic),
  })
}

type Environment = Readonly<Record<string, string | undefined>>

function customFields(env: Environment): Readonly<Record<string, string>> {
  const prefix = 'DBT_ENV_CUSTOM_ENV_'
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value]] : [],
    ),
  )
}
