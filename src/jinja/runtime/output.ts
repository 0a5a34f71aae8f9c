import { str } from './print.ts'
import type { Value } from './values.ts'

/** The text that a template, macro or block has written so far, and where its pieces come from. */
export class Output {
  text = ''
  /** Pairs of offset and site; undefined when no source map is wanted. */
  readonly pieces: number[] | undefined
  constructor(mapped: boolean) {
    this.pieces = mapped ? [] : undefined
  }
  w(site: number, value: Value): void {
    if (this.pieces !== undefined) this.pieces.push(this.text.length, site)
    this.text += typeof value === 'string' ? value : str(value)
  }
}

/** The values that a natively rendered template has written. */
export class NativeOutput {
  readonly values: Value[] = []
  /** Loops measure an output by its text. */
  readonly text = ''
  w(_site: number, value: Value): void {
    this.values.push(value)
  }
}
