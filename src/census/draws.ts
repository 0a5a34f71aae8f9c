import { createHash } from 'node:crypto'

/** SQL for an employee's 64-bit key: the first eight bytes of the id's MD5, big endian. */
export function keySql(employeeId: string): string {
  return `('0x' || md5(${employeeId})[1:16])::ubigint`
}

const WORD = 2n ** 32n
const MULTIPLIERS = [3528905107n, 3449720151n, 3039394381n]
const WEYL = { high: 2654435769n, low: 3144134277n }

/**
 * SQL for a DOUBLE in [0, 1) that depends on the key and the stream alone: a counter-based generator of three
 * multiply-and-xor rounds on the halves of the key (in the manner of Philox 2x32; Salmon et al., 2011), its 52 upper
 * bits. The models make theirs with `macros/draws.sql`; both are held to the same known values.
 * @param key name of a UBIGINT column made by {@link keySql}
 * @param stream `seed|scenario_seed|year|event|salt`
 */
export function drawSql(key: string, stream: string): string {
  const digest = createHash('md5').update(stream).digest()
  let highKey = BigInt(digest.readUInt32BE(0))
  let lowKey = BigInt(digest.readUInt32BE(4))
  let high = `(${key} >> 32)`
  let low = `(${key} & 4294967295)`
  for (const multiplier of MULTIPLIERS) {
    const product = `(xor(${low}, ${lowKey}::ubigint) * ${multiplier}::ubigint)`
    high = `xor(xor(${product} >> 32, ${high}), ${highKey}::ubigint)`
    low = `(${product} & 4294967295)`
    highKey = (highKey + WEYL.high) % WORD
    lowKey = (lowKey + WEYL.low) % WORD
  }
  return `((${high} * 1048576 + (${low} >> 12))::double / 4503599627370496)`
}
