import { readFileSync } from 'node:fs'
import { builtinDefinitions, operation } from './world.ts'

/** See the file's `about`: what real dbt gave, on a database `d` with the view `m` below. */
const golden: { names: string; calls: [call: string, text: string][] } = JSON.parse(
  readFileSync(new URL('./rendered.json', import.meta.url), 'utf8'),
)
const view = "create view m as select 1 as id, 'a' as name, timestamp '2020-01-01' as updated"

/** Comments, layout and the case of keywords say nothing in SQL. */
const fold = (text: string) =>
  text
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([(),;=<>|:[\]]) ?/g, '$1')
    .trim()

describe('every built-in macro', () => {
  it.each(builtinDefinitions().map((definition) => [definition.packageName, definition.name, definition]))(
    '%s.%s compiles',
    (_, __, { macro }) => {
      expect(() => macro.parameters()).not.toThrow()
    },
  )
})

describe('a call gives what it gives in dbt', () => {
  let run: Awaited<ReturnType<typeof operation>>
  beforeAll(async () => {
    run = await operation(view)
  })
  afterAll(() => run.close())

  it.each(golden.calls)('%s', async (call, text) => {
    expect(fold(await run.runtime.render(`${golden.names}{{ ${call} }}`))).toBe(text)
  })
})
