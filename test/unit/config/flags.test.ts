import { type CommandName, FLAGS, flagsOf, resolveFlags, unwrap, warningVerdict } from '../../../src/config/index.ts'
import type { Plain, PlainRecord } from '../../../src/model/index.ts'

interface Given {
  readonly command?: CommandName
  readonly cli?: Record<string, Plain>
  readonly env?: Record<string, string>
  readonly project?: PlainRecord
}

function resolve({ command = 'build', cli = {}, env = {}, project = {} }: Given = {}) {
  return resolveFlags({ command, cli: new Map(Object.entries(cli)), env: (name) => env[name], project })
}

function messages(given: Given): string[] {
  return resolve(given).diagnostics.map((d) => `${d.family ?? d.severity}: ${d.message}`)
}

describe('flags', () => {
  test('their defaults are those of dbt build', () => {
    // `args` of run_results.json of `dbt build` (dbt-core 1.10.23), without paths and behaviour switches.
    const args = {
      cache_selected_only: false,
      defer: false,
      empty: false,
      exclude: [],
      exclude_resource_types: [],
      export_saved_queries: false,
      favor_state: false,
      full_refresh: false,
      include_saved_query: false,
      indirect_selection: 'eager',
      log_file_max_bytes: 10485760,
      log_format: 'default',
      log_format_file: 'debug',
      log_level: 'info',
      log_level_file: 'debug',
      macro_debugging: false,
      partial_parse: true,
      partial_parse_file_diff: true,
      populate_cache: true,
      print: true,
      printer_width: 80,
      quiet: false,
      resource_types: [],
      select: [],
      send_anonymous_usage_stats: true,
      show: false,
      show_all_deprecations: false,
      show_resource_report: false,
      static_parser: true,
      upload_to_artifacts_ingest_api: false,
      use_colors: true,
      use_colors_file: true,
      use_fast_test_edges: false,
      vars: {},
      version_check: true,
      warn_error_options: { error: [], silence: [], warn: [] },
      write_json: true,
    }
    expect(unwrap(resolve()).values).toMatchObject(args)
  })

  test('the command line comes before DBT_ENGINE_X, DBT_X, the project, the default', () => {
    const env = { DBT_PRINTER_WIDTH: '90', DBT_ENGINE_PRINTER_WIDTH: '100' }
    const project = { printer_width: 70 }
    const width = (given: Given) => {
      const flags = unwrap(resolve(given))
      const origin = flags.origin('printer_width')
      return [flags.integer('printer_width'), 'name' in origin ? origin.name : origin.kind]
    }
    expect(width({ cli: { printer_width: '110' }, env, project })).toEqual([110, '--printer-width'])
    expect(width({ env, project })).toEqual([100, 'DBT_ENGINE_PRINTER_WIDTH'])
    expect(width({ env: { DBT_PRINTER_WIDTH: '90' }, project })).toEqual([90, 'DBT_PRINTER_WIDTH'])
    expect(width({ env: { DBT_PRINTER_WIDTH: '' }, project })[0]).toBe(70)
    expect(width({})).toEqual([80, 'default'])
  })

  test('values are read as click reads them', () => {
    const flags = unwrap(
      resolve({
        cli: {
          vars: '{a: 1, b: [yes]}',
          select: ['a b', 'c'],
          log_level: 'WARN',
          event_time_start: '2024-01-31',
          event_time_end: '2024-02-01 10:00:00',
        },
        env: { DBT_DEBUG: 'On', DBT_RESOURCE_TYPES: 'model seed' },
      }),
    )
    expect(flags.mapping('vars')).toEqual({ a: 1, b: [true] })
    expect(flags.words('select')).toEqual(['a', 'b', 'c'])
    expect(flags.text('log_level')).toBe('warn')
    expect(flags.text('log_level_file')).toBe('warn')
    expect(flags.text('event_time_start')).toBe('2024-01-31T00:00:00')
    expect(flags.is('debug')).toBe(true)
    expect(flags.words('resource_types')).toEqual(['model', 'seed'])
  })

  test.each<[Given, string[]]>([
    [
      { env: { DBT_DEBUG: 'x' } },
      [
        "Usage Error: Invalid value for '--debug' (from DBT_DEBUG): 'x' is not a valid boolean. Recognized values: , 0, 1, f, false, n, no, off, on, t, true, y, yes",
      ],
    ],
    [{ cli: { threads: 'many' } }, ["Usage Error: Invalid value for '--threads': 'many' is not a valid integer."]],
    [
      { cli: { log_level: 'loud' } },
      ["Usage Error: Invalid value for '--log-level': 'loud' is not one of 'debug', 'info', 'warn', 'error', 'none'."],
    ],
    [{ cli: { vars: '{a: [' } }, ["Usage Error: Invalid value for '--vars': String '{a: [' is not valid YAML"]],
    [{ cli: { vars: '[1]' } }, ["Usage Error: Invalid value for '--vars': String '[1]' is not valid YAML"]],
    [
      { cli: { resource_types: ['banana'] } },
      [
        "Usage Error: Invalid value for '--resource-types': 'banana' is not one of 'metric', 'semantic_model', 'saved_query', 'source', 'analysis', 'model', 'test', 'unit_test', 'exposure', 'snapshot', 'seed', 'default', 'all'.",
      ],
    ],
    [
      { cli: { warn_error: true, warn_error_options: '{error: all}' } },
      ['Usage Error: warn_error_options: not allowed with argument warn_error'],
    ],
    [{ command: 'show', cli: { select: ['a'], inline: 'select 1' } }, ['Usage Error: inline: not allowed with argument select']],
    [
      { project: { warn_error: true }, cli: { warn_error_options: '{error: all}' } },
      ['Usage Error: warn_error_options: not allowed with argument warn_error'],
    ],
    [{ cli: { event_time_start: '2024-01-01' } }, ['Usage Error: --event-time-start is given without --event-time-end']],
    [
      { cli: { event_time_start: '2024-01-02', event_time_end: '2024-01-01' } },
      ['Usage Error: Value for `--event-time-start` must be less than `--event-time-end`'],
    ],
    [
      { cli: { event_time_start: '2024-02-31', event_time_end: 'x' } },
      [
        "Usage Error: Invalid value for '--event-time-start': '2024-02-31' does not match the formats '%Y-%m-%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S'.",
        "Usage Error: Invalid value for '--event-time-end': 'x' does not match the formats '%Y-%m-%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S'.",
      ],
    ],
    [
      { cli: { warn_error_options: '{error: all, include: all}' } },
      ["Usage Error: Invalid value for '--warn-error-options': it can have error or include, which is its old name, not both"],
    ],
    [
      { cli: { warn_error_options: '{warn: [Abc]}' } },
      ["Usage Error: Invalid value for '--warn-error-options': it can name warnings to keep (warn) only where error is all"],
    ],
    [{ env: { DBT_NO_PRINT: '1' } }, ['warning: The environment variable DBT_NO_PRINT is now called DBT_PRINT']],
    [
      { project: { printer_width: 'x' } },
      ["Runtime Error: Invalid value for 'flags.printer_width': 'x' is not a valid integer."],
    ],
    [
      { project: { validate_macro_args: 'x' } },
      ["Runtime Error: Invalid value for 'flags.validate_macro_args': it must be true or false"],
    ],
  ])('%j', (given, expected) => {
    expect(messages(given)).toEqual(expected)
  })

  test('old variables still count', () => {
    expect(unwrap(resolve({ env: { DBT_NO_PRINT: '1' } })).is('print')).toBe(false)
    expect(unwrap(resolve({ env: { DBT_ARTIFACT_STATE_PATH: 'old' } })).text('state')).toBe('old')
    expect(unwrap(resolve({ env: { DO_NOT_TRACK: '1' } })).is('send_anonymous_usage_stats')).toBe(false)
  })

  test('switches of the project file', () => {
    const { behavior } = unwrap(resolve({ project: { validate_macro_args: true, unknown: 1 } }))
    expect(behavior.validate_macro_args).toBe(true)
    expect(behavior.require_generic_test_arguments_property).toBe(true)
    expect(behavior.skip_nodes_if_on_run_start_fails).toBe(false)
  })

  test('a command has the flags it has in dbt', () => {
    const names = (command: CommandName) =>
      flagsOf(command)
        .filter((f) => f.commands !== 'global')
        .map((f) => f.name)
    expect(names('seed').sort()).toEqual([
      'exclude',
      'full_refresh',
      'profiles_dir',
      'project_dir',
      'select',
      'selector',
      'show',
      'target_path',
      'threads',
      'timings',
      'vars',
    ])
    expect(names('debug').sort()).toEqual(['config_dir', 'connection', 'profiles_dir', 'project_dir', 'vars'])
    expect(names('list').sort()).toEqual([
      'exclude',
      'exclude_resource_types',
      'models',
      'output',
      'output_keys',
      'profiles_dir',
      'project_dir',
      'resource_types',
      'select',
      'selector',
      'target_path',
      'vars',
    ])
  })

  test('no command has two flags of one name', () => {
    for (const command of [
      'build',
      'list',
      'run',
      'show',
      'compile',
      'test',
      'seed',
      'init',
      'deps',
      'source freshness',
    ] as const) {
      const words = flagsOf(command).flatMap((f) => [...f.long.map((l) => `--${l}`), ...(f.short ?? []).map((s) => `-${s}`)])
      expect(new Set(words).size).toBe(words.length)
    }
    expect(FLAGS.length).toBeGreaterThan(80)
  })
})

describe('what becomes of a warning', () => {
  const unused = { name: 'UnusedResourceConfigPath', deprecation: false }
  const old = { name: 'ConfigLogPathDeprecation', deprecation: true }
  const none = { error: [], warn: [], silence: [] }
  test.each([
    [none, false, unused, 'warn'],
    [none, true, unused, 'error'],
    [{ ...none, error: 'all' as const }, false, unused, 'error'],
    [{ error: 'all' as const, warn: [unused.name], silence: [] }, false, unused, 'warn'],
    [{ error: 'all' as const, warn: [], silence: [unused.name] }, false, unused, 'silence'],
    [{ ...none, error: [unused.name] }, false, unused, 'error'],
    [{ ...none, error: ['Deprecations'] }, false, old, 'error'],
    [{ ...none, error: ['Deprecations'] }, false, unused, 'warn'],
    [{ error: ['Deprecations'], warn: [old.name], silence: [] }, false, old, 'warn'],
    [{ error: [old.name], warn: [], silence: ['Deprecations'] }, false, old, 'error'],
  ])('%j %s %j: %s', (options, warnError, kind, verdict) => {
    expect(warningVerdict(options, warnError, kind)).toBe(verdict)
  })
})
