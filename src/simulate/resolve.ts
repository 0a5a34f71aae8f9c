import { DateText, type Diagnostic, failure, isPlainRecord, type Plain, PlanwiseError } from '../model/index.ts'
import { type Decided, type Layer, layersOf, lineageOf } from './layers.ts'
import { leverOverrides } from './levers.ts'
import { LEVER_NAMES, numberOf } from './parameters.ts'
import { checkPlan, checkRules } from './plan-checks.ts'
import type { Parameter, Plan, Scenario, Setting } from './scenario.ts'
import { settingsRecord } from './settings.ts'

/**
 * Decides every parameter of a scenario: command line over the scenario over its bases over `simulation:`.
 *
 * @param name a scenario of `scenarios:`, or null for the plan itself
 * @throws {PlanwiseError} with every mistake: unknown names, wrong values, rules between parameters (PW5301 to PW5304)
 */
export function resolveScenario(plan: Plan, name: string | null, settings: readonly Setting[]): Scenario {
  const diagnostics: Diagnostic[] = []
  checkPlan(plan, diagnostics)
  const lineage = name === null ? [] : lineageOf(plan, name, diagnostics)
  const cli = settingsRecord(settings, diagnostics)
  raise(diagnostics)
  const layers = layersOf(plan, lineage, cli, settings)
  const decided = new Map<string, Decided>()
  for (const layer of layers) {
    for (const [key, value] of Object.entries(layer.values)) {
      if (value === null || NOT_PARAMETERS.has(key) || LEVER_NAMES.includes(key) || key === 'levers') continue
      decided.set(key, { name: key, value, source: layer.source, origin: layer.at(key).origin, layer })
    }
  }
  checkRules(decided, diagnostics)
  raise(diagnostics)
  return scenarioOf(plan, name, lineage, [...decided.values()], layers)
}

/** The scenarios of the plan, in its order. */
export function scenarioNames(plan: Pick<Plan, 'scenarios'>): readonly string[] {
  return Object.keys(plan.scenarios)
}

const NOT_PARAMETERS: ReadonlySet<string> = new Set(['description', 'base'])
const REQUIRED = [
  'start_year',
  'end_year',
  'random_seed',
  'scenario_seed',
  'target_growth_rate',
  'total_termination_rate',
  'new_hire_termination_rate',
  'promotion_increase_pct',
  'raise_timing',
  'plan_design_id',
  'census_path',
]

function raise(diagnostics: readonly Diagnostic[]): void {
  const [first, ...rest] = diagnostics
  if (first !== undefined) throw new PlanwiseError([first, ...rest])
}

function scenarioOf(
  plan: Plan,
  name: string | null,
  lineage: readonly string[],
  decided: readonly Parameter[],
  layers: readonly Layer[],
): Scenario {
  const values = new Map(decided.map((parameter) => [parameter.name, parameter]))
  for (const required of REQUIRED) {
    const inVars = plan.vars[required]
    if (values.has(required)) continue
    if (inVars !== undefined && inVars !== null) {
      values.set(required, { name: required, value: inVars, source: 'simulation', origin: 'vars: of planwise.yml' })
    }
  }
  const missing = REQUIRED.filter((required) => !values.has(required))
  if (missing.length > 0) {
    throw failure('PW5304', `Not set: ${missing.join(', ')}`, {
      family: 'Runtime Error',
      at: plan.file.keyAt(['simulation']),
      hint: 'Set it under `simulation:` in planwise.yml; docs/workforce.md explains each parameter.',
    })
  }
  const valueNamed = (key: string): Plain => values.get(key)?.value ?? null
  const text = (key: string, otherwise: string): string => {
    const value = valueNamed(key)
    return typeof value === 'string' ? value : otherwise
  }
  const scenarioId = name ?? text('scenario_id', 'default')
  const parameters = [...values.values()].filter((parameter) => parameter.name !== 'scenario_id' || name === null)
  const own = name === null ? null : plan.scenarios[name]
  const described = isPlainRecord(own) ? own['description'] : null
  return {
    name: scenarioId,
    planDesign: text('plan_design_id', 'default'),
    description: typeof described === 'string' ? described : null,
    startYear: numberOf(valueNamed('start_year')) ?? 0,
    endYear: numberOf(valueNamed('end_year')) ?? 0,
    randomSeed: numberOf(valueNamed('random_seed')) ?? 0,
    scenarioSeed: numberOf(valueNamed('scenario_seed')) ?? 0,
    parameters,
    lineage: name === null ? null : lineage,
    vars: {
      ...Object.fromEntries(parameters.map((parameter) => [parameter.name, plainOf(parameter)])),
      scenario_id: scenarioId,
      parameter_sources: Object.fromEntries(parameters.map(({ name: key, source }) => [key, source])),
      ...(name === null ? {} : { scenario_lineage: lineage }),
      lever_overrides: leverOverrides(layers),
    },
  }
}

/** Templates compare dates as text. */
function plainOf({ value }: Parameter): Plain {
  return value instanceof DateText ? value.text : value
}
