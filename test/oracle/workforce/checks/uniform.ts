import { type Chance, key } from '../draws.ts'

const MULTIPLIERS = [3528905107n, 3449720151n, 3039394381n]
const MASK = (1n << 32n) - 1n

/**
 * A draw as SQL, by the words of the specification.
 * @param id a UBIGINT, the employee's key
 */
export function uniformSql({ randomSeed, scenarioSeed, year }: Chance, event: string, id: string): string {
  const stream = key(`${randomSeed}|${scenarioSeed}|${year}|${event}`)
  let [c, d] = [stream >> 32n, stream & MASK]
  let a = `(${id} >> 32)`
  let b = `(${id} & ${MASK})`
  for (const multiplier of MULTIPLIERS) {
    const p = `(xor(${b}, ${d}::ubigint) * ${multiplier}::ubigint)`
    a = `xor(xor(${p} >> 32, ${a}), ${c}::ubigint)`
    b = `(${p} & ${MASK})`
    c = (c + 2654435769n) & MASK
    d = (d + 3144134277n) & MASK
  }
  return `((${a} * 1048576 + (${b} >> 12)) / 4503599627370496.0::double)`
}
