import { type Grammar, parseArgv, UsageError } from '../../../src/cli/argv.ts'
import { options } from '../../../src/cli/options.ts'

const grammar: Grammar = {
  options,
  commands: ['build', 'run', 'list', 'show', 'init', 'run-operation', 'simulate', 'docs generate', 'source freshness'],
  aliases: new Map([
    ['ls', 'list'],
    ['source snapshot-freshness', 'source freshness'],
  ]),
}

const parse = (line: string) => parseArgv(line === '' ? [] : line.split(' '), grammar)
const refuse = (line: string): UsageError => {
  try {
    parse(line)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error(`accepted: ${line}`)
}

test.each([
  ['run', 'run', []],
  ['run --select a', 'run', ['--select=a']],
  ['run -s a b c --exclude d', 'run', ['--select=a', '--select=b', '--select=c', '--exclude=d']],
  ['run -s a -s b', 'run', ['--select=a', '--select=b']],
  ['run --models a --model b -m c', 'run', ['--select=a', '--select=b', '--select=c']],
  ['run --select=a b', 'run', ['--select=a', '--select=b']],
  ['--target dev run', 'run', ['--target=dev']],
  ['-q run -x', 'run', ['--quiet', '--fail-fast']],
  ['run -xq', 'run', ['--fail-fast', '--quiet']],
  ['run -xtdev', 'run', ['--fail-fast', '--target=dev']],
  ['run -t dev -t prod', 'run', ['--target=prod']],
  ['--no-use-colors run --no-partial-parse', 'run', ['--no-use-colors', '--no-partial-parse']],
  ['--no-color run', 'run', ['--no-use-colors']],
  ['run --fail-fast --no-fail-fast', 'run', ['--no-fail-fast']],
  ['--log-format JSON run', 'run', ['--log-format=json']],
  ['ls --output json --output-keys name tags', 'list', ['--output-keys=name', '--output-keys=tags', '--output=json']],
  ['ls --output path', 'list', ['--output=path']],
  ['show --limit -1', 'show', ['--limit=-1']],
  ['show --inline select', 'show', ['--inline=select']],
  ['docs generate -t dev', 'docs generate', ['--target=dev']],
  ['docs --quiet generate', 'docs generate', ['--quiet']],
  ['source snapshot-freshness', 'source freshness', []],
  ['source -t x freshness', 'source freshness', ['--target=x']],
  [
    'build --resource-type model test --exclude-resource-types SEED',
    'build',
    ['--resource-types=model', '--resource-types=test', '--exclude-resource-types=seed'],
  ],
])('%s', (line, command, words) => {
  expect(parse(line)).toMatchObject({ command, options: words })
})

test('a value that stands for itself keeps its spaces, and takes no word that follows', () => {
  const words = ['simulate', '--set', 'promotion_increase_caps={1: 0.2, 2: 0.1}', '--set', 'random_seed=7', '2025']
  expect(parseArgv(words, grammar)).toMatchObject({
    options: ['--set=promotion_increase_caps={1: 0.2, 2: 0.1}', '--set=random_seed=7'],
    args: ['2025'],
  })
})

test('a value of several words in one argument is taken apart, as Dagster writes it', () => {
  expect(parseArgv(['build', '--select', 'a b', '--select', 'c'], grammar).options).toEqual([
    '--select=a',
    '--select=b',
    '--select=c',
  ])
})

test('a value may begin with a dash, after an equals sign or a separate word for one value', () => {
  expect(parseArgv(['run', '--vars', '-1'], grammar).options).toEqual(['--vars=-1'])
  expect(parseArgv(['run', '--vars={a: -1}'], grammar).options).toEqual(['--vars={a: -1}'])
})

test('positional arguments, and those after two dashes', () => {
  expect(parse('run-operation op --args {x:1}')).toMatchObject({ args: ['op'], options: ['--args={x:1}'] })
  expect(parse('run-operation -- --op')).toMatchObject({ args: ['--op'] })
})

test('help, short and full, anywhere', () => {
  expect(parse('-h').help).toBe('short')
  expect(parse('run --help')).toMatchObject({ command: 'run', help: 'full' })
  expect(parse('').command).toBeNull()
})

// the sentences are click's, as real dbt prints them
test.each([
  ['run --select', "Option '--select' requires an argument."],
  ['run --nope', "No such option '--nope'."],
  ['rnu', "No such command 'rnu'."],
  ['run --log-format xml', "Invalid value for '--log-format': 'xml' is not one of 'text', 'debug', 'json', 'default'."],
  ['run --threads x', "Invalid value for '--threads': 'x' is not a valid integer."],
  ['run --quiet=1', "Option '--quiet' does not take a value."],
  ['run --no-quiet=1', "Option '--no-quiet' does not take a value."],
  ['-t dev run -t dev', 'target was provided both before and after the subcommand, it can only be set either before or after.'],
  ['run -z', "No such option '-z'."],
  ['--select a run', "No such option '--select' before the command: it stands after it."],
  ['seed --empty', "No such command 'seed'."],
  ['docs', 'Missing command.'],
  ['docs nothing', "No such command 'docs nothing'."],
  ['run --no-select', "No such option '--no-select'."],
])('%s is refused', (line, message) => {
  expect(refuse(line).message).toBe(message)
})

test('what could have been meant is among the candidates', () => {
  expect(refuse('run --selct a').unknown?.candidates).toContain('--select')
  expect(refuse('rnu').unknown?.candidates).toContain('run')
})

test('no two options of one command share a name or a letter', () => {
  for (const command of [...grammar.commands, 'test', 'seed', 'deps', 'clean', 'debug', 'census']) {
    const mine = options.filter((option) => option.commands === null || option.commands.has(command))
    const names = mine.flatMap((option) => [option.name, ...option.aliases, ...option.chars])
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  }
})
