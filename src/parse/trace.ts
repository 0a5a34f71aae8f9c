import type { Capture } from '../context/index.ts'
import type { Scope } from '../jinja/index.ts'
import type { NodeId } from '../model/index.ts'
import { contentKey, toJson } from './memo.ts'
import { isVolatile } from './volatile.ts'

/** What a parse has looked at besides its input: what must be the same for its result to be the same. */
export interface ParseTrace {
  /** Environment variables that were read; undefined = not set. */
  readonly env: ReadonlyMap<string, string | undefined>
  /** Whether something tells of this run alone (the clock, the command line …), models' own texts apart. */
  readonly isVolatile: boolean
  /** Deprecation dates, and whether they had passed. */
  readonly deadlines: ReadonlyMap<string, boolean>
  /** Enabled models that stand in a file of their own, by its absolute path. */
  readonly models: ReadonlyMap<string, ModelTrace>
}

export interface ModelTrace {
  readonly id: NodeId
  /** All that the model's text does to other nodes and to its own configuration; another text with the same shape changes nothing else. */
  readonly shape: string
  /** Its text tells of the run: it has to be rendered again to know its shape. */
  readonly isVolatile: boolean
}

/** A trace while the parse goes on. */
export interface Tracing extends ParseTrace {
  readonly env: Map<string, string | undefined>
  isVolatile: boolean
  readonly deadlines: Map<string, boolean>
  readonly models: Map<string, ModelTrace>
}

export function newTrace(): Tracing {
  return { env: new Map(), isVolatile: false, deadlines: new Map(), models: new Map() }
}

/** An environment that notes what is asked of it. */
export function tracedEnv(env: (name: string) => string | undefined, trace: Tracing): (name: string) => string | undefined {
  return (name) => {
    const value = env(name)
    trace.env.set(name, value)
    return value
  }
}

/** A scope that notes when a name is looked up whose value tells of the run. */
export function tracedScope(scope: Scope, trace: Tracing): Scope {
  return {
    lookup(name) {
      trace.isVolatile ||= isVolatile([name])
      return scope.lookup(name)
    },
  }
}

/** Notes what a rendering read that is no model's own. */
export function traceCapture({ reads }: Capture, trace: Tracing): void {
  trace.isVolatile ||= isVolatile(reads)
}

/** @param hooks whether the node has hooks, whose macros are among the node's */
export function shapeOf(capture: Capture, hooks: boolean): string {
  const { refs, sources, metrics, configCalls, macros } = capture
  return contentKey(
    'shape',
    JSON.stringify([refs.map((ref) => [ref.name, ref.package, ref.version]), sources, metrics, hooks ? [...macros] : []]),
    JSON.stringify(configCalls.map(toJson)),
  )
}
