import type { Generated } from './codegen.ts'
import type { Frame } from './frame.ts'
import type { Runtime } from './runtime/runtime.ts'
import type { MaybePromise, Value } from './runtime/values.ts'
import type { Scope } from './scope.ts'

/** A compiled template: `extra` is the Output to write to (template) or the bound arguments (macro). */
export type Executable = (
  runtime: Runtime,
  frame: Frame,
  scope: Scope,
  constants: readonly unknown[],
  extra: unknown,
) => MaybePromise<Value>

function isConstructor(value: unknown): value is new (...parts: string[]) => unknown {
  return typeof value === 'function'
}

function isExecutable(value: unknown): value is Executable {
  return typeof value === 'function'
}

const asyncConstructor: unknown = Object.getPrototypeOf(async () => {}).constructor

// Templates of the same shape generate the same code: it is compiled once. Long code is seldom shared, so not kept.
const MAX_SHARED_LENGTH = 2_000
const MAX_SHARED = 4_000
const shared = new Map<string, Executable>()

/** Makes the function of generated code. `extra` names its fifth parameter. */
export function load(generated: Generated, extra: 'O' | 'A'): Executable {
  const key = (generated.isAsync ? 'a' : 's') + extra + generated.code
  const known = shared.get(key)
  if (known) return known
  const maker: unknown = generated.isAsync ? asyncConstructor : Function
  if (!isConstructor(maker)) throw new Error('this JavaScript engine cannot make functions')
  const made = new maker('R', 'F', 'S', 'K', extra, generated.code)
  if (!isExecutable(made)) throw new Error('generated code is not a function')
  if (generated.code.length <= MAX_SHARED_LENGTH) {
    if (shared.size >= MAX_SHARED) shared.clear()
    shared.set(key, made)
  }
  return made
}
