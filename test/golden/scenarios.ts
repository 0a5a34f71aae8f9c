import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

/** Path to text; null removes the file. */
export type Files = Readonly<Record<string, string | null>>

/** A command line, SQL straight into the database, or files that change; a command comes last of its step. */
export interface Step {
  readonly write?: Files
  readonly sql?: string
  readonly run?: string
  /** Given to the command with `--vars`. */
  readonly vars?: object
  /** Where planwise does otherwise than dbt on purpose: what replaces parts of the recorded expectation, and why. */
  readonly differs?: Partial<Observation> & { readonly because?: string }
}

/** A project and what happens to it. `record.py` reads the same. */
export interface Scenario {
  readonly files?: Files
  /** Over the keys of the project file. */
  readonly project?: object
  /** Over the keys of the profile's only target. */
  readonly profile?: object
  readonly threads?: number
  /** Columns whose values differ from run to run. */
  readonly mask?: readonly string[]
  /** Also observe which comments statements carry. */
  readonly comments?: boolean
  readonly steps: readonly (string | Step)[]
}

/** What can be seen after a command. */
export interface Observation {
  readonly exit: number
  /** In the order in which the nodes ended (sorted, with several threads). */
  readonly results: readonly string[]
  /** What templates logged and printed. */
  readonly said?: readonly string[]
  readonly comments?: readonly string[]
  readonly tables: Readonly<Record<string, readonly string[] | null>>
}

export interface Topic extends Pick<Scenario, 'files' | 'project'> {
  readonly name: string
  /** What it cannot be played without. */
  readonly needs?: 'python'
  readonly scenarios: Readonly<Record<string, Scenario>>
  readonly expected: Readonly<Record<string, readonly Observation[]>>
}

const here = import.meta.dirname

/** The folders beside this file that hold scenarios. */
export function topics(): Topic[] {
  return readdirSync(here).flatMap((name) => {
    const text = read(path.join(here, name, 'scenarios.yml'))
    if (text === undefined) return []
    return [{ name, ...parse(text), expected: JSON.parse(read(path.join(here, name, 'expected.json')) ?? '{}') }]
  })
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
