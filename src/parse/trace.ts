import type { Capture } from '../context/index.ts'
import type { Scope } from '../jinja/index.ts'
import { type NodeId, nodeId } from '../model/index.ts'
import type { ParseInput } from './input.ts'
import { contentKey, toJson } from './memo.ts'
import { isVolatile } from './volatile.ts'

/** A model's own text calls it; what it means for other nodes is said in {@link shapeOf}. */
export const IS_INCREMENTAL: NodeId = nodeId('macro.dbt.is_incremental')

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

/** A world that notes which variables are asked of its environment, and that a template has warned: it is to warn each time. */
export function tracedWorld(world: ParseInput['world'], trace: Tracing): ParseInput['world'] {
  return {
    ...world,
    env(name) {
      const value = world.env(name)
      trace.env.set(name, value)
      return value
    },
    warn(warning) {
      trace.isVolatile = true
      world.warn(warning)
    },
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
  // the unit tests of a model are judged by whether it asks is_incremental()
  const seen = hooks ? [...macros] : [...macros].filter((id) => id === IS_INCREMENTAL)
  return contentKey(
    'shape',
    JSON.stringify([refs.map((ref) => [ref.name, ref.package, ref.version]), sources, metrics, seen]),
    JSON.stringify(configCalls.map(toJson)),
  )
}
