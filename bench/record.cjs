// Loaded before planwise (node --require …): writes down every database that is opened and every statement that is sent,
// in order, to the file that BENCH_STATEMENTS names, one JSON object a line. The bundle has the JavaScript of
// @duckdb/node-api inside, so both are taken where they are handed to the native bindings, whose properties are read-only.
const { writeFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

const file = process.env.BENCH_STATEMENTS
if (file !== undefined && isMainThread) {
  const place = require.resolve('@duckdb/node-bindings')
  const native = require(place)
  const steps = []
  const numbers = new Map()
  const numbered = (handle) => {
    if (!numbers.has(handle)) numbers.set(handle, numbers.size)
    return numbers.get(handle)
  }
  const opening = (name) => ({
    value: async (...args) => {
      const database = await native[name](...args)
      const at = args.find((arg) => typeof arg === 'string') ?? ':memory:'
      steps.push({ step: 'open', database: numbered(database), path: at })
      return database
    },
  })
  require.cache[place].exports = Object.create(native, {
    open: opening('open'),
    get_or_create_from_cache: opening('get_or_create_from_cache'),
    connect: {
      value: async (database) => {
        const connection = await native.connect(database)
        steps.push({ step: 'connect', database: numbered(database), connection: numbered(connection) })
        return connection
      },
    },
    query: {
      value: (connection, sql) => {
        steps.push({ step: 'query', connection: numbered(connection), sql })
        return native.query(connection, sql)
      },
    },
  })
  process.on('exit', () => writeFileSync(file, steps.map((step) => `${JSON.stringify(step)}\n`).join('')))
}
