import { call, getattr, pythonModules, str, type Value } from '../jinja/index.ts'
import { DateText } from '../model/index.ts'

/** A date or moment as Python's `datetime.date` or `datetime.datetime`. */
export function dateValue(date: DateText): Value {
  const module = pythonModules.get('datetime')
  if (module === undefined) return date.text
  const value = call(getattr(getattr(module, date.kind, false), 'fromisoformat', false), [date.text])
  return value instanceof Promise ? date.text : value
}

/** The other way: what YAML and JSON hold of a date. `value` is a Python date or datetime. */
export function dateText(value: Value): DateText {
  const text = str(value)
  return text.length > 10 ? new DateText('datetime', text.replace(' ', 'T')) : new DateText('date', text)
}
