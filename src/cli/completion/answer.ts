/** What completion knows of the command line; written when planwise is built. */
export interface CompletionGrammar {
  readonly commands: readonly { readonly name: string; readonly summary: string; readonly args: readonly string[] }[]
  readonly aliases: Readonly<Record<string, string>>
  readonly options: readonly CompletionOption[]
  readonly methods: readonly string[]
}

export interface CompletionOption {
  readonly key: string
  readonly names: readonly string[]
  readonly chars: readonly string[]
  readonly kind: 'flag' | 'text' | 'integer' | 'many' | 'each'
  readonly negatable: boolean
  readonly choices: readonly string[] | null
  /** Null for those of every command. */
  readonly commands: readonly string[] | null
  readonly help: string
  /** Taken for dbt's sake: completed once it is begun, not offered. */
  readonly quiet: boolean
}

/** What completion knows of a project. */
export interface Names {
  /** By resource type; also `path`, `package`, `group`, `source_name`, `source_table`. */
  readonly nodes: Readonly<Record<string, readonly string[]>>
  readonly tags: readonly string[]
  readonly selectors: readonly string[]
  readonly targets: readonly string[]
  readonly profiles: readonly string[]
}

export interface Candidate {
  readonly value: string
  readonly help: string
}

/** What may stand at the cursor: words, or the names of files or directories, which the shell knows better. */
export type Answer =
  | { readonly kind: 'words'; readonly words: readonly Candidate[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'directories' }

const SELECTING = new Set(['select', 'exclude'])
const DIRECTORIES = new Set(['state', 'defer_state', 'project_dir', 'profiles_dir', 'target_path', 'log_path', 'out'])
const FILES = new Set(['partial_parse_file_path', 'output', 'database'])
const OUTPUT_KEYS = [
  'alias',
  'config',
  'depends_on',
  'name',
  'original_file_path',
  'package_name',
  'resource_type',
  'source_name',
  'tags',
  'unique_id',
]

/**
 * What may stand where the cursor is.
 *
 * @param words those after the program's name; the last one is being written, and may be empty
 */
export function answerFor(words: readonly string[], grammar: CompletionGrammar, names: Names): Answer {
  const current = words.at(-1) ?? ''
  const { command, begun, args, open } = read(words.slice(0, -1), grammar)
  const equals = /^(--[\w-]+)=(.*)$/s.exec(current)
  if (equals !== null) {
    const option = usable(grammar, command).find(({ names: all }) => all.includes((equals[1] ?? '').slice(2)))
    if (option === undefined) return words_([])
    return prefixed(valuesOf(option, equals[2] ?? '', names), `${equals[1]}=`)
  }
  if (open !== null && (open.kind !== 'many' || !current.startsWith('-'))) return valuesOf(open, current, names, grammar)
  if (current.startsWith('-')) return words_(flags(grammar, command, current))
  if (command === null) return words_(commandWords(grammar, begun))
  return argument(grammar, command, args, names)
}

function words_(words: readonly Candidate[]): Answer {
  return { kind: 'words', words }
}

function prefixed(answer: Answer, prefix: string): Answer {
  if (answer.kind !== 'words') return answer
  return words_(answer.words.map(({ value, help }) => ({ value: `${prefix}${value}`, help })))
}

interface Reading {
  readonly command: string | null
  /** The first word of a command of two. */
  readonly begun: string | null
  /** How many arguments stand already. */
  readonly args: number
  /** The option that the next word is a value of. */
  readonly open: CompletionOption | null
}

function read(words: readonly string[], grammar: CompletionGrammar): Reading {
  let command: string | null = null
  let begun: string | null = null
  let args = 0
  let open: CompletionOption | null = null
  for (const word of words) {
    if (word.startsWith('-')) {
      const option = optionOf(word, grammar, command)
      open = option === undefined || option.kind === 'flag' || word.includes('=') ? null : option
    } else if (open !== null) {
      if (open.kind !== 'many') open = null
    } else if (command === null) {
      const name: string = begun === null ? (grammar.aliases[word] ?? word) : `${begun} ${word}`
      if (grammar.commands.some((each) => each.name === name)) command = name
      else begun = name
    } else args++
  }
  return { command, begun, args, open }
}

function optionOf(word: string, grammar: CompletionGrammar, command: string | null): CompletionOption | undefined {
  const long = word.startsWith('--') ? word.slice(2).replace(/=.*$/s, '') : null
  return usable(grammar, command).find(({ names, chars }) =>
    long === null ? chars.includes(word.slice(-1)) : names.includes(long),
  )
}

function usable({ options }: CompletionGrammar, command: string | null): readonly CompletionOption[] {
  return options.filter(({ commands }) => commands === null || (command !== null && commands.includes(command)))
}

function commandWords({ commands, aliases }: CompletionGrammar, begun: string | null): readonly Candidate[] {
  if (begun !== null) {
    const second = commands.filter(({ name }) => name.startsWith(`${begun} `))
    return second.map(({ name, summary }) => ({ value: name.slice(begun.length + 1), help: summary }))
  }
  const first = new Map(commands.map(({ name, summary }) => [name.split(' ')[0] ?? name, name.includes(' ') ? '' : summary]))
  for (const alias of Object.keys(aliases)) if (!alias.includes(' ')) first.set(alias, `the same as ${aliases[alias]}`)
  return [...first].map(([value, help]) => ({ value, help }))
}

function flags(grammar: CompletionGrammar, command: string | null, current: string): readonly Candidate[] {
  return usable(grammar, command).flatMap(({ names, negatable, help, quiet }) => {
    if (quiet && current.length < 4) return []
    const [name = ''] = names
    const no =
      negatable && (current.startsWith('--no') || current === '-') ? [{ value: `--no-${name}`, help: `not: ${help}` }] : []
    return [{ value: `--${name}`, help }, ...no]
  })
}

function argument({ commands }: CompletionGrammar, command: string, index: number, names: Names): Answer {
  const wanted = commands.find(({ name }) => name === command)?.args[index]
  if (wanted === undefined) return words_([])
  if (wanted.includes('MACRO')) return words_(plain(names.nodes['macro'] ?? []))
  if (wanted.includes('MODEL')) return words_(plain(names.nodes['model'] ?? []))
  if (wanted.includes('SHELL')) return words_(plain(SHELLS))
  return { kind: 'files' }
}

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const

function plain(values: readonly string[], help = ''): readonly Candidate[] {
  return values.map((value) => ({ value, help }))
}

function valuesOf(option: CompletionOption, current: string, names: Names, grammar?: CompletionGrammar): Answer {
  const { key, choices } = option
  if (choices !== null) return words_(plain(choices))
  if (SELECTING.has(key)) return words_(selection(current, names, grammar?.methods ?? []))
  if (DIRECTORIES.has(key)) return { kind: 'directories' }
  if (FILES.has(key)) return { kind: 'files' }
  if (key === 'selector') return words_(plain(names.selectors))
  if (key === 'target') return words_(plain(names.targets))
  if (key === 'profile') return words_(plain(names.profiles))
  if (key === 'output_keys') return words_(plain(OUTPUT_KEYS))
  return words_([])
}

/** Everything that a selector can go on with: behind commas, `+`, `@` and `2+`, and behind the name of a method. */
function selection(current: string, names: Names, methods: readonly string[]): readonly Candidate[] {
  const [, before = '', method = null, value = ''] = /^((?:.*,)?(?:@|\d*\+)?)(?:([\w.]+):)?(.*)$/s.exec(current) ?? []
  if (method !== null) {
    const known = methodValues(method, names)
    return known.map((each) => ({ value: `${before}${method}:${each}`, help: method }))
  }
  const resources = ['model', 'seed', 'snapshot'].flatMap((type) => plain(names.nodes[type] ?? [], type))
  const offered = [...resources, ...methods.map((name) => ({ value: `${name}:`, help: 'method' }))]
  const paths = /[/.]/.test(value) ? plain(names.nodes['path'] ?? [], 'folder') : []
  return [...offered, ...paths].map(({ value: word, help }) => ({ value: `${before}${word}`, help }))
}

const FIXED: Readonly<Record<string, readonly string[]>> = {
  access: ['private', 'protected', 'public'],
  test_type: ['generic', 'singular', 'data', 'unit'],
  resource_type: [
    'analysis',
    'exposure',
    'metric',
    'model',
    'saved_query',
    'seed',
    'semantic_model',
    'snapshot',
    'source',
    'test',
    'unit_test',
  ],
  state: [
    'modified',
    'new',
    'old',
    'unmodified',
    'modified.body',
    'modified.configs',
    'modified.contract',
    'modified.macros',
    'modified.persisted_descriptions',
    'modified.relation',
  ],
  result: ['error', 'fail', 'pass', 'skipped', 'success', 'warn'],
  source_status: ['fresher'],
  version: ['latest', 'none', 'old', 'prerelease'],
  test_name: ['accepted_values', 'not_null', 'relationships', 'unique'],
  'config.materialized': ['ephemeral', 'external', 'incremental', 'seed', 'snapshot', 'table', 'view'],
}

function methodValues(method: string, { nodes, tags, selectors }: Names): readonly string[] {
  const fixed = FIXED[method]
  if (fixed !== undefined) return fixed
  switch (method) {
    case 'tag':
    case 'config.tags':
      return tags
    case 'source':
      return [...(nodes['source_name'] ?? []), ...(nodes['source_table'] ?? [])]
    case 'fqn':
      return [...(nodes['model'] ?? []), ...(nodes['seed'] ?? []), ...(nodes['snapshot'] ?? [])]
    case 'selector':
      return selectors
    default:
      return nodes[method] ?? []
  }
}
