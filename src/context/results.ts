import { Dict, fn, Host, str, type Value } from '../jinja/index.ts'
import { compilationError } from './errors.ts'
import type { Face, StoredResult } from './face.ts'
import { EMPTY_TABLE, matrix, TableHost } from './table.ts'
import type { Response, StatementResult } from './types.ts'

/** The database's answer to a statement: prints its message. */
export class ResponseHost extends Host {
  readonly response: Response
  constructor(response: Response) {
    super()
    this.response = response
  }
  override pyType(): string {
    return 'AdapterResponse'
  }
  override pyStr(): string {
    return this.response.message
  }
  override pyRepr(): string {
    const { message, code, rowsAffected } = this.response
    const text = (value: string | null) => (value === null ? 'None' : `'${value}'`)
    return `AdapterResponse(_message=${text(message)}, code=${text(code)}, rows_affected=${rowsAffected ?? 'None'}, query_id=None)`
  }
  override pyAttr(name: string): Value | undefined {
    const { message, code, rowsAffected } = this.response
    switch (name) {
      case '_message':
      case 'message':
        return message
      case 'code':
        return code
      case 'rows_affected':
        return rowsAffected
      case 'query_id':
        return null
      case 'to_dict':
        return fn(name, 'omit_none=True', () => {
          const dict = Dict.of([['_message', message]])
          if (code !== null) dict.set('code', code)
          if (rowsAffected !== null) dict.set('rows_affected', rowsAffected)
          return dict
        })
      default:
        return undefined
    }
  }
}

/** `store_result(name, response, agate_table=None)`. */
export function storeResult(face: Face): Value {
  return fn('store_result', 'name, response, agate_table=None', (name, response, table) => {
    store(face, str(name ?? null), response ?? null, table ?? null)
    return ''
  })
}

/** `store_raw_result(name, message, code, rows_affected, agate_table)`. */
export function storeRawResult(face: Face): Value {
  return fn(
    'store_raw_result',
    'name, message=None, code=None, rows_affected=None, agate_table=None',
    (name, message, code, rowsAffected, table) => {
      const response = new ResponseHost({
        message: str(message ?? null),
        code: code === null || code === undefined ? null : str(code),
        rowsAffected: typeof rowsAffected === 'number' ? rowsAffected : null,
      })
      store(face, str(name ?? null), response, table ?? null)
      return ''
    },
  )
}

/** `load_result(name)`: a result can be loaded once, but `main` as often as wanted; None when nothing was stored. */
export function loadResult(face: Face): Value {
  return fn('load_result', 'name', (name) => {
    if (face.kind !== 'run') return null
    const key = str(name ?? null)
    const { results } = face.state
    const found = results.get(key)
    if (found === undefined) return null
    if (found === null) {
      throw compilationError('PW3011', `The 'statement' result named '${key}' has already been loaded into a variable`)
    }
    if (key !== 'main') results.set(key, null)
    return resultDict(found)
  })
}

/** `_sql_results`. */
export function sqlResults(face: Face): Value {
  if (face.kind !== 'run') return new Dict()
  return Dict.of([...face.state.results].map(([name, result]) => [name, result === null ? null : resultDict(result)]))
}

function store(face: Face, name: string, response: Value, table: Value): void {
  if (face.kind !== 'run') return
  const host = table instanceof TableHost ? table : new TableHost(EMPTY_TABLE)
  const result: StoredResult = {
    response: response instanceof ResponseHost ? response.response : { message: str(response), code: null, rowsAffected: null },
    shown: response,
    table: host,
    rows: host.data.rows,
    columns: host.data.names,
  }
  face.state.results.set(name, result)
}

export function resultDict(result: StatementResult | StoredResult): Value {
  return Dict.of([
    ['response', 'shown' in result ? result.shown : new ResponseHost(result.response)],
    ['data', result.table instanceof TableHost ? matrix(result.table.data) : []],
    ['table', result.table],
  ])
}
