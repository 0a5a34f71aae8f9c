import { readFileSync } from 'node:fs'
import { isPlainRecord, type Plain, type PlainRecord } from '../../../src/model/index.ts'
import { mapMemo, parseProject } from '../../../src/parse/index.ts'
import { bakery, factsOf, inputFor } from './support.ts'

const recorded: Readonly<Record<string, PlainRecord>> = JSON.parse(
  readFileSync(new URL('./manifest.json', import.meta.url), 'utf8'),
)

/** Lists whose order means nothing are sorted; dbt's own macros are left out, as ours have other parts. */
function comparable(record: PlainRecord): PlainRecord {
  const result: Record<string, Plain> = {}
  for (const [key, value] of Object.entries(JSON.parse(JSON.stringify(record)))) {
    if (['created_at', 'build_path', 'compiled_path', 'root_path', 'fqn_of_group'].includes(key)) continue
    result[key] = sorted(key, value)
  }
  return result
}

function sorted(key: string, value: unknown): Plain {
  const plain: Plain = JSON.parse(JSON.stringify(value))
  if (Array.isArray(plain) && ['tags', 'refs', 'sources', 'nodes'].includes(key)) {
    return [...plain].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (Array.isArray(plain) && key === 'macros') return plain.filter((id) => !/^macro\.(dbt|dbt_duckdb)\./.test(String(id))).sort()
  if (plain !== null && isPlainRecord(plain)) {
    return Object.fromEntries(Object.entries(plain).map(([name, inner]) => [name, sorted(name, inner)]))
  }
  return plain
}

describe('a project beside what real dbt makes of it', () => {
  const parsed = inputFor(bakery, { packages: ['local/till'] }).then(parseProject)

  it('is parsed without errors', async () => {
    const { diagnostics } = await parsed
    expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([])
  })

  it('has the same nodes, groups, macros and disabled nodes', async () => {
    const { project } = await parsed
    expect([...factsOf(project).keys()].sort()).toEqual(
      Object.keys(recorded)
        .filter((key) => key !== 'selectors')
        .sort(),
    )
  })

  it.each(Object.keys(recorded).filter((key) => key !== 'selectors'))('%s', async (key) => {
    const { project } = await parsed
    const ours = factsOf(project).get(key) ?? {}
    const theirs = recorded[key] ?? {}
    const mine = comparable(ours)
    expect(Object.fromEntries(Object.keys(comparable(theirs)).map((name) => [name, mine[name]]))).toEqual(comparable(theirs))
  })
})

describe('the memo', () => {
  const whole = async (memo = mapMemo()): Promise<string> => {
    const { project, diagnostics } = await parseProject(await inputFor(bakery, { packages: ['local/till'], memo }))
    return JSON.stringify([[...factsOf(project)], diagnostics])
  }

  it('changes nothing in the result', async () => {
    const entries = new Map<string, ReturnType<ReturnType<typeof mapMemo>['get']> & {}>()
    const first = await whole(mapMemo(entries))
    expect(entries.size).toBeGreaterThan(10)
    expect(await whole(mapMemo(entries))).toBe(first)
    expect(await whole()).toBe(first)
  })

  it('may hold nonsense', async () => {
    const expected = await whole()
    for (const nonsense of [null, 7, 'text', [], {}, { refs: 1 }, { $map: 3 }, [[1]]]) {
      expect(await whole({ get: (key) => (key.startsWith('capture') ? nonsense : undefined), set: () => undefined })).toBe(
        expected,
      )
    }
  })

  it('is asked under another key when a variable, the target or a macro differs', async () => {
    const keysOf = async (vars: PlainRecord): Promise<string[]> => {
      const keys: string[] = []
      const get = (key: string): undefined => {
        keys.push(key)
      }
      await parseProject(await inputFor(bakery, { packages: ['local/till'], vars, memo: { get, set: () => undefined } }))
      return keys.filter((key) => key.startsWith('capture'))
    }
    const plain = await keysOf({})
    const other = await keysOf({ currency: 'SEK' })
    expect(plain.length).toBeGreaterThan(5)
    expect(other.filter((key) => plain.includes(key))).toEqual([])
  })
})
