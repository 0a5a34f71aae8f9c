import { isAbsolute } from 'node:path'
import type { Attachment, DuckDbCredentials, Extension, Secret } from './credentials.ts'
import { quote, quoteIfNeeded, text } from './dialect.ts'
import { limitNamed } from './limits.ts'

export interface AttachedFile {
  readonly path: string
  readonly readOnly: boolean
}

/** SQL that a profile target asks for once per database, in the order in which it has to run. */
export type SetupStep =
  | { readonly kind: 'extension'; readonly load: string; readonly install: string }
  | { readonly kind: 'secret'; readonly sql: string; readonly hidden: readonly string[] }
  | {
      readonly kind: 'attach'
      readonly sql: string
      readonly hidden: readonly string[]
      readonly attachment: Attachment
      /** The DuckDB file on this machine that is attached, if it is one. */
      readonly file?: AttachedFile
    }

/** @param resolvePath makes the path of a local database absolute */
export function setupSteps(credentials: DuckDbCredentials, resolvePath: (path: string) => string): SetupStep[] {
  const steps: SetupStep[] = (credentials.extensions ?? []).map(extensionStep)
  const secrets = [...(credentials.secrets ?? [])]
  if (credentials.use_credential_provider === 'aws') secrets.push({ type: 's3', provider: 'credential_chain' })
  secrets.forEach((secret, i) => {
    steps.push(secretStep(secret, `_dbt_secret_${i + 1}`))
  })
  for (const attachment of credentials.attach ?? []) steps.push(attachStep(attachment, resolvePath))
  return steps
}

/** One script that applies `settings` to a connection, or nothing. */
export function settingsScript(credentials: DuckDbCredentials): string {
  return Object.entries(credentials.settings ?? {})
    .filter(([name, value]) => value !== null && limitNamed(name) === undefined && name.toLowerCase() !== 'errors_as_json')
    .map(([name, value]) => `SET ${settingName(name)} = ${text(String(value))};`)
    .join(' ')
}

/** Some names take a scope or dots: `GLOBAL x`, `s3.region`; quoting those would change them. */
function settingName(name: string): string {
  return /^[A-Za-z_][\w. ]*$/.test(name) ? name : quote(name)
}

function extensionStep(extension: Extension): SetupStep {
  const name = typeof extension === 'string' ? extension : extension.name
  // Custom repositories are a keyword (community, core_nightly) or an address in quotes.
  const repository = typeof extension === 'string' ? undefined : extension.repo
  const source = repository === undefined ? '' : ` FROM ${/^\w+$/.test(repository) ? repository : text(unquoted(repository))}`
  return { kind: 'extension', load: `LOAD ${text(name)}`, install: `INSTALL ${text(name)}${source}` }
}

function unquoted(value: string): string {
  return value.replace(/^(['"])(.*)\1$/s, '$2')
}

const BARE_SECRET_KEYS: ReadonlySet<string> = new Set(['type', 'provider'])

function secretStep(secret: Secret, defaultName: string): SetupStep {
  const { name, persistent, scope, ...rest } = secret
  const options = Object.entries(rest)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => `${quoteIfNeeded(key)} ${secretValue(key, value)}`)
  const scopes = scope === undefined ? [] : typeof scope === 'string' ? [scope] : scope
  const all = [...options, ...scopes.map((s) => `SCOPE ${text(s)}`)]
  const sql = `CREATE OR REPLACE ${persistent === true ? 'PERSISTENT ' : ''}SECRET ${quoteIfNeeded(name ?? defaultName)} (${all.join(', ')})`
  const open = new Set(['type', 'provider'])
  return { kind: 'secret', sql, hidden: Object.entries(rest).flatMap(([key, value]) => (open.has(key) ? [] : texts(value))) }
}

function secretValue(key: string, value: unknown): string {
  if (Array.isArray(value)) return `array [${value.map((item) => text(String(item))).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `MAP {${Object.entries(value)
      .map(([k, v]) => `${text(k)}: ${text(String(v))}`)
      .join(', ')}}`
  }
  return BARE_SECRET_KEYS.has(key) ? String(value) : text(String(value))
}

function attachStep(attachment: Attachment, resolvePath: (path: string) => string): SetupStep {
  const { path, alias, options } = attachment
  const all = attachOptions(attachment)
  const as = alias === null || alias === undefined || alias === '' ? '' : ` AS ${quoteIfNeeded(unquoted(alias))}`
  const tail = all.length === 0 ? '' : ` (${all.join(', ')})`
  const target = resolvePath(path.replace(/\?.*$/, ''))
  const native = !all.some((option) => /^TYPE (?!duckdb$)/i.test(option)) && isAbsolute(target)
  return {
    kind: 'attach',
    attachment,
    ...(native ? { file: { path: target, readOnly: all.includes('READ_ONLY') } } : {}),
    sql: `ATTACH IF NOT EXISTS ${text(target)}${as}${tail}`,
    hidden: [
      ...passwordsIn(path),
      ...Object.entries(options ?? {}).flatMap(([key, v]) => (/key|password|token|secret/i.test(key) ? texts(v) : [])),
    ],
  }
}

function attachOptions({ type, secret, read_only, options }: Attachment): string[] {
  const extra = Object.entries(options ?? {})
  const given = (key: string) => extra.find(([name]) => name.toLowerCase() === key)?.[1]
  const all: string[] = []
  const chosenType = type ?? given('type')
  const chosenSecret = secret ?? given('secret')
  if (chosenType !== undefined && chosenType !== null) all.push(`TYPE ${String(chosenType)}`)
  if (chosenSecret !== undefined && chosenSecret !== null) all.push(`SECRET ${String(chosenSecret)}`)
  if (read_only || given('read_only') === true) all.push('READ_ONLY')
  for (const [key, value] of extra) {
    if (['type', 'secret', 'read_only'].includes(key.toLowerCase())) continue
    if (value === true) all.push(key.toUpperCase())
    else if (typeof value === 'string') all.push(`${key.toUpperCase()} ${text(unquoted(value.trim()))}`)
    else if (value !== false && value !== null && value !== undefined) all.push(`${key.toUpperCase()} ${String(value)}`)
  }
  return all
}

/** Keys given both as a field and among `options`: dbt-duckdb refuses that, and so do we. */
export function attachConflicts({ type, secret, read_only, options }: Attachment): string[] {
  const named = new Set(Object.keys(options ?? {}).map((key) => key.toLowerCase()))
  const given: readonly (readonly [string, boolean])[] = [
    ['type', type != null],
    ['secret', secret != null],
    ['read_only', read_only],
  ]
  return given.flatMap(([key, present]) => (present && named.has(key) ? [key] : []))
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(texts)
  return value === null || value === undefined ? [] : [String(value)]
}

function passwordsIn(path: string): string[] {
  const inUrl = /:\/\/[^/@\s]*:([^@\s]+)@/.exec(path)?.[1]
  const inWords = [...path.matchAll(/password\s*=\s*('[^']*'|\S+)/gi)].map((match) => unquoted(match[1] ?? ''))
  return [...(inUrl === undefined ? [] : [inUrl]), ...inWords]
}

/** Replaces secret values by asterisks. */
export function hide(message: string, hidden: readonly string[]): string {
  return hidden.filter((value) => value !== '').reduce((result, value) => result.replaceAll(value, '*****'), message)
}
