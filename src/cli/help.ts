import { type DescribedOption, type OptionGroup, optionsOf } from './options.ts'

/** What the help says about one command. */
export interface CommandHelp {
  readonly name: string
  readonly summary: string
  readonly description: string
  /** Arguments as usage shows them: `<MACRO>`, `[NAME]`, `[NAME...]` for any number. */
  readonly args: readonly string[]
  /** Pairs of what one wants and the command line that does it. */
  readonly examples: readonly (readonly [string, string])[]
}

/** The headings under which `planwise --help` lists commands. */
export interface CommandGroup {
  readonly title: string
  readonly commands: readonly CommandHelp[]
}

const headings: Readonly<Record<OptionGroup, string>> = {
  command: 'OPTIONS',
  selection: 'SELECTION',
  execution: 'EXECUTION',
  project: 'PROJECT',
  state: 'STATE',
  output: 'OUTPUT',
  accepted: "ACCEPTED FOR DBT'S SAKE",
}
const order: readonly OptionGroup[] = ['command', 'selection', 'execution', 'project', 'state', 'output', 'accepted']
const short: ReadonlySet<OptionGroup> = new Set(['command', 'selection', 'execution', 'project'])

export function rootHelp(groups: readonly CommandGroup[], version: string): string {
  const width = Math.max(...groups.flatMap((group) => group.commands.map((command) => command.name.length))) + 2
  const listed = groups.flatMap((group) => [
    '',
    group.title,
    ...group.commands.map((command) => `  ${command.name.padEnd(width)}${command.summary}`),
  ])
  return [
    `planwise ${version}: runs dbt projects on DuckDB in-process, without Python.`,
    '',
    'USAGE',
    '  planwise [OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]',
    '',
    'EXAMPLES',
    '  planwise init shop && cd shop && planwise build',
    '  planwise build --select +orders',
    '  planwise show --inline "select * from {{ ref(\'orders\') }}" --limit 10',
    ...listed,
    '',
    'EXIT CODES',
    '  0  success',
    '  1  the command ran; a model, a test or a check failed or was skipped',
    '  2  it could not run: usage, configuration, a project that does not parse',
    '  130  interrupted by Ctrl-C',
    '',
    'planwise COMMAND --help shows the options of a command; --version the versions.',
    '',
  ].join('\n')
}

/** @param full `--help`: every option; otherwise (`-h`) the ones one needs most */
export function commandHelp(command: CommandHelp, full: boolean, columns: number): string {
  const options = optionsOf(command.name)
  const shown = order
    .filter((group) => full || short.has(group))
    .filter((group) => options.some((option) => option.group === group))
  const examples = command.examples.flatMap(([wish, line]) => [`  # ${wish}`, `  ${line}`])
  const args = command.args.length === 0 ? '' : ` ${command.args.join(' ')}`
  return [
    command.summary,
    '',
    'USAGE',
    `  planwise ${command.name} [OPTIONS]${args}`,
    ...(command.description === '' ? [] : ['', ...wrap(command.description, columns, '')]),
    ...(examples.length === 0 ? [] : ['', 'EXAMPLES', ...examples]),
    ...shown.flatMap((group) => [
      '',
      headings[group],
      ...optionLines(
        options.filter((option) => option.group === group),
        columns,
      ),
    ]),
    ...(full ? [] : ['', `planwise ${command.name} --help shows all options.`]),
    '',
  ].join('\n')
}

const indentation = 34

function optionLines(options: readonly DescribedOption[], columns: number): readonly string[] {
  return options.flatMap((option) => {
    const left = `  ${spelling(option)}`
    const lines = wrap(option.help, Math.max(40, columns) - indentation, '')
    const [first = '', ...rest] = lines
    const head =
      left.length < indentation - 1 ? [`${left.padEnd(indentation)}${first}`] : [left, `${' '.repeat(indentation)}${first}`]
    return [...head, ...rest.map((line) => `${' '.repeat(indentation)}${line}`)]
  })
}

/** `-s, -m, --select SELECTOR…`, `-x, --[no-]fail-fast`. */
function spelling(option: DescribedOption): string {
  const letters = option.chars.map((char) => `-${char}, `).join('')
  const value = option.value === null ? '' : ` ${option.value}${option.kind === 'many' || option.kind === 'each' ? '…' : ''}`
  return `${letters}--${option.negatable ? '[no-]' : ''}${option.name}${value}`
}

function wrap(text: string, width: number, margin: string): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(`${margin}${line}`)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, `${margin}${line}`]
}
