import { TemplateError } from '../error.ts'
import { FILTERS } from './filters.ts'
import { failUndefined, isIterable, truthy } from './iterate.ts'
import { arithmetic, asInt, asNumber, isFloat } from './numbers.ts'
import { compare, contains, equals } from './operators.ts'
import { str } from './print.ts'
import { Dict, Host, same, Undefined, type Value } from './values.ts'

export type Test = (value: Value, args: readonly Value[]) => boolean
export const TESTS = new Map<string, Test>()

function define(names: string, body: (value: Value, other: Value) => boolean, arity = 0): void {
  const [name] = names.split(' ')
  const made: Test = (value, args) => {
    if (args.length !== arity) {
      const [given, wanted] = [args.length + 1, arity + 1]
      throw new TemplateError(
        'type',
        `test_${name}() takes ${wanted} positional argument${wanted === 1 ? '' : 's'} but ${given} ${given === 1 ? 'was' : 'were'} given`,
      )
    }
    return body(value, args[0] ?? null)
  }
  for (const each of names.split(' ')) TESTS.set(each, made)
}

function isMapping(value: Value): boolean {
  return value instanceof Dict || (value instanceof Host && value.pyMapping())
}

function remainder(value: Value, by: Value): Value {
  if (value instanceof Undefined) throw failUndefined(value)
  const rest = arithmetic('%', value, by)
  if (rest === undefined) throw new TemplateError('type', 'not all arguments converted during string formatting')
  return rest
}

define('defined', (value) => !(value instanceof Undefined))
define('undefined', (value) => value instanceof Undefined)
define('none', (value) => value === null)
define('boolean', (value) => typeof value === 'boolean')
define('true', (value) => value === true)
define('false', (value) => value === false)
define('integer', (value) => typeof value !== 'boolean' && asInt(value) !== undefined)
define('float', isFloat)
define('number', (value) => asNumber(value) !== undefined || (value instanceof Host && value.pyType() === 'Decimal'))
define('string', (value) => typeof value === 'string')
define('mapping', isMapping)
define(
  'sequence',
  (value) =>
    typeof value === 'string' ||
    Array.isArray(value) ||
    isMapping(value) ||
    value instanceof Undefined ||
    (value instanceof Host && value.pyLen() !== undefined),
)
define('iterable', isIterable)
define('callable', (value) => (value instanceof Host && value.pyCallable()) || (value instanceof Undefined && value.chainable))
define('odd', (value) => equals(remainder(value, 2), 1))
define('even', (value) => equals(remainder(value, 2), 0))
define('divisibleby', (value, by) => equals(remainder(value, by), 0), 1)
define('lower', (value) => cased(str(value), (text) => text.toLowerCase()))
define('upper', (value) => cased(str(value), (text) => text.toUpperCase()))
define('escaped', () => false)
define('filter', (value) => typeof value === 'string' && FILTERS.has(value))
define('test', (value) => typeof value === 'string' && TESTS.has(value))
define('eq equalto ==', equals, 1)
define('ne !=', (value, other) => !equals(value, other), 1)
define('lt lessthan <', (value, other) => compare(value, other, '<') < 0, 1)
define('le <=', (value, other) => compare(value, other, '<=') <= 0, 1)
define('gt greaterthan >', (value, other) => compare(value, other, '>') > 0, 1)
define('ge >=', (value, other) => compare(value, other, '>=') >= 0, 1)
define('in', (value, container) => contains(container, value), 1)
define('sameas', same, 1)

function cased(text: string, change: (text: string) => string): boolean {
  return change(text) === text && text.toLowerCase() !== text.toUpperCase()
}

/** Applies a test by name, as `select('name', …)` does; without a name the value's truth counts. */
export function applyTest(name: Value | undefined, value: Value, args: readonly Value[]): boolean {
  if (name === undefined) return truthy(value)
  const found = typeof name === 'string' ? TESTS.get(name) : undefined
  if (!found) throw new TemplateError('runtime', `No test named '${typeof name === 'string' ? name : ''}'.`)
  return found(value, args)
}
