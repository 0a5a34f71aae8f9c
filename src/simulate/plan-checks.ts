import { check, diagnose } from '../config/index.ts'
import { DateText, type Diagnostic, isPlainRecord, type PlainRecord } from '../model/index.ts'
import type { Decided } from './layers.ts'
import { isScenarioName, numberOf, scenarioSchema, simulationSchema } from './parameters.ts'
import type { Plan } from './scenario.ts'

/** Unknown names and wrong values of the project file. */
export function checkPlan({ simulation, scenarios, file }: Plan, diagnostics: Diagnostic[]): void {
  const reporting = { code: 'PW5301', family: 'Runtime Error', file } as const
  check(simulationSchema, withoutNulls(simulation), { ...reporting, under: ['simulation'] }, diagnostics)
  for (const [name, value] of Object.entries(scenarios)) {
    const under = ['scenarios', name]
    if (!isScenarioName(name)) {
      const message = `'${name}' cannot be a scenario's name: it names a database file, so it has letters, digits and _ only`
      diagnostics.push(diagnose({ code: 'PW5301', family: 'Runtime Error', message }, file.keyAt(under), file.text))
    }
    check(scenarioSchema, isPlainRecord(value) ? withoutNulls(value) : value, { ...reporting, under }, diagnostics)
  }
}

/** `cola_rate:` without a value leaves it to the levers. */
function withoutNulls(values: PlainRecord): PlainRecord {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}

/** What no parameter can tell alone; each mistake names both values and lies where the later decided of the two was set. */
export function checkRules(decided: ReadonlyMap<string, Decided>, diagnostics: Diagnostic[]): void {
  const number = (name: string): number | undefined => numberOf(decided.get(name)?.value)
  const strength = ['simulation', 'scenario', 'cli']
  const complain = (names: readonly string[], message: string, hint?: string): void => {
    const found = names.flatMap((name) => decided.get(name) ?? [])
    const [strongest] = [...found].sort((a, b) => strength.indexOf(b.source) - strength.indexOf(a.source))
    if (strongest !== undefined) diagnostics.push(strongest.layer.at(strongest.name).diagnostic(message, hint))
  }
  const [start, end] = [number('start_year'), number('end_year')]
  if (start !== undefined && end !== undefined && end <= start) {
    complain(
      ['end_year', 'start_year'],
      `end_year (${end}) must come after start_year (${start})`,
      'To simulate one year, name it: planwise simulate 2025.',
    )
  }
  const [total, newHire] = [number('total_termination_rate'), number('new_hire_termination_rate')]
  if (total !== undefined && newHire !== undefined && newHire < total) {
    complain(
      ['new_hire_termination_rate', 'total_termination_rate'],
      `new_hire_termination_rate (${newHire}) must not be below total_termination_rate (${total})`,
    )
  }
  const given = decided.get('simulation_effective_date')?.value
  const day = given instanceof DateText ? given.text : given
  if (start !== undefined && day !== undefined && day !== `${start - 1}-12-31`) {
    complain(
      ['simulation_effective_date', 'start_year'],
      `simulation_effective_date (${String(day)}) must be December 31 before start_year (${start}): ${start - 1}-12-31`,
    )
  }
}
