import { FLAGS, type FlagDefinition } from '../config/index.ts'
import type { Option } from './argv.ts'

/** Under which heading the help shows an option. */
export type OptionGroup = 'command' | 'selection' | 'execution' | 'project' | 'state' | 'output' | 'accepted'

/** An option as the command line reads and explains it; what it means is in `config/flags`. */
export interface DescribedOption extends Option {
  /** The name of its value: `full_refresh`. */
  readonly key: string
  readonly group: OptionGroup
  readonly help: string
  /** Shown for the value in help; null for flags. */
  readonly value: string | null
}

const groups: Readonly<Record<Exclude<OptionGroup, 'command' | 'accepted'>, readonly string[]>> = {
  selection: ['select', 'exclude', 'selector', 'resource_types', 'exclude_resource_types', 'indirect_selection'],
  execution: [
    'threads',
    'full_refresh',
    'fail_fast',
    'empty',
    'sample',
    'event_time_start',
    'event_time_end',
    'store_failures',
    'introspect',
    'timings',
  ],
  project: ['project_dir', 'profiles_dir', 'profile', 'target', 'target_path', 'vars'],
  state: ['state', 'defer', 'defer_state', 'favor_state'],
  output: [
    'quiet',
    'debug',
    'log_format',
    'log_level',
    'log_format_file',
    'log_level_file',
    'log_path',
    'log_file_max_bytes',
    'printer_width',
    'print',
    'use_colors',
    'use_colors_file',
    'warn_error',
    'warn_error_options',
    'write_json',
    'show_all_deprecations',
    'show_resource_report',
  ],
}

const ranks = Object.values(groups).flat()

/** Other spellings people try. */
const spellings: Readonly<Record<string, readonly string[]>> = { use_colors: ['color', 'colors'] }

const values: Readonly<Record<string, string>> = {
  select: 'SELECTOR',
  exclude: 'SELECTOR',
  selector: 'NAME',
  resource_types: 'TYPE',
  exclude_resource_types: 'TYPE',
  output_keys: 'KEY',
  inline: 'SQL',
  inline_direct: 'SQL',
  profile: 'NAME',
  target: 'NAME',
}

function fromFlag(flag: FlagDefinition): DescribedOption {
  const [name, ...aliases] = flag.long
  const taken = flag.help.startsWith('Taken for')
  const grouped = Object.entries(groups).find(([, keys]) => keys.includes(flag.name))?.[0]
  return {
    key: flag.name,
    name,
    aliases: [...aliases, ...(spellings[flag.name] ?? [])],
    chars: flag.short ?? [],
    kind: kindOf(flag),
    negatable: flag.negatable === true,
    choices: flag.choices ?? null,
    commands: flag.commands === 'global' ? null : new Set(flag.commands),
    group:
      taken || flag.hidden === true
        ? 'accepted'
        : isGroup(grouped)
          ? grouped
          : flag.commands === 'global'
            ? 'accepted'
            : 'command',
    help: flag.help,
    value: flag.kind === 'boolean' ? null : (values[flag.name] ?? placeholder(flag)),
  }
}

function isGroup(name: string | undefined): name is keyof typeof groups {
  return name !== undefined && name in groups
}

function kindOf(flag: FlagDefinition): Option['kind'] {
  switch (flag.kind) {
    case 'boolean':
      return 'flag'
    case 'integer':
      return 'integer'
    case 'texts':
    case 'choices':
      return 'many'
    default:
      return 'text'
  }
}

function placeholder(flag: FlagDefinition): string {
  switch (flag.kind) {
    case 'choice':
      return (flag.choices ?? []).join('|')
    case 'integer':
      return 'N'
    case 'path':
      return 'PATH'
    case 'yaml':
    case 'warnings':
      return 'YAML'
    case 'time':
      return 'TIME'
    default:
      return 'TEXT'
  }
}

function own(name: string, kind: Option['kind'], help: string, more: Partial<DescribedOption> = {}): DescribedOption {
  return {
    key: name.replaceAll('-', '_'),
    name,
    aliases: [],
    chars: [],
    kind,
    negatable: false,
    choices: null,
    commands: null,
    group: 'command',
    help,
    value: kind === 'flag' ? null : 'N',
    ...more,
  }
}

const census = new Set(['census'])
const validate = new Set(['validate'])
const simulate = new Set(['simulate'])
const lineage = new Set(['lineage'])
/** Commands that read simulated scenarios. */
const reading = new Set(['compare', 'export', 'report', 'analyze', 'inspect'])

/** planwise's own options. */
const ours: readonly DescribedOption[] = [
  own('json', 'flag', 'Print the typed result as JSON, and nothing else.', { group: 'output' }),
  own('template', 'text', 'Project to begin with.', {
    commands: new Set(['init']),
    choices: ['starter', 'workforce'],
    value: 'starter|workforce',
  }),
  own('employees', 'integer', 'How many people the census has (default 5000).', { commands: census }),
  own('seed', 'integer', 'Number that fixes every random draw.', { commands: new Set(['census', 'simulate']) }),
  own('effective-date', 'text', 'Day the census describes (default 2024-12-31).', { commands: census, value: 'YYYY-MM-DD' }),
  own('out', 'text', "Directory to write to (default: the project's data/).", { commands: census, value: 'DIR' }),
  own('format', 'many', 'Files to write (default: both).', {
    commands: census,
    choices: ['parquet', 'csv'],
    value: 'parquet|csv',
  }),
  own('format', 'text', 'How the findings are written (default: text).', {
    commands: validate,
    choices: ['text', 'json', 'sarif', 'github', 'junit'],
    value: 'text|json|sarif|github|junit',
  }),
  own('severity', 'text', 'The least severity that makes the exit code 1 (default: error).', {
    commands: new Set(['validate', 'watch']),
    choices: ['error', 'warning', 'info'],
    value: 'error|warning|info',
  }),
  own('sources', 'text', 'Columns of sources that cannot be reached, as validate --save-sources wrote them.', {
    commands: new Set(['validate', 'lineage', 'watch']),
    value: 'FILE',
  }),
  own('against', 'text', 'Say what changes against the tables in the database of this target (it is only read).', {
    commands: validate,
    value: 'TARGET',
  }),
  own('save-sources', 'text', 'Write the columns of all sources to a file for --sources.', { commands: validate, value: 'FILE' }),
  own('scenario', 'many', 'Scenarios to take (default: all that were simulated).', {
    aliases: ['scenarios'],
    commands: new Set(['export', 'report', 'analyze', 'inspect']),
    value: 'NAME',
  }),
  own('rows', 'integer', 'How many rows to show (default 5).', { commands: new Set(['inspect']) }),
  own('tables', 'many', 'What to write: workforce, events_detail, metadata … (default: all that is usual).', {
    commands: new Set(['export']),
    value: 'NAME',
  }),
  own('format', 'text', 'Form of the files (default: by the ending of --output, else xlsx).', {
    commands: new Set(['export']),
    choices: ['csv', 'parquet', 'xlsx'],
    value: 'csv|parquet|xlsx',
  }),
  own('output', 'text', 'File to write: .csv, .parquet or .xlsx; a directory for several tables.', {
    commands: new Set(['compare', 'export']),
    value: 'PATH',
  }),
  own('output', 'text', 'File to write (default: report.html in the target directory).', {
    commands: new Set(['report']),
    value: 'FILE',
  }),
  own('open', 'text', 'Show the report when it is written (default: never).', {
    commands: new Set(['report']),
    choices: ['never', 'browser'],
    value: 'never|browser',
  }),
  own('force', 'flag', 'Replace files that planwise did not write.', { commands: new Set(['compare', 'export', 'report']) }),
  own('upstream', 'flag', 'Only where it comes from.', { commands: lineage }),
  own('downstream', 'flag', 'Only what it feeds.', { commands: lineage }),
  own('depth', 'integer', 'How many nodes far (default: all the way; 1 for all columns of a model).', { commands: lineage }),
  own('years', 'text', 'Years to take, e.g. 2025-2027 (default: all).', {
    commands: new Set(['compare', 'export', 'report', 'analyze']),
    value: 'YEARS',
  }),
  own('database', 'text', "Database file with the scenarios (default: those of target/scenarios, then the profile's own).", {
    commands: new Set([...reading, 'simulate']),
    value: 'FILE',
  }),
  own('scenario', 'each', 'Scenario of planwise.yml (default: the plan itself).', { commands: simulate, value: 'NAME' }),
  own('seeds', 'integer', 'Simulate as many seeds as well, and tell P10, P50 and P90.', { commands: simulate }),
  own('all-scenarios', 'flag', 'Every scenario of planwise.yml.', { commands: simulate }),
  own('set', 'each', 'Parameter for this run, e.g. target_growth_rate=0.05.', { commands: simulate, value: 'NAME=VALUE' }),
  own('census', 'text', 'File of employees, Parquet or CSV.', { commands: simulate, value: 'FILE' }),
  own('memory-limit', 'text', 'Memory the database may use, e.g. 4GB.', { commands: simulate, value: 'SIZE' }),
  own('resume', 'flag', 'Go on after the last year that is complete.', { commands: simulate }),
  own('dry-run', 'flag', 'Show years, models and parameters; do nothing.', { commands: simulate }),
  own('test', 'flag', 'Check the tables after every year (the default).', { commands: simulate, negatable: true }),
]

export const options: readonly DescribedOption[] = [...FLAGS.map(fromFlag), ...ours]

/** The options of one command, the global ones included, in the order in which people need them. */
export function optionsOf(command: string): readonly DescribedOption[] {
  const rank = (option: DescribedOption): number => ranks.indexOf(option.key)
  return options.filter((option) => option.commands === null || option.commands.has(command)).sort((a, b) => rank(a) - rank(b))
}
