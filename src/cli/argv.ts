/** What the command line knows of one option. */
export interface Option {
  /** The long name without dashes, e.g. `target-path`. */
  readonly name: string
  /** Further long names. */
  readonly aliases: readonly string[]
  /** One-letter names. */
  readonly chars: readonly string[]
  /** `many` takes every word up to the next option, and may be repeated; `each` takes one value as it stands, and may be repeated. */
  readonly kind: 'flag' | 'text' | 'integer' | 'many' | 'each'
  /** Accepts `--no-NAME`. */
  readonly negatable: boolean
  /** Allowed values, compared without regard to case. */
  readonly choices: readonly string[] | null
  /** Commands it belongs to; null for the global ones, which also stand before the command. */
  readonly commands: ReadonlySet<string> | null
}

export interface Grammar {
  readonly options: readonly Option[]
  /** Names of the commands; the ones of two words are written with a space. */
  readonly commands: readonly string[]
  /** Other names of commands, e.g. `ls` for `list`. */
  readonly aliases: ReadonlyMap<string, string>
}

/** A command line in canonical form: the command, then `--name=value`, `--name`, `--no-name`, then the arguments. */
export interface Parsed {
  readonly command: string | null
  readonly options: readonly string[]
  readonly args: readonly string[]
  readonly help: 'none' | 'short' | 'full'
}

/** A mistake on the command line: exit code 2, in click's form. */
export class UsageError extends Error {
  readonly command: string | null
  /** An unknown word and what could have been meant. */
  readonly unknown: { readonly word: string; readonly candidates: readonly string[] } | null
  constructor(message: string, command: string | null, unknown: UsageError['unknown'] = null) {
    super(message)
    this.name = 'UsageError'
    this.command = command
    this.unknown = unknown
  }
}

interface Found {
  readonly option: Option
  readonly value: string | boolean
  readonly before: boolean
}

/**
 * Reads a command line as click reads dbt's: options before and after the command, `--name value` and `--name=value`,
 * bundled letters, several values after one option, `--` before arguments that look like options.
 *
 * @throws UsageError with click's sentence
 */
export function parseArgv(argv: readonly string[], grammar: Grammar): Parsed {
  const words = [...argv]
  const found: Found[] = []
  const args: string[] = []
  let command: string | null = null
  let help: Parsed['help'] = 'none'
  let literal = false

  const add = (option: Option, value: string | boolean): void => {
    found.push({ option, value, before: command === null })
  }
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!literal && word === '--') literal = true
    else if (!literal && word === '--help') help = 'full'
    else if (!literal && word === '-h') help = help === 'none' ? 'short' : help
    else if (!literal && word.startsWith('--')) readLong(word, words, grammar, command, add)
    else if (!literal && word.startsWith('-') && word.length > 1) readLetters(word.slice(1), words, grammar, command, add)
    else if (command === null) command = readCommand(word, words, grammar)
    else args.push(word)
  }
  return { command, options: canonical(found, command), args, help }
}

type Add = (option: Option, value: string | boolean) => void

function readLong(word: string, words: string[], grammar: Grammar, command: string | null, add: Add): void {
  const equals = word.indexOf('=')
  const name = word.slice(2, equals < 0 ? undefined : equals)
  const given = equals < 0 ? null : word.slice(equals + 1)
  const option = byLongName(name, grammar, command)
  if (option !== undefined) {
    take(option, `--${name}`, given, words, command, add)
    return
  }
  const negated = name.startsWith('no-') ? byLongName(name.slice(3), grammar, command) : undefined
  if (negated?.negatable !== true) throw noSuchOption(`--${name}`, grammar, command)
  if (given !== null) throw new UsageError(`Option '--${name}' does not take a value.`, command)
  add(negated, false)
}

function readLetters(letters: string, words: string[], grammar: Grammar, command: string | null, add: Add): void {
  for (let index = 0; index < letters.length; index++) {
    const letter = letters.charAt(index)
    const option = usable(grammar, command).find((candidate) => candidate.chars.includes(letter))
    if (option === undefined) throw noSuchOption(`-${letter}`, grammar, command)
    if (option.kind === 'flag') {
      add(option, true)
      continue
    }
    const rest = letters.slice(index + 1)
    take(option, `-${letter}`, rest === '' ? null : rest, words, command, add)
    return
  }
}

/** Takes an option's value or values, from after the `=` or from the words that follow. */
function take(option: Option, shown: string, given: string | null, words: string[], command: string | null, add: Add): void {
  if (option.kind === 'flag') {
    if (given !== null) throw new UsageError(`Option '${shown}' does not take a value.`, command)
    add(option, true)
    return
  }
  const value = given ?? words.shift()
  if (value === undefined) throw new UsageError(`Option '${shown}' requires an argument.`, command)
  if (option.kind !== 'many') {
    add(option, checked(option, value, command))
    return
  }
  for (const part of value.split(' ')) if (part !== '') add(option, checked(option, part, command))
  while (words[0] !== undefined && !words[0].startsWith('-')) add(option, checked(option, words.shift() ?? '', command))
}

function checked(option: Option, value: string, command: string | null): string {
  if (option.kind === 'integer' && !/^[+-]?\d+$/.test(value.trim())) {
    throw new UsageError(`Invalid value for '--${option.name}': '${value}' is not a valid integer.`, command)
  }
  if (option.choices === null) return value
  const choice = option.choices.find((candidate) => candidate.toLowerCase() === value.toLowerCase())
  if (choice !== undefined) return choice
  const allowed = option.choices.map((candidate) => `'${candidate}'`).join(', ')
  throw new UsageError(`Invalid value for '--${option.name}': '${value}' is not one of ${allowed}.`, command)
}

/** The command that `word` names, alone or with a word that follows (`docs generate`; options may stand between the two). */
function readCommand(word: string, words: string[], grammar: Grammar): string {
  const name = grammar.aliases.get(word) ?? word
  if (!grammar.commands.some((candidate) => candidate.startsWith(`${name} `))) {
    if (grammar.commands.includes(name)) return name
    throw noSuchCommand(word, grammar)
  }
  const full = (second: string): string => grammar.aliases.get(`${name} ${second}`) ?? `${name} ${second}`
  const at = words.findIndex((next) => grammar.commands.includes(full(next)))
  const second = words[at]
  if (second !== undefined) {
    words.splice(at, 1)
    return full(second)
  }
  const stranger = words.find((next) => !next.startsWith('-'))
  if (stranger === undefined) throw new UsageError('Missing command.', name)
  throw noSuchCommand(`${name} ${stranger}`, grammar)
}

function noSuchCommand(word: string, grammar: Grammar): UsageError {
  const candidates = [...grammar.commands, ...grammar.aliases.keys()]
  return new UsageError(`No such command '${word}'.`, null, { word, candidates })
}

function noSuchOption(shown: string, grammar: Grammar, command: string | null): UsageError {
  const later = command === null && grammar.options.some((option) => `--${option.name}` === shown)
  if (later) return new UsageError(`No such option '${shown}' before the command: it stands after it.`, command)
  const candidates = usable(grammar, command).flatMap((option) => [
    ...[option.name, ...option.aliases].map((name) => `--${name}`),
    ...(option.negatable ? [`--no-${option.name}`] : []),
  ])
  return new UsageError(`No such option '${shown}'.`, command, shown.startsWith('--') ? { word: shown, candidates } : null)
}

/** The options that may stand here. */
function usable(grammar: Grammar, command: string | null): readonly Option[] {
  return grammar.options.filter((option) => option.commands === null || (command !== null && option.commands.has(command)))
}

function byLongName(name: string, grammar: Grammar, command: string | null): Option | undefined {
  return usable(grammar, command).find((option) => option.name === name || option.aliases.includes(name))
}

/** The last value of an option counts; those of `many` and `each` add up. The same option on both sides of the command is refused. */
function canonical(found: readonly Found[], command: string | null): readonly string[] {
  const last = new Map<Option, string | boolean>()
  const words: string[] = []
  for (const { option, value, before } of found) {
    if (before && found.some((other) => other.option === option && !other.before)) {
      const name = option.name.replaceAll('-', '_')
      const both = `${name} was provided both before and after the subcommand, it can only be set either before or after.`
      throw new UsageError(both, command)
    }
    if (option.kind === 'many' || option.kind === 'each') words.push(`--${option.name}=${String(value)}`)
    else last.set(option, value)
  }
  for (const [option, value] of last) {
    words.push(value === true ? `--${option.name}` : value === false ? `--no-${option.name}` : `--${option.name}=${value}`)
  }
  return words
}
