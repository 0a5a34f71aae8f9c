import { check, diagnose, didYouMean, loadYaml } from '../config/index.ts'
import { type Diagnostic, failure, type PlainRecord } from '../model/index.ts'
import { LEVER_NAMES, PARAMETER_NAMES, simulationSchema } from './parameters.ts'
import type { Setting } from './scenario.ts'

/** Reads `NAME=VALUE`; the value as YAML would read it. */
export function readSetting(words: string): Setting {
  const equals = words.indexOf('=')
  if (equals < 1) {
    throw failure('PW5303', `--set ${words}: it has no '='`, {
      family: 'Usage Error',
      hint: 'Write --set target_growth_rate=0.05.',
    })
  }
  return {
    name: words.slice(0, equals).trim(),
    value: loadYaml(words.slice(equals + 1), '--set').value,
    origin: `--set ${words}`,
  }
}

/** The values of the settings by name; each mistake becomes a diagnostic. */
export function settingsRecord(settings: readonly Setting[], diagnostics: Diagnostic[]): PlainRecord {
  for (const { name, value, origin } of settings) {
    const found: Diagnostic[] = []
    const file = { text: '', at: () => ({ path: origin }), keyAt: () => ({ path: origin }) }
    check(simulationSchema, { [name]: value }, { code: 'PW5303', family: 'Usage Error', file }, found)
    for (const { message, hint } of found) {
      const unknown = message.startsWith('Unknown key')
      const said = unknown ? `There is no parameter '${name}'` : message
      const meant = unknown ? (didYouMean(name, [...PARAMETER_NAMES, ...LEVER_NAMES]) ?? hint) : hint
      diagnostics.push(diagnose({ code: 'PW5303', family: 'Usage Error', message: `${origin}: ${said}`, hint: meant }))
    }
  }
  return Object.fromEntries(settings.map(({ name, value }) => [name, value]))
}
