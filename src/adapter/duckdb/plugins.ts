import type { DuckDbCredentials } from './credentials.ts'

const ATTACH = 'Attach the database instead: "attach" in profiles.yml'

/** What DuckDB itself has in place of the plugins that come with dbt-duckdb. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  [
    'excel',
    `Read the workbook with DuckDB: extensions: [excel] in profiles.yml, external_location: "read_xlsx('file.xlsx', sheet = 'Sheet1')" of the source.`,
  ],
  [
    'gsheet',
    'Read the sheet with DuckDB: extensions: [{name: gsheets, repo: community}] in profiles.yml, external_location: "read_gsheet(\'…\')" of the source.',
  ],
  ['sqlalchemy', `${ATTACH}, with type: postgres, mysql or sqlite.`],
  ['postgres', `${ATTACH}, with type: postgres and alias: postgres_db.`],
  [
    'iceberg',
    'Read the table with DuckDB: extensions: [iceberg] in profiles.yml, external_location: "iceberg_scan(\'…\')" of the source.',
  ],
  [
    'delta',
    'Read the table with DuckDB: extensions: [delta] in profiles.yml, external_location: "delta_scan(\'…\')" of the source.',
  ],
  ['glue', 'Register the files in the AWS Glue catalog with another tool, after the run.'],
])

const OTHERS =
  'Do it with an extension or a macro of DuckDB, or in a Python or TypeScript model; a function in SQL is a macro: on-run-start: "create or replace macro f(x) as …".'

/**
 * What to do without a plugin of dbt-duckdb, which are Python classes.
 * @param module its module in the profile; dbt-duckdb's own go by their bare names
 */
export function insteadOfPlugin(module: string): string {
  return INSTEAD.get(module) ?? OTHERS
}

export interface Unserved {
  /** The key of the target. */
  readonly key: 'plugins' | 'filesystems'
  readonly message: string
  readonly hint: string
}

/** What the target asks for that only Python could give; everything that does without it works. */
export function unserved({ plugins, filesystems }: DuckDbCredentials): readonly Unserved[] {
  return [
    ...(plugins ?? [])
      .filter(({ module }) => module !== 'motherduck')
      .map(({ module }) => ({
        key: 'plugins' as const,
        message: `The plugin "${module}" is written in Python and is not loaded`,
        hint: insteadOfPlugin(module),
      })),
    ...(filesystems ?? []).map(({ fs }) => ({
      key: 'filesystems' as const,
      message: `The filesystem "${String(fs ?? '')}" of fsspec is written in Python and is not loaded`,
      hint: 'Use DuckDB\'s own: extensions: [httpfs] (s3, gcs, https) or [azure], with "secrets" in profiles.yml.',
    })),
  ]
}
