import type { Json, Plain } from '../../model/index.ts'
import { fromJson, toJson } from '../../parse/index.ts'
import { plainOf } from './node-texts.ts'

/** Plain data of any kind as text; what it leaves undefined is left out. */
export function encodePlain(value: unknown): string {
  return JSON.stringify(toJson(plainOf(value)))
}

export function decodePlain(text: string): Plain {
  const json: Json = JSON.parse(text)
  return fromJson(json)
}
