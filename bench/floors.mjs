// What the work costs without templates, logs and artifacts. Run as a process of its own, like the contestants:
//   node floors.mjs tables PROJECT CONNECTIONS   the models of a trivial project as CREATE TABLE, each once its parent exists
//   node floors.mjs replay PROJECT LOG           the statements of a JSON log, in order, on one connection
//   node floors.mjs files PROJECT                reading every file, and reading and writing the manifest as JSON
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

process.env.UV_THREADPOOL_SIZE ??= '32'
const [what, project, option] = process.argv.slice(2)
const floors = { tables, replay, files }
await floors[what]()

async function tables() {
  const models = new Map()
  for (const file of filesBelow(path.join(project, 'models'), '.sql')) {
    const text = readFileSync(file, 'utf8')
    const parents = [...text.matchAll(/ref\('(\w+)'\)/g)].map((match) => match[1])
    const sql = text.replace(/\{\{ ref\('(\w+)'\) \}\}/g, 'main.$1')
    models.set(path.basename(file, '.sql'), { sql, waiting: parents.length, parents, children: [] })
  }
  for (const [name, { parents }] of models) for (const parent of parents) models.get(parent).children.push(name)
  const ready = [...models].filter(([, model]) => model.waiting === 0).map(([name]) => name)
  let left = models.size
  const idle = []
  const work = async (connection) => {
    while (left > 0) {
      const name = ready.shift()
      if (name === undefined) await new Promise((resolve) => idle.push(resolve))
      else {
        await connection.run(`create table main.${name} as (${models.get(name).sql})`)
        left -= 1
        for (const child of models.get(name).children) if (--models.get(child).waiting === 0) ready.push(child)
        for (const wake of idle.splice(0)) wake()
      }
    }
  }
  await onDatabase(Number(option), work)
}

async function replay() {
  const statements = []
  for (const line of readFileSync(option, 'utf8').split('\n')) {
    if (!line.includes('"SQLQuery"')) continue
    const { info, data } = JSON.parse(line)
    if (info.name === 'SQLQuery') statements.push(data.sql)
  }
  await onDatabase(1, async (connection) => {
    for (const sql of statements) await connection.run(sql)
  })
}

async function files() {
  let size = 0
  for (const file of filesBelow(project, ''))
    if (!file.includes(`${path.sep}target${path.sep}`)) size += readFileSync(file).length
  const manifest = JSON.parse(readFileSync(path.join(project, 'target', 'manifest.json'), 'utf8'))
  writeFileSync(path.join(project, 'floor.json'), JSON.stringify({ ...manifest, size }))
  rmSync(path.join(project, 'floor.json'))
}

/** A file of the same name as the project's own: replayed statements name its database. */
async function onDatabase(connections, work) {
  const { DuckDBInstance } = createRequire(import.meta.url)('@duckdb/node-api')
  const file = path.join(project, 'floor', 'bench.duckdb')
  rmSync(path.dirname(file), { recursive: true, force: true })
  mkdirSync(path.dirname(file))
  const instance = await DuckDBInstance.create(file)
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = await instance.connect()
      await work(connection)
      connection.closeSync()
    }),
  )
  instance.closeSync()
  rmSync(path.dirname(file), { recursive: true, force: true })
}

function filesBelow(directory, ending) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
}
