/**
 * DuckDB's syntax tree, as far as columns flow through it. {@link readStatement} makes it of what the adapter's
 * `syntaxTrees` gives; what stands in neither is unknown to lineage and said so.
 */
export type Query = SelectQuery | SetOperation | RecursiveQuery

export interface SelectQuery {
  readonly kind: 'select'
  readonly ctes: readonly Cte[]
  readonly items: readonly Expression[]
  readonly from: TableRef
  readonly where: Expression | null
  readonly groups: readonly Expression[]
  /** `GROUP BY ALL`: by every item that holds no aggregate. */
  readonly groupByAll: boolean
  readonly having: Expression | null
  readonly qualify: Expression | null
  readonly modifiers: readonly Modifier[]
}

export interface SetOperation {
  readonly kind: 'set operation'
  readonly ctes: readonly Cte[]
  readonly operator: 'union' | 'union by name' | 'except' | 'intersect'
  readonly all: boolean
  readonly left: Query
  readonly right: Query
  readonly modifiers: readonly Modifier[]
}

export interface RecursiveQuery {
  readonly kind: 'recursive'
  readonly ctes: readonly Cte[]
  readonly name: string
  readonly aliases: readonly string[]
  readonly left: Query
  readonly right: Query
  readonly modifiers: readonly Modifier[]
}

export interface Cte {
  readonly name: string
  readonly aliases: readonly string[]
  readonly query: Query
}

export type Modifier =
  | { readonly kind: 'order'; readonly by: readonly Expression[] }
  | { readonly kind: 'limit'; readonly by: readonly Expression[] }
  | { readonly kind: 'distinct'; readonly on: readonly Expression[] }

export type TableRef =
  | { readonly kind: 'empty' }
  | BaseTable
  | DerivedTable
  | Join
  | TableFunction
  | {
      readonly kind: 'values'
      readonly rows: readonly (readonly Expression[])[]
      readonly alias: string
      readonly aliases: readonly string[]
    }
  | Pivot
  | { readonly kind: 'show'; readonly query: Query | null; readonly alias: string }

export interface BaseTable {
  readonly kind: 'table'
  readonly catalog: string
  readonly schema: string
  readonly name: string
  readonly alias: string
  readonly aliases: readonly string[]
}

export interface DerivedTable {
  readonly kind: 'derived'
  readonly query: Query
  readonly alias: string
  readonly aliases: readonly string[]
}

export interface Join {
  readonly kind: 'join'
  readonly left: TableRef
  readonly right: TableRef
  readonly side: 'inner' | 'left' | 'right' | 'outer' | 'semi' | 'anti'
  readonly natural: boolean
  readonly using: readonly string[]
  readonly on: Expression | null
}

export interface TableFunction {
  readonly kind: 'function'
  readonly name: string
  readonly arguments: readonly Expression[]
  readonly ordinality: boolean
  readonly alias: string
  readonly aliases: readonly string[]
}

export interface Pivot {
  readonly kind: 'pivot'
  readonly source: TableRef
  readonly aggregates: readonly Expression[]
  /** Value columns of an UNPIVOT; empty for a PIVOT. */
  readonly valueNames: readonly string[]
  readonly axes: readonly PivotAxis[]
  readonly groups: readonly string[]
  readonly alias: string
  readonly aliases: readonly string[]
}

export interface PivotAxis {
  readonly by: readonly Expression[]
  /** Name columns of an UNPIVOT. */
  readonly names: readonly string[]
  readonly entries: readonly PivotEntry[]
  /** Values that only the database knows: an ENUM, a subquery. */
  readonly open: boolean
}

export interface PivotEntry {
  /** Names of columns (UNPIVOT) or values of the axis (PIVOT); null for what is neither text nor number. */
  readonly values: readonly (string | null)[]
  readonly alias: string
  readonly expression: Expression | null
}

/** Every expression: what it is called, and its offset in the text in UTF-8 bytes (null where planwise's database tells none). */
interface Written {
  readonly alias: string
  readonly offset: number | null
}

export type Expression = Written &
  (
    | { readonly kind: 'column'; readonly names: readonly string[] }
    | { readonly kind: 'constant'; readonly value: string | number | boolean | null }
    | { readonly kind: 'star'; readonly star: Star }
    | { readonly kind: 'position'; readonly index: number }
    | FunctionCall
    | WindowCall
    | {
        readonly kind: 'subquery'
        readonly form: 'scalar' | 'exists' | 'any'
        readonly query: Query
        readonly operand: Expression | null
      }
    | { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Expression }
    /** Casts, cases, comparisons, operators: a value made of its parts and of nothing else. */
    | { readonly kind: 'made of'; readonly parts: readonly Expression[]; readonly unpack: boolean }
  )

export interface FunctionCall {
  readonly kind: 'call'
  /** Lower case. */
  readonly name: string
  readonly arguments: readonly Expression[]
  readonly filter: Expression | null
  readonly orders: readonly Expression[]
}

export interface WindowCall {
  readonly kind: 'window'
  readonly arguments: readonly Expression[]
  readonly partitions: readonly Expression[]
  readonly orders: readonly Expression[]
  readonly filter: Expression | null
}

export interface Star {
  /** `t` of `t.*`; a struct column's name for its fields. */
  readonly relation: string
  /** `COLUMNS(…)`: the expression around it is repeated for each column. */
  readonly columns: boolean
  readonly exclude: readonly StarName[]
  readonly replace: readonly { readonly name: string; readonly by: Expression }[]
  readonly rename: readonly { readonly from: StarName; readonly to: string }[]
  /** What chooses among the columns: a pattern, a list, a lambda. */
  readonly filter: Expression | null
}

export interface StarName {
  /** Empty where any relation's column of that name is meant. */
  readonly relation: string
  readonly column: string
}
