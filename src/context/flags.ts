import { Dict, fn, Host, type Value } from '../jinja/index.ts'
import type { PlainRecord } from '../model/index.ts'
import type { Face } from './face.ts'
import { toValue } from './plain-values.ts'

/** `flags`: FULL_REFRESH, WHICH …, in capitals. */
export function flags(face: Face): Value {
  return flagsHost(face.world.flags)
}

export function flagsHost(values: PlainRecord): Value {
  return new Flags(values)
}

class Flags extends Host {
  private readonly values: PlainRecord
  constructor(values: PlainRecord) {
    super()
    this.values = values
  }
  override pyType(): string {
    return 'Flags'
  }
  override pyAttr(name: string): Value | undefined {
    if (name === 'get_flag_dict')
      return fn(name, '', () => Dict.of(Object.entries(this.values).map(([key, value]) => [key, toValue(value)])))
    const value = this.values[name]
    return value === undefined ? undefined : toValue(value)
  }
  override pyItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.pyAttr(key) : undefined
  }
}
