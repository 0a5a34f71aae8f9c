import type { Diagnostic, RefableNode, ResourceType } from '../model/index.ts'
import type { CapturedCode } from './code-files.ts'
import { foundTwice } from './code-files.ts'
import { isReadLater, NameIndex } from './lookup.ts'
import { nothingToPatch, patchedTwice, wrongSection } from './patches.ts'
import type { PropertiesEntry } from './properties.ts'

/** Code of a model, seed or snapshot, before properties are applied. */
export interface RefableCode {
  readonly type: RefableNode['resourceType']
  readonly code: CapturedCode
  readonly packageName: string
  /** Of a model: its file, absolute. */
  readonly file?: string
  /** Enabled as far as the project file and the code itself say. */
  readonly enabled: boolean
}

export interface RefableIndex {
  readonly enabled: NameIndex<RefableCode>
  readonly disabled: ReadonlyMap<string, readonly RefableCode[]>
}

/** Indexes code by name and reports enabled namesakes of one type within a package. */
export function indexRefableCode(codes: readonly RefableCode[], diagnostics: Diagnostic[]): RefableIndex {
  const enabled = new NameIndex<RefableCode>()
  const disabled = new Map<string, RefableCode[]>()
  const seen = new Map<string, RefableCode>()
  for (const one of codes) {
    const { name, uniqueId, originalFilePath } = one.code.source
    if (!one.enabled) {
      disabled.set(name, [...(disabled.get(name) ?? []), one])
      continue
    }
    const before = seen.get(uniqueId)
    if (before === undefined) {
      seen.set(uniqueId, one)
      enabled.add(name, one, (other) => isReadLater(one.type, other.type))
    } else diagnostics.push(foundTwice(one.type, name, [before.code.source.originalFilePath, originalFilePath]))
  }
  return { enabled, disabled }
}

/** Finds the code that an entry of `models:`, `seeds:` or `snapshots:` describes, reporting what does not fit. */
export function findPatched(
  index: RefableIndex,
  entry: PropertiesEntry,
  type: RefableNode['resourceType'],
  diagnostics: Diagnostic[],
): readonly RefableCode[] {
  const found = index.enabled.find(entry.name, entry.packageName) ?? index.enabled.find(entry.name)
  if (found !== undefined) {
    if (found.type === type) return [found]
    diagnostics.push(wrongSection(entry, found.type))
    return []
  }
  const hidden = (index.disabled.get(entry.name) ?? []).filter(
    (one) => one.type === type && one.packageName === entry.packageName,
  )
  if (hidden.length === 0) diagnostics.push(nothingToPatch(entry))
  return hidden
}

/** Remembers which entry describes which code; the second one for the same code is an error. */
export class PatchRegister {
  readonly #entries = new Map<RefableCode, PropertiesEntry>()

  claim(code: RefableCode, entry: PropertiesEntry, diagnostics: Diagnostic[]): boolean {
    const before = this.#entries.get(code)
    if (before !== undefined) {
      diagnostics.push(patchedTwice(entry, before))
      return false
    }
    this.#entries.set(code, entry)
    return true
  }
}

export function isRefable(type: ResourceType): type is RefableNode['resourceType'] {
  return type === 'model' || type === 'seed' || type === 'snapshot'
}
