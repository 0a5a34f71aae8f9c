import type { Json } from '../../../src/index.ts'

/**
 * True for types that hold JSON alone: no bigint, undefined, symbol, function, and so no Map, Date, class instance or
 * database object, which all have methods. `false` anywhere inside makes the whole false.
 */
export type IsJson<T> = [T] extends [Json]
  ? true
  : T extends string | number | boolean | null
    ? true
    : T extends bigint | undefined | symbol | ((...args: never[]) => unknown)
      ? false
      : T extends readonly (infer Item)[]
        ? IsJson<Item>
        : T extends object
          ? false extends { [K in keyof T]-?: IsJson<Required<T>[K]> }[keyof T]
            ? false
            : true
          : false
