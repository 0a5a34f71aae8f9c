import { DateText, Float, type Plain, type PlainRecord } from '../../model/index.ts'

/**
 * Collects the entries of a mapping as Python's dict does: a repeated key keeps its place and takes the new value, and
 * `1`, `1.0` and `true` are one key. Text keys only give a null-prototype record, so that `__proto__` is data.
 */
export class MappingBuilder {
  private record: Record<string, Plain> = Object.create(null)
  private entries: Map<string, { key: Plain; value: Plain }> | undefined
  private own = new Set<string>()

  /** From now on keys are the mapping's own, and one written twice is reported. */
  startOwn(): void {
    this.own = new Set()
  }

  /** @returns whether the key had been set before by {@link set} */
  set(key: Plain, value: Plain): boolean {
    const identity = identityOf(key)
    const repeated = this.own.has(identity)
    this.own.add(identity)
    this.put(key, identity, value)
    return repeated
  }

  /** Takes all entries of another mapping. @returns false when it is none */
  merge(other: Plain): boolean {
    if (other instanceof Map) {
      for (const [key, value] of other) this.put(key, identityOf(key), value)
      return true
    }
    if (!isRecord(other)) return false
    for (const [key, value] of Object.entries(other)) this.put(key, identityOf(key), value)
    return true
  }

  finish(): Plain {
    if (this.entries === undefined) return this.record
    return new Map([...this.entries.values()].map(({ key, value }) => [key, value]))
  }

  private put(key: Plain, identity: string, value: Plain): void {
    if (this.entries === undefined) {
      if (typeof key === 'string') {
        this.record[key] = value
        return
      }
      this.entries = new Map(Object.entries(this.record).map(([k, v]) => [identityOf(k), { key: k, value: v }]))
    }
    const known = this.entries.get(identity)
    this.entries.set(identity, { key: known === undefined ? key : known.key, value })
  }
}

function isRecord(value: Plain): value is PlainRecord {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null
}

/** Equal for keys that Python takes for one. */
function identityOf(key: Plain): string {
  if (typeof key === 'string') return `s${key}`
  if (typeof key === 'boolean') return `n${key ? 1 : 0}`
  if (typeof key === 'number' || typeof key === 'bigint') return `n${key}`
  if (key instanceof Float) return `n${key.value}`
  if (key instanceof DateText) return `d${key.text}`
  return 'null'
}
