import { call, getattr, pythonModules, str, type Value } from '../jinja/index.ts'
import { DateText } from '../model/index.ts'

const DATETIME = getattr(pythonModules, 'datetime', false)

/** A date or moment as Python's `datetime.date` or `datetime.datetime`. */
export function dateValue(date: DateText): Value {
  const value = call(getattr(getattr(DATETIME, date.kind, false), 'fromisoformat', false), [date.text])
  return value instanceof Promise ? date.text : value
}

/** The other way: what YAML and JSON hold of a date. `value` is a Python date or datetime. */
export function dateText(value: Value): DateText {
  const text = str(value)
  return text.length > 10 ? new DateText('datetime', text.replace(' ', 'T')) : new DateText('date', text)
}
