import type { Diagnostic } from '../../model/index.ts'
import { diagnose } from '../diagnostics.ts'
import type { PathStep } from '../yaml/positions.ts'
import { BUILTIN_PACKAGES, type ProjectKeys, RESERVED_NAMES } from './keys.ts'
import type { ProjectSource } from './types.ts'
import { DBT_VERSION, fitsVersion } from './version.ts'

/** `require-dbt-version` as a list of conditions. */
export function requiredVersions(keys: ProjectKeys): readonly string[] {
  const required = keys['require-dbt-version']
  if (required === undefined || required === null) return []
  return typeof required === 'string' ? required.split(',').map((part) => part.trim()) : required
}

interface Renamed {
  readonly old: keyof ProjectKeys
  readonly now: keyof ProjectKeys
}

const RENAMED: readonly Renamed[] = [
  { old: 'source-paths', now: 'model-paths' },
  { old: 'data-paths', now: 'seed-paths' },
]

const MOVED = [
  { key: 'log-path', usual: 'logs', flag: '--log-path', variable: 'DBT_LOG_PATH' },
  { key: 'target-path', usual: 'target', flag: '--target-path', variable: 'DBT_TARGET_PATH' },
] as const

/** What the schema cannot say: names, versions, keys that exclude each other, old keys. */
export function checkProject(keys: ProjectKeys, source: ProjectSource, versionCheck: boolean, diagnostics: Diagnostic[]): void {
  const { file } = source
  const report = (path: readonly PathStep[], message: string, more: Partial<Omit<Diagnostic, 'message' | 'at'>> = {}) =>
    diagnostics.push(diagnose({ code: 'PW1103', family: 'Runtime Error', message, ...more }, file.keyAt(path), file.text))

  if (RESERVED_NAMES.has(keys.name)) report(['name'], `A project cannot be named '${keys.name}': templates use this name`)
  if (BUILTIN_PACKAGES.has(keys.name)) {
    report(['name'], `A project cannot be named '${keys.name}': dbt's own macros have this name`, { family: 'Compilation Error' })
  }
  if (isFilled(keys.tests) && keys.data_tests !== undefined)
    report(['tests'], "'tests' and 'data_tests' cannot both be given", { hint: "Keep 'data_tests'." })
  for (const { old, now } of RENAMED) {
    if (keys[old] === undefined) continue
    if (keys[now] !== undefined)
      report([old], `'${old}' and '${now}' cannot both be given`, { hint: `'${old}' is the old name of '${now}'.` })
    else report([old], `'${old}' is now called '${now}'`, { code: 'PW1104', severity: 'warning', hint: `Rename it to '${now}'.` })
  }
  for (const { key, usual, flag, variable } of MOVED) {
    const given = keys[key]
    if (given === undefined || given === usual) continue
    report([key], `'${key}' in the project file is deprecated`, {
      code: 'PW1105',
      severity: 'warning',
      hint: `Use ${flag} or ${variable}.`,
    })
  }
  checkVersion(keys, versionCheck, report)
}

function checkVersion(
  keys: ProjectKeys,
  versionCheck: boolean,
  report: (path: readonly PathStep[], message: string, more: { hint: string }) => void,
): void {
  const verdict = fitsVersion(requiredVersions(keys))
  if (verdict.kind === 'unreadable') {
    report(['require-dbt-version'], `'${verdict.specifier}' is not a version condition`, {
      hint: "Write conditions like '>=1.8.0'.",
    })
  }
  if (verdict.kind === 'differs' && versionCheck) {
    report(
      ['require-dbt-version'],
      `The project '${keys.name}' requires dbt ${verdict.specifier}; planwise behaves as dbt ${DBT_VERSION}`,
      {
        hint: 'Run with --no-version-check to try it anyway.',
      },
    )
  }
}

function isFilled(value: object | null | undefined): boolean {
  return value !== undefined && value !== null && Object.keys(value).length > 0
}
