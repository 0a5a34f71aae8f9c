import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadYaml } from '../../../src/config/index.ts'
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
const KNOWN: Record<string, string> = {}

describe('YAML as PyYAML reads it', () => {
  test.each(cases.map((c) => [JSON.stringify(c.text), c] as const))('%s', (name, c) => {
    if (name in KNOWN) return
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
