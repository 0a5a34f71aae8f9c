import { configuration } from '../fixtures/broken/configuration.ts'
import { data } from '../fixtures/broken/data.ts'
import { graph } from '../fixtures/broken/graph.ts'
import { packages } from '../fixtures/broken/packages.ts'
import { type Broken, call, inProject, marked, writeFiles } from '../fixtures/broken/project.ts'
import { properties } from '../fixtures/broken/properties.ts'
import { sql } from '../fixtures/broken/sql.ts'
import { templates } from '../fixtures/broken/templates.ts'

// Projects that something is wrong with. The places are marked in their files by hand, the exit codes are real dbt's.

const STACK_TRACE = /^\s+at .+:\d+:\d+\)?$|Internal error/m

describe.each(Object.entries({ configuration, properties, graph, templates, packages, sql, data }))('%s', (_, cases) => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const { exit, text, found } = await run(one)
    const codes = typeof one.code === 'string' ? [one.code] : one.code
    const places = one.at === undefined ? marked(one.files) : one.at === null ? [] : [one.at]
    expect({ exit, codes: found.map(({ code }) => code), places: found.flatMap(({ place }) => place ?? []) }).toEqual({
      exit: one.exit,
      codes,
      places,
    })
    for (const phrase of one.says) expect(text).toContain(phrase)
    for (const place of places) expect(text).toContain(place)
    expect(text).not.toMatch(STACK_TRACE)
  })
})

async function run(one: Broken) {
  return inProject({ ...one.files, ...one.before?.files }, async (directory) => {
    if (one.before !== undefined) {
      expect(await call(directory, { ...one, command: one.before.command })).toMatchObject({ exit: 0 })
      writeFiles(directory, one.files)
    }
    return call(directory, one)
  })
}
