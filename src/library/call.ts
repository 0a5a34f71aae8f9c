import { plainDiagnostic, plainEvent } from '../artifacts/index.ts'
import { carryOut, type Invocation, type PerformTask, resolveSettings } from '../cli/headless.ts'
import type { Sink } from '../events/index.ts'
import type { Diagnostic, JsonObject, PlainDiagnostic } from '../model/index.ts'
import { givenArguments, givenFlags, wordsOf } from './given.ts'
import type { CommonOptions, OnEvent } from './options.ts'
import type { Report } from './project.ts'

/** Where calls happen. */
export interface Place {
  readonly directory: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly now: () => Date
  readonly defaults: CommonOptions
}

/** A command as the library calls it. */
export interface Callable<Data extends JsonObject> {
  /** The command line's name of it. */
  readonly command: string
  readonly load: () => Promise<PerformTask<Data>>
  /** What the report holds when the command could not run. */
  readonly nothing: Data
}

/** One call: options to flags, flags to an invocation, the command itself, its report. */
export async function callCommand<Data extends JsonObject>(
  place: Place,
  { command, load, nothing }: Callable<Data>,
  options: CommonOptions,
): Promise<Report<Data>> {
  const given = givenFlags(place.directory, place.defaults, options)
  const args = givenArguments(options)
  const settings = resolveSettings({ command, given, env: place.env, cwd: place.cwd })
  if (!('flags' in settings)) {
    return { command, success: false, exitCode: 2, diagnostics: settings.map(plainDiagnostic), ...nothing }
  }
  const invocation: Invocation = {
    command,
    flags: settings.flags,
    given,
    args,
    argv: [...wordsOf(command, given), ...args],
    env: place.env,
    cwd: place.cwd,
    now: place.now,
    signal: options.signal ?? place.defaults.signal ?? new AbortController().signal,
    secrets: [],
    warnings: settings.diagnostics,
  }
  const found: PlainDiagnostic[] = []
  const listeners = [place.defaults.onEvent, options.onEvent].flatMap((listener) => listener ?? [])
  const outcome = await carryOut(invocation, [findings(found), ...listeners.map(listenerSink)], load)
  return {
    command,
    success: outcome.success,
    exitCode: outcome.exitCode,
    diagnostics: found,
    ...(outcome.result ?? nothing),
  }
}

function findings(into: PlainDiagnostic[]): Sink {
  const take = (diagnostic: Diagnostic): number => into.push(plainDiagnostic(diagnostic))
  return {
    name: 'diagnostics',
    write(event) {
      if (event.kind === 'diagnostic') take(event.diagnostic)
      if (event.kind === 'command.failed') event.diagnostics.forEach(take)
    },
  }
}

function listenerSink(listener: OnEvent): Sink {
  return { name: 'onEvent', write: (event) => listener(plainEvent(event)) }
}
