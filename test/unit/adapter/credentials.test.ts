import { duckdbCredentials } from '../../../src/adapter/duckdb/credentials.ts'
import { settingsScript, setupSteps } from '../../../src/adapter/duckdb/statements.ts'
import { duckdbAdapter } from '../../../src/adapter/index.ts'

const parse = (target: object) => duckdbAdapter.credentials.safeParse({ type: 'duckdb', ...target })
const messages = (target: object) => parse(target).error?.issues.map((issue) => issue.message) ?? []
const steps = (target: object) => setupSteps(duckdbCredentials.parse({ type: 'duckdb', ...target }), (path) => `/abs/${path}`)
const sql = (target: object) => steps(target).flatMap((step) => ('sql' in step ? [step.sql] : [step.load, step.install]))

describe('a profile target', () => {
  it('has dbt-duckdb’s defaults', () => {
    expect(parse({}).data).toMatchObject({
      database: 'memory',
      schema: 'main',
      path: ':memory:',
      threads: 1,
      external_root: '.',
      keep_open: true,
      disable_transactions: false,
    })
  })

  it.each([
    ['warehouse.duckdb', 'warehouse'],
    ['data/my.ware.house.db', 'my.ware.house'],
    ['/x/y/plain', 'plain'],
    [':memory:', 'memory'],
    ['ducklake:lake.ducklake', 'lake'],
    ['md:', 'my_db'],
    ['md:sales?token=x', 'sales'],
    ['ducklake:s3://bucket/lake.db', 'lake'],
  ])('path %s means database %s', (path, database) => {
    expect(parse({ path }).data?.database).toBe(database)
  })

  it('takes every key of dbt-duckdb at once', () => {
    const target = {
      threads: '4',
      schema: 'dev',
      path: 'x.duckdb',
      database: 'x',
      config_options: { allow_unsigned_extensions: true },
      extensions: ['httpfs', { name: 'h3', repo: 'community' }],
      settings: { memory_limit: '1GB', preserve_insertion_order: false, timezone: null },
      secrets: [{ type: 's3', region: 'x', key_id: 'a', secret: 'b', scope: ['s3://a', 's3://b'] }],
      external_root: 'out',
      use_credential_provider: 'aws',
      attach: [{ path: 'o.db', type: 'sqlite', alias: 'o', secret: 's', read_only: true, options: { a: 1 }, is_ducklake: false }],
      filesystems: [{ fs: 's3', anon: true }],
      remote: { host: 'h', port: 5433, user: 'u' },
      plugins: [{ module: 'excel', alias: 'e', config: { output: { file: 'x' } } }],
      disable_transactions: true,
      keep_open: false,
      module_paths: ['lib'],
      retries: { connect_attempts: 3, query_attempts: 2, retryable_exceptions: ['IOException'] },
      is_ducklake: false,
    }
    expect(messages(target)).toEqual([])
    expect(parse(target).data).toMatchObject({ threads: 4 })
  })

  it('refuses what is wrong, all of it together', () => {
    expect(messages({ extentions: ['httpfs'], nonsense: 1 })).toEqual([
      'unknown key "extentions"; did you mean "extensions"?; unknown key "nonsense"',
    ])
    expect(messages({ attach: [{ path: 'x', aliass: 'y' }] })).toEqual(['unknown key "aliass"; did you mean "alias"?'])
    expect(messages({ path: 'a.duckdb', database: 'b' })[0]).toContain('must be "a"')
    expect(messages({ path: 'a.duckdb', database: 'b', attach: [{ path: 'x', alias: 'b' }] })).toEqual([])
    expect(messages({ threads: 0 })).toEqual(['must be at least 1'])
    expect(messages({ threads: 'many', keep_open: 'yes' })).toHaveLength(2)
    expect(messages({ use_credential_provider: 'gcp' })).toHaveLength(1)
    expect(messages({ secrets: [{ region: 'x' }] })).toHaveLength(1)
    expect(messages({ path: '' })).toHaveLength(1)
  })
})

describe('statements of a target', () => {
  it('loads before it installs, from the repository that is named', () => {
    expect(sql({ extensions: ['httpfs', { name: 'h3', repo: 'community' }, { name: 'q', repo: "'http://x'" }] })).toEqual([
      "LOAD 'httpfs'",
      "INSTALL 'httpfs'",
      "LOAD 'h3'",
      "INSTALL 'h3' FROM community",
      "LOAD 'q'",
      "INSTALL 'q' FROM 'http://x'",
    ])
  })

  // The forms of dbt-duckdb 1.10.1's Secret.to_sql and Attachment.to_sql, one option per kind.
  it('creates secrets and attaches databases', () => {
    expect(
      sql({
        secrets: [
          { type: 's3', provider: 'credential_chain', region: "it's", scope: ['s3://a', 's3://b'] },
          { type: 'http', name: 'web', persistent: true, extra_http_headers: { Authorization: 'Bearer x' } },
        ],
        attach: [
          { path: 'o.db' },
          { path: 'o.sqlite', alias: 'o', type: 'sqlite', read_only: true },
          { path: 'lake', options: { type: 'ducklake', data_path: 'd', override: true, off: false, n: 3 } },
        ],
      }),
    ).toEqual([
      "CREATE OR REPLACE SECRET _dbt_secret_1 (type s3, provider credential_chain, region 'it''s', SCOPE 's3://a', SCOPE 's3://b')",
      "CREATE OR REPLACE PERSISTENT SECRET web (type http, extra_http_headers MAP {'Authorization': 'Bearer x'})",
      "ATTACH IF NOT EXISTS '/abs/o.db'",
      "ATTACH IF NOT EXISTS '/abs/o.sqlite' AS o (TYPE sqlite, READ_ONLY)",
      "ATTACH IF NOT EXISTS '/abs/lake' (TYPE ducklake, DATA_PATH 'd', OVERRIDE, N 3)",
    ])
  })

  it('sets settings per connection, limits only when the database opens', () => {
    const credentials = duckdbCredentials.parse({
      type: 'duckdb',
      settings: {
        memory_limit: '1GB',
        threads: 2,
        temp_directory: 'x',
        default_order: "d'esc",
        errors_as_json: false,
        nothing: null,
      },
    })
    expect(settingsScript(credentials)).toBe("SET default_order = 'd''esc';")
  })
})
