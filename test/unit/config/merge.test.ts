import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { mergeConfigs } from '../../../src/config/index.ts'
import type { PlainRecord, ResourceType } from '../../../src/model/index.ts'

interface Case {
  readonly type: ResourceType
  readonly partials: readonly PlainRecord[]
  readonly value?: PlainRecord
  readonly error?: string
}

const file = fileURLToPath(new URL('oracle/config-cases.json', import.meta.url))
const cases: readonly Case[] = JSON.parse(readFileSync(file, 'utf8'))

/** Internal to dbt's own representation. */
const SKIPPED = new Set(['[{"_extra":{"a":1}}]'])

describe('configurations come together as in dbt', () => {
  test.each(cases.map((c) => [`${c.type} ${JSON.stringify(c.partials)}`, c] as const))('%s', (_, c) => {
    if (SKIPPED.has(JSON.stringify(c.partials))) return
    const merged = mergeConfigs(c.type, c.partials)
    if (c.error !== undefined) {
      expect(merged).toMatchObject({ ok: false })
      return
    }
    expect(merged).toMatchObject({ ok: true })
    if (!merged.ok) return
    const { enabled, tags, meta, ...rest } = merged.config
    const own = { enabled, tags, meta, ...rest }
    // Groups have no such keys in dbt; the type of the model gives them anyway.
    const expected = { enabled: true, tags: [], meta: {}, ...c.value }
    expect(JSON.parse(JSON.stringify(own))).toEqual(expected)
    // In the order of dbt's manifest.
    const keys = Object.keys(c.value ?? {})
    expect(Object.keys(merged.config).filter((key) => keys.includes(key))).toEqual(keys)
  })
})
