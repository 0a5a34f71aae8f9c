// How fast planwise is, beside what the same work costs without it: npm run bench -- [options]
//   --sizes 100,1000,10000   models of the projects that are parsed
//   --models 1000            models of the projects that are listed, compiled, run and built
//   --repeat 3               rounds; the median counts, and the contestants of a round take turns
//   --peer dbt=/path/to/dbt  another executable that speaks dbt's command line, beside planwise; may be repeated
//   --only run,build         pieces of work: version parse ls compile run build templates
//   --keep                   leave the projects where they are
// Builds the sources as they are into a temporary place. Compare within one table only: machines and moments differ.
import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeProject } from './project.mjs'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    models: { type: 'string', default: '1000' },
    repeat: { type: 'string', default: '3' },
    peer: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', default: 'version,parse,ls,compile,run,build,templates' },
    keep: { type: 'boolean', default: false },
  },
})
const repeat = Number(values.repeat)
const models = Number(values.models)
const threads = 4
const wanted = new Set(values.only.split(','))
const root = path.resolve(import.meta.dirname, '..')
const place = mkdtempSync(path.join(tmpdir(), 'planwise-bench-'))
const usage = path.join(place, 'usage.json')
// reading extra certificates takes Node 20 longer than all of --version
const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env
const env = { ...environment, BENCH_USAGE: usage, DO_NOT_TRACK: '1', DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', NO_COLOR: '1' }

const peers = values.peer.map((text) => ({ name: text.slice(0, text.indexOf('=')), file: text.slice(text.indexOf('=') + 1) }))
const rows = []

try {
  const planwise = await built()
  if (wanted.has('version')) startUp(planwise)
  if (wanted.has('parse')) for (const size of values.sizes.split(',')) parsing(planwise, Number(size))
  if (['ls', 'compile', 'build'].some((work) => wanted.has(work))) realistic(planwise)
  if (wanted.has('run')) trivial(planwise)
  print()
  if (wanted.has('templates')) spawnSync(process.execPath, [path.join(import.meta.dirname, 'jinja.mjs')], { stdio: 'inherit' })
} finally {
  if (values.keep) console.log(`\nThe projects are in ${place}`)
  else rmSync(place, { recursive: true, force: true })
}

// ------------------------------------------------------------------------------------------------ the pieces of work

function startUp(planwise) {
  compare(
    '--version',
    { planwise: planwise('--version'), floor: node('-e', '0') },
    { floor: 'node -e 0', aim: '≤ 2', rounds: 11 },
  )
  compare('--help', { planwise: planwise('--help'), floor: node('-e', '0') }, { floor: 'node -e 0', rounds: 5 })
}

function parsing(planwise, size) {
  const directory = path.join(place, `parse-${size}`)
  const model = writeProject(directory, { models: size, threads })
  const rounds = size > 2000 ? 1 : repeat
  const floor = { floor: 'files, JSON', rounds }
  const floors = () => script('floors.mjs', 'files', directory)
  const once = planwise('parse', '--quiet')
  execute({ ...once, directory })
  compare(`parse ${size}, cold`, { planwise: { ...once, before: forget }, floor: floors(), directory }, floor)
  compare(`parse ${size}, nothing changed`, { planwise: once, floor: floors(), directory }, floor)
  const change = (own) => appendFileSync(path.join(own, model), '-- changed\n')
  compare(`parse ${size}, one file changed`, { planwise: { ...once, before: change }, floor: floors(), directory }, floor)
}

function realistic(planwise) {
  const directory = path.join(place, 'realistic')
  writeProject(directory, { models, threads })
  if (wanted.has('ls')) compare(`ls ${models}`, { planwise: planwise('ls', '--quiet'), directory })
  if (wanted.has('compile'))
    compare(`compile ${models}`, { planwise: { ...planwise('compile', '--quiet'), before: forgetDatabase }, directory })
  if (!wanted.has('build')) return
  const log = path.join(directory, 'statements', 'dbt.log')
  forgetDatabase(directory)
  const recorded = ['build', '--quiet', '--log-path', path.dirname(log), '--log-format-file', 'json', '--log-file-max-bytes', '0']
  execute({ ...planwise(...recorded), directory })
  const floor = script('floors.mjs', 'replay', directory, log)
  const options = { floor: 'statements, 1 connection' }
  const build = planwise('build', '--quiet')
  compare(`build ${models}, ${2 * models} tests`, { planwise: { ...build, before: forgetDatabase }, floor, directory }, options)
  compare(`build ${models} again`, { planwise: build, floor, directory }, options)
}

function trivial(planwise) {
  const directory = path.join(place, 'trivial')
  writeProject(directory, { models, trivial: true, threads })
  const floor = script('floors.mjs', 'tables', directory, String(threads))
  const run = planwise('run', '--quiet')
  const options = { floor: `statements, ${threads} connections`, aim: '≤ 1.5 and start-up' }
  compare(`run ${models} trivial`, { planwise: { ...run, before: forgetDatabase }, floor, directory }, options)
  compare(`run ${models} trivial again`, { planwise: run, floor, directory }, { floor: options.floor })
}

// ------------------------------------------------------------------------------------------------ measuring

/**
 * Contestants take turns, each round in the other order, so that noise falls on all alike. A peer has a copy of the project.
 * `before` of a contestant is called with its directory, and is not measured.
 */
function compare(name, { planwise, floor, directory = place }, { floor: floorName = '', aim, rounds = repeat } = {}) {
  const started = performance.now()
  const contestants = { planwise, ...(floor === undefined ? {} : { floor }) }
  if (directory !== place) for (const peer of peers) contestants[peer.name] = besides(peer, planwise, directory)
  const measured = new Map(Object.keys(contestants).map((key) => [key, []]))
  for (let round = 0; round < rounds; round++) {
    const entries = Object.entries(contestants)
    for (const [key, contestant] of round % 2 === 0 ? entries : entries.reverse()) {
      const own = contestant.directory ?? directory
      contestant.before?.(own)
      measured.get(key).push(execute({ ...contestant, directory: own }))
    }
  }
  const medians = Object.fromEntries([...measured].map(([key, all]) => [key, medianOf(all)]))
  rows.push({ name, floorName, aim, ...medians })
  process.stderr.write(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`)
}

function execute({ command, args, directory }) {
  rmSync(usage, { force: true })
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: directory, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  const seconds = (performance.now() - started) / 1000
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} in ${directory}: exit ${status}\n${stdout}${stderr}`)
  try {
    return { seconds, ...JSON.parse(readFileSync(usage, 'utf8')) }
  } catch {
    return { seconds }
  }
}

function medianOf(all) {
  const of = (key) => all.map((each) => each[key]).sort((a, b) => a - b)[Math.floor(all.length / 2)]
  return { seconds: of('seconds'), cpu: of('cpu'), mib: of('mib') }
}

function node(...args) {
  return { command: process.execPath, args: ['--require', path.join(import.meta.dirname, 'usage.cjs'), ...args] }
}

function script(name, ...args) {
  return node(path.join(import.meta.dirname, name), ...args)
}

/** The same work by a peer, on its copy of the project: the words after planwise's own file. */
function besides({ name, file }, { args, before }, original) {
  const directory = `${original}-${name}`
  if (!existsSync(directory)) {
    cpSync(original, directory, { recursive: true })
    forget(directory)
    forgetDatabase(directory)
  }
  return {
    command: file,
    args: [...args.slice(3), '--profiles-dir', '.'],
    directory,
    ...(before === undefined ? {} : { before }),
  }
}

function forget(directory) {
  for (const name of ['target', 'logs']) rmSync(path.join(directory, name), { recursive: true, force: true })
  rmSync(path.join(place, 'cache'), { recursive: true, force: true })
}

function forgetDatabase(directory) {
  for (const name of ['bench.duckdb', 'bench.duckdb.wal']) rmSync(path.join(directory, name), { force: true })
}

/** The sources as they are, bundled into a place of their own. */
async function built() {
  const home = path.join(place, 'planwise')
  mkdirSync(home)
  for (const name of ['bin', 'package.json']) cpSync(path.join(root, name), path.join(home, name), { recursive: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(home, 'node_modules'), 'junction')
  process.env.PLANWISE_DIST = path.join(home, 'dist')
  const { build } = await import('../scripts/build.mjs')
  await build()
  env.PLANWISE_CACHE_DIR = path.join(place, 'cache')
  return (...args) => node(path.join(home, 'bin', 'planwise.js'), ...args)
}

// ------------------------------------------------------------------------------------------------ the table

function print() {
  console.log(
    `\nplanwise, ${cpus().length} cores, Node ${process.versions.node}; medians; CPU is user and system of all threads\n`,
  )
  const head = ['work', 'seconds', 'CPU', 'MiB', 'beside', 'seconds', 'CPU', 'ratio', 'CPU ratio', 'aim']
  const lines = rows.flatMap((row) => [
    cells(row.name, row.planwise, row.floorName, row.floor, row.aim),
    ...peers.flatMap(({ name }) => (row[name] === undefined ? [] : [cells('', row.planwise, name, row[name])])),
  ])
  const widths = head.map((word, i) => Math.max(word.length, ...lines.map((line) => line[i].length)))
  for (const line of [head, widths.map((width) => '-'.repeat(width)), ...lines])
    console.log(
      `| ${line.map((cell, i) => (i === 0 || i === 4 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`,
    )
  console.log('\nRatio: planwise / beside; to a peer, how many times faster planwise is.\n')
}

function cells(name, planwise, besideName, beside, aim) {
  const isPeer = peers.some((peer) => peer.name === besideName)
  const ratio = (key) => {
    if (beside?.[key] === undefined) return ''
    return isPeer ? `${(beside[key] / planwise[key]).toFixed(1)} ×` : (planwise[key] / beside[key]).toFixed(2)
  }
  return [
    name,
    number(planwise.seconds, 3),
    number(planwise.cpu, 3),
    number(planwise.mib, 0),
    besideName,
    number(beside?.seconds, 3),
    number(beside?.cpu, 3),
    ratio('seconds'),
    ratio('cpu'),
    aim ?? '',
  ]
}

function number(value, digits) {
  return value === undefined ? '' : value.toFixed(digits)
}
