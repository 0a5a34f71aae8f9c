import * as z from 'zod'
import { isPlainRecord, type Plain } from '../../model/index.ts'
import { number, text, texts } from '../schema.ts'

/** Keys may be of any kind. */
export const dict = z.custom<Plain>((value) => isPlainRecord(value) || value instanceof Map, 'a mapping')
export const dicts = z.array(dict, 'a list of mappings')
export const textOrTexts = z.union([text, texts])
export const version = z.union([text, number])

export function list(of: z.ZodType) {
  return z.array(of, 'a list')
}

export function strict<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, 'a mapping')
}

/** Other keys are kept, as dbt keeps them. */
export function open<S extends z.ZodRawShape>(shape: S) {
  return z.looseObject(shape, 'a mapping')
}
