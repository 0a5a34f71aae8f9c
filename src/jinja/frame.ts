import type { MacroFrame } from './error.ts'
import { TemplateError } from './error.ts'

export interface Deadline {
  readonly at: number
  /** The time, in the unit of `at`. */
  now(): number
}

/** What a render may use up before it is stopped with an error of kind `limit`. */
export interface Limits {
  /** Loop iterations plus macro calls of one render. */
  readonly steps?: number
  /** UTF-16 units of one output (a template's, macro's or block's). */
  readonly outputBytes?: number
  /** Macro calls inside one another. */
  readonly depth?: number
  /** The clock's time after which the render is stopped. */
  readonly deadline?: Deadline
}

export const DEFAULT_LIMITS = { steps: 20_000_000, outputBytes: 64 * 1024 * 1024, depth: 400 }

/** A string of output and where its pieces come from: pairs of offset and site number, ascending. */
export interface Recorded {
  readonly text: string
  readonly pieces: readonly number[]
  readonly frame: Frame
}

/** The compiled code one frame executes: names it in errors and resolves its site numbers. */
export interface Unit {
  readonly name: string
  readonly path: string
  /** Line and column of site n at 2n and 2n+1; the column is negative where the site is literal text. */
  readonly sites: readonly number[]
}

/** State that all frames of one render share. */
export class RenderState {
  steps = 0
  readonly limits: {
    readonly steps: number
    readonly outputBytes: number
    readonly depth: number
    readonly deadline: Deadline | undefined
  }
  /** Outputs of macros and blocks, in order of completion; undefined when no source map is wanted. */
  readonly recorded: Recorded[] | undefined

  constructor(limits: Limits | undefined, mapped: boolean) {
    this.limits = {
      steps: limits?.steps ?? DEFAULT_LIMITS.steps,
      outputBytes: limits?.outputBytes ?? DEFAULT_LIMITS.outputBytes,
      depth: limits?.depth ?? DEFAULT_LIMITS.depth,
      deadline: limits?.deadline,
    }
    this.recorded = mapped ? [] : undefined
  }

  /** Counts one step; `length` is the length of the output being built. */
  step(length: number): void {
    const { limits } = this
    if (++this.steps > limits.steps)
      throw new TemplateError('limit', `the template took more than ${limits.steps} steps; it probably loops for ever`)
    if (length > limits.outputBytes) throw new TemplateError('limit', `the output is larger than ${limits.outputBytes} bytes`)
    if (limits.deadline && (this.steps & 1023) === 0 && limits.deadline.now() > limits.deadline.at)
      throw new TemplateError('limit', 'the template took too long')
  }
}

/** One activation of a template or macro. `at` is the site being executed. */
export class Frame {
  at = 0
  readonly parent: Frame | undefined
  readonly unit: Unit
  /** The macro's name; undefined for the template itself. */
  readonly macro: string | undefined
  readonly render: RenderState
  readonly depth: number
  /** The caller's site at the time of the call. */
  readonly callSite: number

  constructor(parent: Frame | undefined, unit: Unit, macro: string | undefined, render: RenderState) {
    this.parent = parent
    this.unit = unit
    this.macro = macro
    this.render = render
    this.depth = parent === undefined ? 0 : parent.depth + 1
    this.callSite = parent === undefined ? 0 : parent.at
    if (this.depth > render.limits.depth) {
      throw new TemplateError('limit', `macros call each other more than ${render.limits.depth} levels deep`, {
        pyType: 'RecursionError',
      })
    }
  }

  /** The macro stack, innermost first, at the lines being executed now. */
  stack(): MacroFrame[] {
    const frames: MacroFrame[] = []
    let site = this.at
    for (let frame: Frame | undefined = this; frame !== undefined; site = frame.callSite, frame = frame.parent) {
      frames.push(frame.position(site))
    }
    return frames
  }

  position(site: number): MacroFrame {
    const { unit } = this
    return {
      name: this.macro ?? unit.name,
      path: unit.path,
      line: unit.sites[2 * site] ?? 0,
      column: Math.abs(unit.sites[2 * site + 1] ?? 0),
    }
  }
}
