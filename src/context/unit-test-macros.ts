import { Host, type Kwargs, type MaybePromise, type Value } from '../jinja/index.ts'
import type { PlainRecord } from '../model/index.ts'
import type { RunFace } from './face.ts'
import { PackageHost } from './macro-host.ts'
import { toValue } from './plain-values.ts'

/**
 * Unit tests replace macros by values: `is_incremental: true`, `dbt_utils.star: col_a`. A replaced macro of dbt is replaced
 * under both its names.
 */
export function replaceMacros(face: RunFace, replacements: PlainRecord): void {
  const byPackage = new Map<string, Map<string, Value>>()
  for (const [name, plain] of Object.entries(replacements)) {
    const [first = '', second] = name.split('.')
    const answer = new FixedAnswer(toValue(plain))
    const targetPackage = second === undefined ? 'dbt' : first
    const macroName = second ?? first
    if (second === undefined || first === 'dbt') face.scope.define(macroName, answer)
    const inPackage = byPackage.get(targetPackage) ?? new Map<string, Value>()
    if (second === undefined || !inPackage.has(macroName)) inPackage.set(macroName, answer)
    byPackage.set(targetPackage, inPackage)
  }
  for (const [name, macros] of byPackage) {
    const original = face.scope.lookup(name)
    if (original instanceof PackageHost) face.scope.define(name, original.replaced(macros))
  }
}

class FixedAnswer extends Host {
  private readonly value: Value
  constructor(value: Value) {
    super()
    this.value = value
  }
  override pyType(): string {
    return 'UnitTestMacroGenerator'
  }
  override pyCall(_args: readonly Value[], _kwargs?: Kwargs): MaybePromise<Value> {
    return this.value
  }
}
