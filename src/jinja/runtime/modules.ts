import { type Clock, datetimeModule, NO_CLOCK } from './datetime-module.ts'
import { fn } from './function.ts'
import { itertoolsModule } from './itertools.ts'
import { pytzModule } from './pytz.ts'
import { regexModule } from './regex.ts'
import { type Dict, Host, type Value, valueOr } from './values.ts'

/** `modules` of templates; each module is made when it is first asked for, because few projects need any. */
class Modules extends Host {
  private readonly makers: ReadonlyMap<string, () => Dict>
  private readonly made = new Map<string, Dict>()
  constructor(makers: ReadonlyMap<string, () => Dict>) {
    super()
    this.makers = makers
  }
  override pyType(): string {
    return 'dict'
  }
  override pyItem(key: Value): Value | undefined {
    if (typeof key !== 'string') return undefined
    let module = this.made.get(key)
    if (module === undefined) {
      module = this.makers.get(key)?.()
      if (module !== undefined) this.made.set(key, module)
    }
    return module
  }
  override pyAttr(name: string): Value | undefined {
    if (name === 'get') return fn('get', 'key, default=None, /', (key, standard) => valueOr(this.pyItem(key), standard))
    return name === 'keys' ? fn('keys', '', () => [...this.makers.keys()]) : undefined
  }
  override pyLen(): number {
    return this.makers.size
  }
  override pyIter(): Iterable<Value> {
    return this.makers.keys()
  }
  override pyMapping(): boolean {
    return true
  }
}

/** The Python modules that dbt shows as `modules`: datetime, pytz, re, itertools; `clock` is asked for the time. */
export function createPythonModules(clock: Clock): Value {
  return new Modules(
    new Map([
      ['datetime', () => datetimeModule(clock)],
      ['pytz', pytzModule],
      ['re', regexModule],
      ['itertools', itertoolsModule],
    ]),
  )
}

/** The modules without a clock: everything but the functions that ask for the present time. */
export const pythonModules = createPythonModules(NO_CLOCK)
