import { loadYaml } from '../config/index.ts'
import { fn, TemplateError, truthy, type Value } from '../jinja/index.ts'
import { toValue } from './plain-values.ts'
import { dumpYaml } from './yaml-dump.ts'

/** `fromyaml(text, default=None)`: YAML 1.1; the default for text that is not YAML. */
export const fromyaml: Value = fn('fromyaml', 'value, default=None', (text, fallback) => {
  if (typeof text !== 'string') return fallback ?? null
  const file = loadYaml(text, 'fromyaml()')
  return file.diagnostics.some(({ severity }) => severity === 'error') ? (fallback ?? null) : toValue(file.value)
})

/** `toyaml(value, default=None, sort_keys=False)`: the default for what YAML cannot represent. */
export const toyaml: Value = fn('toyaml', 'value, default=None, sort_keys=False', (value, fallback, sortKeys) => {
  try {
    return dumpYaml(value ?? null, truthy(sortKeys ?? null))
  } catch (error) {
    if (error instanceof TemplateError && error.kind === 'value') return fallback ?? null
    throw error
  }
})
