// How long `planwise simulate` takes, beside its own statements sent straight through @duckdb/node-api:
//   node bench/simulate.mjs                      5,000 and 60,000 employees x 5 years
//   node bench/simulate.mjs --big                also 100,000 x 5 and 1,000,000 x 10
//   --sizes 5000x5,60000x5   employees x years, in place of those
//   --repeat 3               rounds; the medians count, and the two take turns
//   --threads 2, --memory-limit 4GB              nodes at a time, and what the database may use
// Needs a build: node scripts/build.mjs. Databases lie on disk, in the temporary directory.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string' },
    big: { type: 'boolean', default: false },
    repeat: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    'memory-limit': { type: 'string', default: '4GB' },
  },
})
const sizes = (values.sizes ?? `5000x5,60000x5${values.big ? ',100000x5,1000000x10' : ''}`).split(',')
const root = path.resolve(import.meta.dirname, '..')
const place = mkdtempSync(path.join(tmpdir(), 'planwise-bench-simulate-'))
const usage = path.join(place, 'usage.json')
const FIRST_YEAR = 2025

try {
  console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, ${values.threads} threads, ${values['memory-limit']}\n`)
  console.log('| employees x years | seconds | CPU | MiB | the statements: seconds | CPU | MiB | ratio | CPU ratio |')
  console.log('|---|---|---|---|---|---|---|---|---|')
  for (const size of sizes) console.log(line(size, measured(size)))
  console.log(`\nRatio: planwise / the statements. Load at the end ${loadavg()[0].toFixed(1)}.`)
} finally {
  rmSync(place, { recursive: true, force: true })
}

function measured(size) {
  const [employees, years] = size.split('x')
  const census = path.join(place, size)
  const target = path.join(place, 'target')
  const copy = path.join(place, 'copy')
  const statements = path.join(place, 'statements.jsonl')
  const logs = ['--log-path', path.join(place, 'logs'), '--quiet']
  execute(planwise('census', '--employees', employees, '--seed', '7', '--out', census, '--format', 'parquet', ...logs))
  const simulate = planwise(
    ...['simulate', '--census', path.join(census, 'census_preprocessed.parquet')],
    ...['--set', `end_year=${FIRST_YEAR + Number(years) - 1}`, '--target-path', target],
    ...['--threads', values.threads, '--memory-limit', values['memory-limit'], ...logs],
  )
  const forget = () => {
    for (const directory of [target, copy]) rmSync(directory, { recursive: true, force: true })
  }
  execute(['--require', path.join(import.meta.dirname, 'record.cjs'), ...simulate], { BENCH_STATEMENTS: statements })
  const rounds = { planwise: [], straight: [] }
  for (let round = 0; round < Number(values.repeat); round++) {
    forget()
    rounds.planwise.push(execute(simulate))
    rounds.straight.push(execute([path.join(import.meta.dirname, 'replay.mjs'), statements, target, copy]))
  }
  forget()
  return { planwise: medians(rounds.planwise), straight: medians(rounds.straight) }
}

function planwise(...args) {
  return [path.join(root, 'bin', 'planwise.js'), ...args]
}

/** Seconds, CPU seconds of all threads, and peak memory of a Node process. */
function execute(args, more = {}) {
  const env = { ...process.env, ...more, BENCH_USAGE: usage, DO_NOT_TRACK: '1', NO_COLOR: '1', UV_THREADPOOL_SIZE: '32' }
  const command = ['--require', path.join(import.meta.dirname, 'usage.cjs'), ...args]
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, env, encoding: 'utf8' })
  const seconds = (performance.now() - started) / 1000
  if (status !== 0) throw new Error(`node ${command.join(' ')}: exit ${status}\n${stdout}${stderr}`)
  return { seconds, ...JSON.parse(readFileSync(usage, 'utf8')) }
}

function medians(all) {
  const of = (key) => all.map((each) => each[key]).sort((a, b) => a - b)[Math.floor(all.length / 2)]
  return { seconds: of('seconds'), cpu: of('cpu'), mib: of('mib') }
}

function line(size, { planwise: own, straight }) {
  const shown = ({ seconds, cpu, mib }) => [seconds.toFixed(2), cpu.toFixed(2), mib.toFixed(0)]
  const ratios = [own.seconds / straight.seconds, own.cpu / straight.cpu].map((ratio) => ratio.toFixed(2))
  return `| ${[size.replace('x', ' x '), ...shown(own), ...shown(straight), ...ratios].join(' | ')} |`
}
