import type { Value } from './runtime/values.ts'

/** Offsets are those of the template's normalised text. */
interface At {
  readonly at: number
}

export type UnaryOperator = 'not' | '-' | '+'
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

export interface Arguments {
  readonly positional: readonly Expr[]
  readonly named: readonly { readonly name: string; readonly value: Expr }[]
  readonly star: Expr | undefined
  readonly doubleStar: Expr | undefined
}

export type Expr = At &
  (
    | { readonly kind: 'const'; readonly value: Value }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'list'; readonly items: readonly Expr[] }
    | { readonly kind: 'tuple'; readonly items: readonly Expr[] }
    | { readonly kind: 'dict'; readonly items: readonly { readonly key: Expr; readonly value: Expr }[] }
    | { readonly kind: 'unary'; readonly op: UnaryOperator; readonly node: Expr }
    | {
        readonly kind: 'binary'
        readonly op: '+' | '-' | '*' | '/' | '//' | '%' | '**'
        readonly left: Expr
        readonly right: Expr
      }
    | { readonly kind: 'logic'; readonly op: 'and' | 'or'; readonly left: Expr; readonly right: Expr }
    | {
        readonly kind: 'compare'
        readonly first: Expr
        readonly rest: readonly { readonly op: CompareOperator; readonly node: Expr }[]
      }
    | { readonly kind: 'concat'; readonly items: readonly Expr[] }
    | { readonly kind: 'cond'; readonly test: Expr; readonly yes: Expr; readonly no: Expr | undefined }
    | { readonly kind: 'filter'; readonly node: Expr; readonly name: string; readonly args: Arguments }
    /** Stands for the text of a filter block or filtered set block. */
    | { readonly kind: 'body' }
    | { readonly kind: 'test'; readonly node: Expr; readonly name: string; readonly args: Arguments }
    | { readonly kind: 'call'; readonly node: Expr; readonly args: Arguments }
    | { readonly kind: 'attr'; readonly node: Expr; readonly name: string }
    | { readonly kind: 'item'; readonly node: Expr; readonly key: Expr }
    | {
        readonly kind: 'slice'
        readonly start: Expr | undefined
        readonly stop: Expr | undefined
        readonly step: Expr | undefined
      }
  )

/** What can be assigned to: a name, `ns.attribute`, or a tuple of these. */
export type Target = At &
  (
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'field'; readonly name: string; readonly attribute: string }
    | { readonly kind: 'tuple'; readonly items: readonly Target[] }
  )

export interface Parameter {
  readonly name: string
  readonly standard: Expr | undefined
}

/** Which of the special names a body mentions: the code generator provides only these. */
export interface Uses {
  readonly loop: boolean
  readonly caller: boolean
  readonly kwargs: boolean
  readonly varargs: boolean
}

export interface Callable extends At {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly body: readonly Stmt[]
  readonly uses: Uses
}

export type Stmt = At &
  (
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'output'; readonly node: Expr }
    | { readonly kind: 'if'; readonly test: Expr; readonly body: readonly Stmt[]; readonly otherwise: readonly Stmt[] }
    | {
        readonly kind: 'for'
        readonly target: Target
        readonly iterable: Expr
        readonly test: Expr | undefined
        readonly recursive: boolean
        readonly body: readonly Stmt[]
        readonly otherwise: readonly Stmt[]
        readonly usesLoop: boolean
      }
    | { readonly kind: 'set'; readonly target: Target; readonly value: Expr }
    | { readonly kind: 'set-block'; readonly target: Target; readonly filter: Expr | undefined; readonly body: readonly Stmt[] }
    | { readonly kind: 'macro'; readonly macro: Callable }
    | { readonly kind: 'call'; readonly call: Expr; readonly caller: Callable }
    | { readonly kind: 'filter'; readonly filter: Expr; readonly body: readonly Stmt[] }
    | {
        readonly kind: 'with'
        readonly targets: readonly { readonly target: Target; readonly value: Expr }[]
        readonly body: readonly Stmt[]
      }
    | { readonly kind: 'scope'; readonly body: readonly Stmt[] }
    /** `{% print a, b %}`: outputs that stand together, in no scope of their own. */
    | { readonly kind: 'group'; readonly body: readonly Stmt[] }
    | { readonly kind: 'do'; readonly node: Expr }
    | { readonly kind: 'break' }
    | { readonly kind: 'continue' }
    /** A tag that needs other template files; an error if it is ever reached. */
    | { readonly kind: 'unsupported'; readonly tag: string; readonly names: readonly string[] }
  )
