import type { Frame, MaybePromise, Value } from '../jinja/index.ts'
import type { Face, RunFace } from './face.ts'

/**
 * A method of `adapter`. While parsing, `parse` is the answer; without it the method does the same in both faces.
 */
export type AdapterMethod =
  | { readonly parameters: string; readonly both: (face: Face, args: readonly Value[]) => Value }
  | {
      readonly parameters: string
      readonly parse: () => Value
      readonly run: (face: RunFace, args: readonly Value[], frame: Frame | undefined) => MaybePromise<Value>
    }
