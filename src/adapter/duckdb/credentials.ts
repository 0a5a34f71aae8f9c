import * as z from 'zod'
import type { Credentials } from '../adapter.ts'

const scalar = z.union([z.string(), z.number(), z.boolean(), z.bigint()])
export type Scalar = z.infer<typeof scalar>

/** YAML gives 4, an environment variable gives "4". */
const count = z
  .union([z.int(), z.string().regex(/^\d+$/, 'must be a whole number')])
  .transform(Number)
  .refine((n) => n >= 1, 'must be at least 1')

const nested: z.ZodType<NestedValue> = z.lazy(() => z.union([scalar, z.null(), z.array(nested), z.record(z.string(), nested)]))
export type NestedValue = Scalar | null | readonly NestedValue[] | { readonly [key: string]: NestedValue }

const extension = z.union([z.string().min(1), z.strictObject({ name: z.string(), repo: z.string() })])

const secret = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  provider: z.string().optional(),
  persistent: z.boolean().optional(),
  scope: z.union([z.string(), z.array(z.string())]).optional(),
})

const attachment = strict({
  path: z.string(),
  type: z.string().nullish(),
  alias: z.string().nullish(),
  secret: z.string().nullish(),
  read_only: z.boolean().default(false),
  options: z.record(z.string(), nested).nullish(),
  is_ducklake: z.boolean().nullish(),
})

const plugin = strict({
  module: z.string(),
  alias: z.string().nullish(),
  config: z.record(z.string(), nested).nullish(),
})

const retries = strict({
  connect_attempts: count.default(1),
  query_attempts: count.nullish(),
  retryable_exceptions: z.array(z.string()).default(['IOException']),
})

const remote = strict({ host: z.string(), port: count, user: z.string(), password: z.string().nullish() })

const target = strict({
  type: z.literal('duckdb'),
  threads: count.default(1),
  database: z.string().optional(),
  schema: z.string().default('main'),
  path: z.string().min(1).default(':memory:'),
  config_options: z.record(z.string(), scalar).nullish(),
  extensions: z.array(extension).nullish(),
  settings: z.record(z.string(), scalar.nullable()).nullish(),
  secrets: z.array(secret).nullish(),
  external_root: z.string().default('.'),
  use_credential_provider: z.literal('aws').nullish(),
  attach: z.array(attachment).nullish(),
  filesystems: z.array(z.record(z.string(), nested)).nullish(),
  remote: remote.nullish(),
  plugins: z.array(plugin).nullish(),
  disable_transactions: z.boolean().default(false),
  keep_open: z.boolean().default(true),
  module_paths: z.array(z.string()).nullish(),
  retries: retries.nullish(),
  is_ducklake: z.boolean().nullish(),
})

type Target = z.infer<typeof target>
export type Attachment = z.infer<typeof attachment>
export type Secret = z.infer<typeof secret>
export type Extension = z.infer<typeof extension>
export type DuckDbCredentials = Target & Credentials & { readonly type: 'duckdb' }

/**
 * A profile target of type duckdb: every key of dbt-duckdb 1.10, unknown ones refused.
 * `database` follows from `path` (its file name without extension) and, if given, must be that name or the alias of an
 * attached database.
 */
export const duckdbCredentials: z.ZodType<DuckDbCredentials> = target.transform((value, context) => {
  const derived = databaseNameOf(value.path)
  const aliases = (value.attach ?? []).map((attached) => attached.alias)
  const database = value.database ?? derived
  if (derived === '') {
    context.addIssue({ code: 'custom', path: ['path'], message: `cannot tell the database's name from the path "${value.path}"` })
  } else if (database !== derived && !aliases.includes(database) && value.remote == null) {
    context.addIssue({
      code: 'custom',
      path: ['database'],
      message: `"database" must be "${derived}", the name of the file in "path", or the alias of an attached database; leave it out`,
    })
  }
  return { ...value, database }
})

/** The catalog name DuckDB gives a database: its file's name up to the last dot. */
export function databaseNameOf(path: string): string {
  if (path === ':memory:') return 'memory'
  const bare = path.replace(/^[a-z][a-z0-9+.-]*:(\/\/)?/i, '').replace(/\?.*$/, '')
  const file = bare.slice(bare.lastIndexOf('/') + 1)
  const dot = file.lastIndexOf('.')
  const stem = dot > 0 ? file.slice(0, dot) : file
  return stem === '' && isMotherDuck(path) ? 'my_db' : stem
}

export function isMotherDuck(path: string): boolean {
  return /^(md|motherduck):/i.test(path)
}

function strict<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys ?? [], Object.keys(shape)) : undefined),
  })
}

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  return keys
    .map((key) => {
      const meant = closest(key, known)
      return `unknown key "${key}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`
    })
    .join('; ')
}

/** The known word that differs least, if it differs by no more than a third of its letters. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
  const best = ranked.reduce((a, b) => (b.distance < a.distance ? b : a), { candidate: '', distance: Number.POSITIVE_INFINITY })
  return best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.candidate : undefined
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitute = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(substitute, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
