/** dbt's commands, those of two words with a space, and those of planwise that read a project. */
export const COMMANDS = [
  'analyze',
  'build',
  'clean',
  'clone',
  'compare',
  'compile',
  'debug',
  'deps',
  'docs generate',
  'docs serve',
  'export',
  'init',
  'inspect',
  'lineage',
  'list',
  'parse',
  'profile',
  'report',
  'retry',
  'run',
  'run-operation',
  'seed',
  'show',
  'simulate',
  'snapshot',
  'source freshness',
  'test',
  'validate',
  'watch',
] as const
export type CommandName = (typeof COMMANDS)[number]

/**
 * What a flag's value is:
 * `boolean` true or false, null where dbt keeps "not given" apart; `texts` several words; `yaml` a mapping written as YAML;
 * `warnings` the options of --warn-error-options; `time` a moment as ISO text.
 */
export type FlagKind =
  | 'boolean'
  | 'text'
  | 'integer'
  | 'choice'
  | 'texts'
  | 'choices'
  | 'path'
  | 'yaml'
  | 'time'
  | 'warnings'
  | 'sample'

/** One flag of the command line, with everything that can set it. */
export interface FlagDefinition {
  /** dbt's name of the value: `full_refresh` (so in run_results' args and, upper case, in templates' `flags`). */
  readonly name: string
  /** Long names without dashes, the usual one first. */
  readonly long: readonly [string, ...string[]]
  /** One-letter names. */
  readonly short?: readonly string[]
  readonly kind: FlagKind
  readonly choices?: readonly string[]
  /** `--no-NAME` exists. */
  readonly negatable?: boolean
  /** The part after `DBT_` and `DBT_ENGINE_`; undefined = no environment variable. */
  readonly env?: string
  /** Old variables, whole names, which warn. `inverse` ones mean the opposite. */
  readonly oldEnv?: { readonly name: string; readonly inverse?: boolean }
  readonly fallback: unknown
  /** Commands it belongs to; `global` ones may also stand before the command, whatever it is. */
  readonly commands: 'global' | readonly CommandName[]
  /** Not shown in help. */
  readonly hidden?: boolean
  /** May stand under `flags:` in the project file. */
  readonly inProject?: boolean
  readonly help: string
}
