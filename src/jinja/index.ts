export { type Block, extractBlocks } from './blocks.ts'
export { type ErrorKind, type Location, locate, type MacroFrame, MacroReturn, TemplateError } from './error.ts'
export { DEFAULT_LIMITS, type Frame, type Limits } from './frame.ts'
export { BoundMacro, defineMacro, type Macro, type MacroSource } from './macro.ts'
export { getattr, getitem } from './runtime/attributes.ts'
export { DateTime, PyDate, PyTime } from './runtime/datetime.ts'
export type { Clock } from './runtime/datetime-module.ts'
export { PyDecimal } from './runtime/decimal.ts'
export { bind, call, fn, frameFn, type Implementation, PyFunction, type Signature, signature } from './runtime/function.ts'
export { isIterable, iterate, length, PyIter, toList, truthy } from './runtime/iterate.ts'
export { fromJson, type JsonOptions, toJson } from './runtime/json.ts'
export { unpack } from './runtime/lists.ts'
export { literalEval } from './runtime/literal.ts'
export { createPythonModules, pythonModules } from './runtime/modules.ts'
export { asInt, asNumber } from './runtime/numbers.ts'
export { compare, contains, equals } from './runtime/operators.ts'
export { fromValue, type Plain, type PlainObject, toValue } from './runtime/plain.ts'
export { repr, str } from './runtime/print.ts'
export { TimeDelta } from './runtime/timedelta.ts'
export { FixedZone } from './runtime/timezone.ts'
export {
  type BinaryOperator,
  Dict,
  Float,
  float,
  Host,
  isList,
  type Kwargs,
  type MaybePromise,
  namedTuple,
  type PyList,
  PySet,
  Tuple,
  tuple,
  typeName,
  Undefined,
  type Value,
} from './runtime/values.ts'
export { EMPTY_SCOPE, type Scope, ScopeObject, scopeOf } from './scope.ts'
export type { Origin, SourceMap } from './sourcemap.ts'
export {
  compileTemplate,
  type Rendered,
  type RenderOptions,
  type SourceText,
  type Template,
  type TemplateOptions,
} from './template.ts'
