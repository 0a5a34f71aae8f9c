import { frame } from '../config/index.ts'
import { type MacroRegistry, withTemplateHint } from '../context/index.ts'
import type { Diagnostic } from '../model/index.ts'
import type { ParseInput } from './input.ts'

/** Adds the lines around each place, and what templates may have meant. */
export function withFrames(input: ParseInput, macros: MacroRegistry, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const texts = new Map<string, string | undefined>()
  const textOf = (path: string): string | undefined => {
    if (texts.has(path)) return texts.get(path)
    const place = `${input.root.directory}/${path}`
    const text = input.files.exists(place) ? input.files.read(place) : undefined
    texts.set(path, text)
    return text
  }
  return diagnostics.map((bare) => {
    const diagnostic = withTemplateHint(macros, bare)
    const { at } = diagnostic
    if (diagnostic.frame !== undefined || at?.line === undefined) return diagnostic
    const text = textOf(at.path)
    const drawn = text === undefined ? undefined : frame(text, at)
    return drawn === undefined ? diagnostic : { ...diagnostic, frame: drawn }
  })
}
