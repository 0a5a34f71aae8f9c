import { CONNECTION_KEYS } from '../config/index.ts'
import { fn, Host, toValue, type Value } from '../jinja/index.ts'
import type { PlainRecord } from '../model/index.ts'
import type { World } from './types.ts'

/** Keys of `target` that dbt-duckdb keeps in the credentials themselves. */
const OF_CREDENTIALS: ReadonlySet<string> = new Set([...CONNECTION_KEYS, 'type'])

/** `adapter.config`: the part of dbt's RuntimeConfig that is about the connection and the project. */
export class AdapterConfig extends Host {
  private readonly world: World
  constructor(world: World) {
    super()
    this.world = world
  }
  override pyType(): string {
    return 'RuntimeConfig'
  }
  override pyAttr(name: string): Value | undefined {
    const { target, rootName, quoting, cliVars, packages } = this.world
    switch (name) {
      case 'credentials':
        return new Credentials(target)
      case 'project_name':
        return rootName
      case 'threads':
      case 'target_name':
      case 'profile_name':
        return toValue(target[name] ?? null)
      case 'quoting':
        return toValue({ database: quoting.database, schema: quoting.schema, identifier: quoting.identifier })
      case 'cli_vars':
        return toValue(cliVars)
      case 'version':
        return packages.get(rootName)?.version ?? null
      case 'to_target_dict':
        return fn('to_target_dict', '', () => toValue(target))
      default:
        return undefined
    }
  }
}

class Credentials extends Host {
  private readonly target: PlainRecord
  constructor(target: PlainRecord) {
    super()
    this.target = target
  }
  override pyType(): string {
    return 'DuckDBCredentials'
  }
  override pyAttr(name: string): Value | undefined {
    return OF_CREDENTIALS.has(name) ? toValue(this.target[name] ?? null) : undefined
  }
}
