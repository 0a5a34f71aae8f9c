/** Small readers for entries of properties files, whose shape the configuration layer has checked. */
import { Float, type Hook, isPlainRecord, type NodeConfig, type Plain, type PlainRecord } from '../model/index.ts'
import { isList } from './repr.ts'

export const emptyRecord: PlainRecord = Object.freeze(Object.create(null))

export function recordOf(value: Plain | undefined): PlainRecord {
  return value !== undefined && isPlainRecord(value) ? value : emptyRecord
}

export function recordsOf(value: Plain | undefined): readonly PlainRecord[] {
  return isList(value) ? value.filter(isPlainRecord) : []
}

export function listOf(value: Plain | undefined): readonly Plain[] {
  return isList(value) ? value : []
}

export function textOf(value: Plain | undefined): string | null {
  return typeof value === 'string' ? value : null
}

export function textsOf(value: Plain | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return isList(value) ? value.filter((item) => typeof item === 'string') : []
}

/** A model version: a whole number, a float such as 1.0, or a text. */
export function versionOf(value: Plain | undefined): string | number | null {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (value instanceof Float) return value.value.toFixed(1)
  return typeof value === 'bigint' ? Number(value) : null
}

export function booleanOf(value: Plain | undefined): boolean | null {
  return typeof value === 'boolean' ? value : null
}

/** A value of a node's configuration other than its hooks. */
export function configValue(config: NodeConfig, key: string): Plain | undefined {
  const value = config[key]
  return value === undefined || isHooks(value, key) ? undefined : value
}

function isHooks(value: Plain | readonly Hook[], key: string): value is readonly Hook[] {
  return Array.isArray(value) && (key === 'pre-hook' || key === 'post-hook')
}
