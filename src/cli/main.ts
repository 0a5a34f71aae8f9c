import { Config } from '@oclif/core'
import { type Parsed, parseArgv, UsageError } from './argv.ts'
import type { DescribedCommand } from './base-command.ts'
import { delivered, lineWriter } from './console.ts'
import { exitCodes } from './exit-code.ts'
import { type CommandGroup, type CommandHelp, commandHelp, rootHelp } from './help.ts'
import { options } from './options.ts'
import { unexpectedText } from './unexpected.ts'

interface Registry {
  readonly groups: readonly {
    readonly title: string
    readonly commands: Readonly<Record<string, () => Promise<DescribedCommand>>>
  }[]
  readonly aliases: ReadonlyMap<string, string>
}

/**
 * The command line: reads the words, finds the command, runs it, sets the exit code and ends the process.
 *
 * @param argv the words after the program's name
 * @param version planwise's own
 */
export async function main(argv: readonly string[], version: string): Promise<void> {
  const { commandGroups, commandAliases } = await import('../commands/index.ts')
  // oclif throws there what the writers below report
  process.stdout.removeAllListeners('error')
  process.exitCode = await run(argv, version, { groups: commandGroups, aliases: commandAliases })
  // the database's threads and pooled handles must not keep the process
  process.exit()
}

async function run(argv: readonly string[], version: string, registry: Registry): Promise<number> {
  const commands = new Map(registry.groups.flatMap((group) => Object.entries(group.commands)))
  const grammar = { options, commands: [...commands.keys()], aliases: registry.aliases }
  try {
    const parsed = parseArgv(argv, grammar)
    const load = parsed.command === null ? undefined : commands.get(parsed.command)
    if (load === undefined) return await print(rootHelp(await helpOf(registry), version))
    const command = await load()
    if (parsed.help !== 'none')
      return await print(commandHelp(command.words, parsed.help === 'full', process.stdout.columns ?? 100))
    checkArguments(command.words, parsed)
    return await call(command, parsed, version)
  } catch (error) {
    if (error instanceof UsageError) return await usage(error, argv)
    process.stderr.write(`${unexpectedText(error, argv.includes('--debug') || argv.includes('-d'))}\n`)
    return exitCodes.error
  }
}

async function call(command: DescribedCommand, parsed: Parsed, version: string): Promise<number> {
  const config = new Config({
    root: process.cwd(),
    pjson: { name: 'planwise', version, type: 'module', oclif: { bin: 'planwise' } },
  })
  await config.load()
  const words = parsed.args.length === 0 ? parsed.options : [...parsed.options, '--', ...parsed.args]
  const code: unknown = await command.run([...words], config)
  return typeof code === 'number' ? code : exitCodes.success
}

/** As many arguments as the command's usage names: `<NEEDED>`, `[OPTIONAL]`, `[ANY...]`. */
function checkArguments(words: CommandHelp, { args }: Parsed): void {
  const missing = words.args[args.length]
  if (missing?.startsWith('<') === true) throw new UsageError(`Missing argument '${missing.slice(1, -1)}'.`, words.name)
  const extra = args.slice(words.args.length)
  if (extra.length === 0 || words.args.at(-1)?.includes('...') === true) return
  throw new UsageError(`Got unexpected extra argument${extra.length > 1 ? 's' : ''} (${extra.join(' ')})`, words.name)
}

async function helpOf(registry: Registry): Promise<readonly CommandGroup[]> {
  return Promise.all(
    registry.groups.map(async ({ title, commands }) => ({
      title,
      commands: await Promise.all(Object.values(commands).map(async (load) => (await load()).words)),
    })),
  )
}

async function print(text: string): Promise<number> {
  const out = lineWriter(process.stdout)
  out.write(text.trimEnd())
  await out.drain()
  return delivered(out, process.stderr) ? exitCodes.success : exitCodes.error
}

/** A usage error in click's form, on stderr; with `--json` also as the result on stdout. */
async function usage(error: UsageError, argv: readonly string[]): Promise<number> {
  const hint = await suggestion(error)
  const name = error.command === null ? 'planwise' : `planwise ${error.command}`
  const form = error.command === null ? 'planwise [OPTIONS] COMMAND [ARGS]...' : `${name} [OPTIONS]`
  process.stderr.write(`Usage: ${form}\nTry '${name} --help' for help.\n\nError: ${error.message}${hint}\n`)
  if (argv.includes('--json')) {
    const diagnostics = [
      { code: 'PW0001', severity: 'error', family: 'Usage Error', message: error.message, hint: hint.trim() || null },
    ]
    const outcome = {
      schema: 'planwise/result/1',
      command: error.command,
      success: false,
      exitCode: exitCodes.error,
      result: null,
      diagnostics,
    }
    process.stdout.write(`${JSON.stringify(outcome)}\n`)
  }
  return exitCodes.error
}

async function suggestion({ unknown }: UsageError): Promise<string> {
  if (unknown === null) return ''
  const { similar } = await import('../config/index.ts')
  const close = similar(unknown.word, unknown.candidates)
  if (close.length === 0) return ''
  const quoted = close.map((word) => `'${word}'`)
  return close.length === 1 ? ` Did you mean ${quoted[0]}?` : ` (Did you mean one of: ${quoted.join(', ')}?)`
}
