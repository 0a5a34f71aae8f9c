import { Dict, Host, PyFunction, type Value } from '../jinja/index.ts'
import { compilationError } from './errors.ts'
import type { Face } from './face.ts'
import { pyClass } from './ref.ts'

/** `metric('name')`: prints the name. Metrics are parsed and never executed. */
export function metric(face: Face): Value {
  return new PyFunction('metric', (args) => {
    if (args.length < 1 || args.length > 2) {
      throw compilationError('PW3009', `metric() takes at most two arguments (${args.length} given)`)
    }
    const [packageName, name] = args.length === 2 ? args : [null, args[0]]
    if (typeof name !== 'string') {
      throw compilationError('PW3009', `The name argument to metric() must be a string, got ${pyClass(name ?? null)}`)
    }
    face.capture?.metrics.push(typeof packageName === 'string' ? [packageName, name] : [name])
    return new MetricHost(name, packageName ?? null)
  })
}

class MetricHost extends Host {
  private readonly fields: Dict
  private readonly name: string
  constructor(name: string, packageName: Value) {
    super()
    this.name = name
    this.fields = Dict.of([
      ['metric_name', name],
      ['package_name', packageName],
      ['name', name],
    ])
  }
  override pyType(): string {
    return 'MetricReference'
  }
  override pyStr(): string {
    return this.name
  }
  override pyAttr(name: string): Value | undefined {
    return this.fields.get(name)
  }
}
