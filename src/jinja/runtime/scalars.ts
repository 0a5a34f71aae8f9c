import { define, FLOAT, INT } from './methods.ts'
import { bits, intOf } from './numbers.ts'
import { float, tuple } from './values.ts'

define(INT, 'bit_length', '', (self) => {
  if (Number(self) === 0) return 0
  const absolute = BigInt(self) < 0n ? -BigInt(self) : BigInt(self)
  return bits(absolute) - 4 + Number.parseInt(absolute.toString(16).charAt(0), 16).toString(2).length
})
define(INT, 'conjugate', '', (self) => self)
define(INT, 'is_integer', '', () => true)
define(INT, 'as_integer_ratio', '', (self) => tuple([self, 1]))
define(FLOAT, 'is_integer', '', (self) => Number.isInteger(self))
define(FLOAT, 'conjugate', '', (self) => float(self))
define(FLOAT, 'as_integer_ratio', '', (self) => {
  let scaled = self
  let denominator = 1
  while (Number.isFinite(scaled) && !Number.isInteger(scaled)) {
    scaled *= 2
    denominator *= 2
  }
  return tuple([intOf(scaled), intOf(denominator)])
})
