import { Host, type Value } from '../jinja/index.ts'
import type { Face } from './face.ts'

/** `context_macro_stack`: ids of the macros running now, outermost first. */
export function macroStack(face: Face): Value {
  return new MacroStack(face)
}

class MacroStack extends Host {
  private readonly face: Face
  constructor(face: Face) {
    super()
    this.face = face
  }
  override pyType(): string {
    return 'MacroStack'
  }
  override pyAttr(name: string): Value | undefined {
    if (name === 'call_stack') return [...this.face.stack]
    return name === 'depth' ? this.face.stack.length : undefined
  }
}
