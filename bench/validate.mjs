// What `planwise validate` costs beside the binder's own time: a chain of models, each with CTEs, a join and a window.
// node bench/validate.mjs [models] [rounds]
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

const [models = 1000, rounds = 5] = process.argv.slice(2).map(Number)
const directory = mkdtempSync(path.join(tmpdir(), 'planwise-bench-'))
const bin = path.resolve(import.meta.dirname, '../bin/planwise.js')

const first = 'select i as id, i % 7 as k, i * 1.5 as v, cast(i as varchar) as t from range(10) r(i)'
const next = (from) => `with a as (select id, k, v, t from ${from}), b as (select k, sum(v) as s from a group by k)
select a.id, a.k, a.v + b.s as v, upper(a.t) as t, row_number() over (partition by a.k order by a.id) as n
from a join b on a.k = b.k`

mkdirSync(path.join(directory, 'models'))
writeFileSync(
  path.join(directory, 'dbt_project.yml'),
  "name: chain\nversion: '1.0'\nprofile: chain\nmodels: {+materialized: table}\n",
)
writeFileSync(path.join(directory, 'profiles.yml'), 'chain: {target: d, outputs: {d: {type: duckdb, path: chain.duckdb}}}\n')
for (let n = 0; n < models; n++)
  writeFileSync(path.join(directory, `models/m${n}.sql`), n === 0 ? first : next(`{{ ref('m${n - 1}') }}`))

const floor = []
const parse = []
const validate = []
let memory = 0
planwise('parse')
for (let round = 0; round < rounds; round++) {
  floor.push(await binder())
  parse.push(planwise('parse'))
  validate.push(planwise('validate'))
}
rmSync(directory, { recursive: true })
const [bound, parsed, all] = [floor, parse, validate].map(median)
console.log(`${models} chained models, median of ${rounds} rounds`)
console.log(`binder alone  ${ms(bound)}`)
console.log(`parse         ${ms(parsed)}`)
console.log(`validate      ${ms(all)}   (validate - parse) / binder = ${((all - parsed) / bound).toFixed(2)}`)
console.log(`memory        ${Math.round(memory / 1024)} MB at most`)

/** The same statements on one connection, one after the other. */
async function binder() {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const began = performance.now()
  for (let n = 0; n < models; n++) {
    const sql = n === 0 ? first : next(`"memory"."main"."m${n - 1}"`)
    await connection.run(`create table "memory"."main"."m${n}" as (\n${sql}\n) with no data`)
  }
  const time = performance.now() - began
  connection.disconnectSync()
  instance.closeSync()
  return time
}

function planwise(command) {
  const began = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', rss(), bin, command], {
    cwd: directory,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${command} ended with ${status}\n${stdout}${stderr}`)
  if (command === 'validate') memory = Math.max(memory, Number(/maxRSS=(\d+)/.exec(stderr)?.[1] ?? 0))
  return performance.now() - began
}

/** A module that says at the end how much memory the process had. */
function rss() {
  const file = path.join(directory, 'rss.cjs')
  writeFileSync(file, "process.on('exit', () => process.stderr.write('maxRSS=' + process.resourceUsage().maxRSS))\n")
  return file
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

function ms(value) {
  return `${Math.round(value)} ms`.padStart(9)
}
