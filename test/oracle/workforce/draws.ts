import { createHash } from 'node:crypto'

const MASK = (1n << 32n) - 1n
const MULTIPLIERS = [3528905107n, 3449720151n, 3039394381n]

/** The first eight bytes of the MD5 of a text, big endian. */
export const key = (text: string): bigint => createHash('md5').update(text).digest().readBigUInt64BE(0)

/** The seeds and the year of a draw. */
export interface Chance {
  readonly randomSeed: number
  readonly scenarioSeed: number
  readonly year: number
}

/** The uniform in [0, 1), a multiple of 2⁻⁵², that `event|salt` gives an employee. */
export type Draw = (employeeKey: bigint) => number

/** @param stream `event|salt`; an empty salt keeps its bar */
export function stream({ randomSeed, scenarioSeed, year }: Chance, event: string): Draw {
  const streamKey = key(`${randomSeed}|${scenarioSeed}|${year}|${event}`)
  return (employeeKey) => mix(employeeKey, streamKey)
}

function mix(employeeKey: bigint, streamKey: bigint): number {
  let a = employeeKey >> 32n
  let b = employeeKey & MASK
  let c = streamKey >> 32n
  let d = streamKey & MASK
  for (const multiplier of MULTIPLIERS) {
    const p = (b ^ d) * multiplier
    a = (p >> 32n) ^ a ^ c
    b = p & MASK
    c = (c + 2654435769n) & MASK
    d = (d + 3144134277n) & MASK
  }
  return Number((a << 20n) + (b >> 12n)) / 2 ** 52
}
