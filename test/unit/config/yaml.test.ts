import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadYaml } from '../../../src/config/index.ts'
import { readFast } from '../../../src/config/yaml/fast.ts'
import { loadYamlFully } from '../../../src/config/yaml/load.ts'
import { DateText, Float, type Plain } from '../../../src/model/index.ts'

interface Case {
  readonly text: string
  readonly value?: unknown
  readonly error?: string
}

const file = fileURLToPath(new URL('oracle/yaml-cases.json', import.meta.url))
const cases: readonly Case[] = JSON.parse(readFileSync(file, 'utf8'))

/** The form in which the oracle writes values. */
function shown(value: Plain): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'bigint') return { $: 'int', v: String(value) }
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return { $: 'float', v: 'nan' }
    if (!Number.isFinite(value)) return { $: 'float', v: value > 0 ? 'inf' : '-inf' }
    return Number.isInteger(value) ? { $: 'int', v: String(value) } : { $: 'float', v: String(value) }
  }
  if (value instanceof Float) return { $: 'float', v: pythonFloat(value.value) }
  if (value instanceof DateText) return { $: value.kind, v: value.text }
  if (Array.isArray(value)) return value.map(shown)
  if (value instanceof Map) return { $: 'map', v: [...value].map(([k, v]) => [shown(k), shown(v)]) }
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shown(v)]))
}

function pythonFloat(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  if (Math.abs(value) >= 1e16) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  return `${value}.0`
}

/** What the two readers are known to judge differently, and why that is acceptable. */
const KNOWN = new Map(
  Object.entries({
    'a: !!binary aGk=\n': 'bytes have no use in a project',
    'a: !!set {a, b}\n': 'sets have no use in a project',
    'a: !!omap [a: 1]\n': 'nor have lists of pairs',
    '[!]\n': 'read leniently',
    '[-]\n': 'refused; quote the dash',
    '[?]\n': 'read leniently',
    '[:]\n': 'read leniently',
    '[:a]\n': 'read leniently',
    '[a:]\n': 'read leniently',
    '[!!str]\n': 'read leniently',
    '[!!null]\n': 'read leniently',
    'a: [1,\n\t2]\n': 'a tab before a continued list is refused',
    '- a\n-\tb\n': 'read leniently',
    'a: &x 1\nb: &x 2\nc: *x\n': 'an anchor may be set anew, as YAML says',
    'a: 1\rb: 2\r': 'a lone carriage return does not end a line',
    'a: x\u0085y\n': 'nor does this',
    'a: x\u2028y\n': 'nor does this',
    "a: 'b'# c\n": 'read leniently',
    'a: "b"#c\n': 'read leniently',
    'a: [1, 2]: 3\n': 'read leniently',
  }),
)

describe('YAML as PyYAML reads it', () => {
  test.each(cases.map((c) => [JSON.stringify(c.text), c] as const))('%s', (_, c) => {
    if (KNOWN.has(c.text)) return
    const loaded = loadYaml(c.text, 'a.yml')
    const errors = loaded.diagnostics.filter((d) => d.severity === 'error')
    if (c.error !== undefined) {
      expect({ value: shown(loaded.value), errors: errors.length > 0 }).toEqual({ value: null, errors: true })
      return
    }
    expect(errors.map((d) => d.message)).toEqual([])
    expect(shown(loaded.value)).toEqual(c.value)
  })
})

/** Lines of a flow collection that are indented less than it: libyaml and the fast reader take them, the full one does not. */
const UNINDENTED_FLOW = new Set(['a: [1,\n2]\n'])

describe('the fast reader gives up or agrees with the full one', () => {
  test.each(cases.map((c) => [JSON.stringify(c.text), c] as const))('%s', (_, c) => {
    const fast = readFast(c.text)
    if (fast === undefined || UNINDENTED_FLOW.has(c.text) || c.error === 'ReaderError') return
    expect(shown(fast.value)).toEqual(shown(loadYamlFully(c.text)))
  })

  test('it reads what projects are made of', () => {
    const text = [
      '# a project',
      'version: 2',
      '',
      'models:',
      '  - name: orders   # the main one',
      '    description: >',
      '      One row',
      '      per order.',
      '',
      '        - even so',
      '    meta: {owner: "me", ranks: [1, 2.0,',
      '      3]}',
      "    config: {tags: ['a''b', \"c\\n\"]}",
      '    columns:',
      '    - name: id',
      '      data_tests: [unique, not_null]',
      '    - name: note',
      '      description: |-',
      '        two',
      '        lines',
      '      data_tests:',
      '        - accepted_values:',
      '            values: [yes, "yes", 2024-01-31]',
      '',
    ].join('\n')
    const fast = readFast(text)
    expect(fast).toBeDefined()
    expect(shown(fast?.value ?? null)).toEqual(shown(loadYamlFully(text)))
  })
})
