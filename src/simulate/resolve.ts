import { check, diagnose, didYouMean, loadYaml, type PathStep, type YamlFile } from '../config/index.ts'
import { DateText, type Diagnostic, failure, isPlainRecord, type Plain, type PlainRecord, PlanwiseError } from '../model/index.ts'
import {
  entriesOf,
  isScenarioName,
  LEVER_NAMES,
  LEVERS,
  numberOf,
  PARAMETER_NAMES,
  scenarioSchema,
  simulationSchema,
} from './parameters.ts'

/** Where the value of a parameter came from; what the models call `parameter_source`. */
export type Source = 'cli' | 'scenario' | 'simulation'

export interface Parameter {
  readonly name: string
  readonly value: Plain
  readonly source: Source
  /** For people: `planwise.yml:25:23`, `--set`. */
  readonly origin: string
}

/** A scenario with every parameter decided. */
export interface Scenario {
  /** Names the rows (`scenario_id`) and the database file. */
  readonly name: string
  readonly planDesign: string
  readonly description: string | null
  readonly startYear: number
  readonly endYear: number
  readonly randomSeed: number
  readonly scenarioSeed: number
  readonly parameters: readonly Parameter[]
  /** The scenario and its bases, nearest first; null for the plan itself, whose lineage the models find in scenario_meta. */
  readonly lineage: readonly string[] | null
  /** What the models read with `var()`. */
  readonly vars: PlainRecord
}

/** What a project file says about simulations. */
export interface Plan {
  readonly simulation: PlainRecord
  readonly scenarios: PlainRecord
  readonly file: Pick<YamlFile, 'text' | 'at' | 'keyAt'>
  /** `vars:` of the project, for what the plan leaves out. */
  readonly vars: PlainRecord
}

/** What the command line says: `--set NAME=VALUE`, `--seed`, `--census`. */
export interface Setting {
  readonly name: string
  readonly value: Plain
  /** The words as typed, for messages. */
  readonly origin: string
}

interface Layer {
  readonly values: PlainRecord
  readonly source: Source
  readonly at: (name: string) => { readonly diagnostic: (message: string, hint?: string) => Diagnostic; readonly origin: string }
}

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
  const decided = new Map<string, Parameter & { readonly layer: Layer }>()
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

function checkPlan({ simulation, scenarios, file }: Plan, diagnostics: Diagnostic[]): void {
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

/** A scenario and its bases, nearest first. */
function lineageOf({ scenarios, file }: Plan, name: string, diagnostics: Diagnostic[]): readonly string[] {
  const known = Object.keys(scenarios)
  if (!known.includes(name)) {
    const hint = didYouMean(name, known) ?? (known.length > 0 ? `Known scenarios: ${known.join(', ')}.` : undefined)
    throw failure('PW5302', `There is no scenario '${name}' in planwise.yml`, {
      family: 'Usage Error',
      ...(hint === undefined ? {} : { hint }),
    })
  }
  const lineage: string[] = []
  let next: string | undefined = name
  while (next !== undefined) {
    if (lineage.includes(next)) {
      const message = `Scenario '${next}' is its own base: ${[...lineage, next].join(' → ')}`
      diagnostics.push(placed(file, ['scenarios', lineage.at(-1) ?? next, 'base'], 'PW5302', message))
      return lineage
    }
    lineage.push(next)
    const values: Plain | undefined = scenarios[next]
    const base: Plain | undefined = isPlainRecord(values) ? values['base'] : undefined
    if (typeof base === 'string' && !known.includes(base)) {
      const message = `Scenario '${next}' has the base '${base}', which does not exist`
      diagnostics.push(placed(file, ['scenarios', next, 'base'], 'PW5302', message, didYouMean(base, known)))
      return lineage
    }
    next = typeof base === 'string' ? base : undefined
  }
  return lineage
}

function placed(file: Plan['file'], path: readonly PathStep[], code: string, message: string, hint?: string): Diagnostic {
  return diagnose({ code, family: 'Runtime Error', message, hint }, file.at(path), file.text)
}

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

function settingsRecord(settings: readonly Setting[], diagnostics: Diagnostic[]): PlainRecord {
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

/** From the weakest to the strongest. */
function layersOf(plan: Plan, lineage: readonly string[], cli: PlainRecord, settings: readonly Setting[]): readonly Layer[] {
  const inFile = (path: readonly PathStep[], values: PlainRecord, source: Source): Layer => ({
    values,
    source,
    at: (name) => ({
      origin: placeText(plan.file, [...path, name]),
      diagnostic: (message, hint) => placed(plan.file, [...path, name], 'PW5304', message, hint),
    }),
  })
  const scenarios = [...lineage].reverse().map((name) => {
    const values = plan.scenarios[name]
    return inFile(['scenarios', name], isPlainRecord(values) ? values : {}, 'scenario')
  })
  const typed = (name: string): string => settings.find((setting) => setting.name === name)?.origin ?? '--set'
  return [
    inFile(['simulation'], plan.simulation, 'simulation'),
    ...scenarios,
    {
      values: cli,
      source: 'cli',
      at: (name) => ({
        origin: typed(name),
        diagnostic: (message, hint) =>
          diagnose({ code: 'PW5304', family: 'Usage Error', message: `${typed(name)}: ${message}`, hint }),
      }),
    },
  ]
}

function placeText(file: Plan['file'], path: readonly PathStep[]): string {
  const { path: name, line, column } = file.at(path)
  return [name, line, column].filter((part) => part !== undefined).join(':')
}

/** What no parameter can tell alone; each mistake names both values and lies where the later decided of the two was set. */
function checkRules(decided: ReadonlyMap<string, Parameter & { readonly layer: Layer }>, diagnostics: Diagnostic[]): void {
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

/** The levers set by name or in `levers:`; of one layer's name the stronger layer's value counts alone. */
function leverOverrides(layers: readonly Layer[]): readonly PlainRecord[] {
  const named = new Map<string, readonly PlainRecord[]>()
  const listed: PlainRecord[] = []
  for (const { values, source } of layers) {
    for (const [name, event] of Object.entries(LEVERS)) {
      const value = values[name]
      if (value === undefined || value === null) continue
      const each = numberOf(value) !== undefined ? [[null, value] as const] : entriesOf(value)
      named.set(
        name,
        each.map(([level, amount]) => ({
          event_type: event,
          parameter_name: name,
          value: amount,
          source,
          ...(level === null ? {} : { job_level: Number(level) }),
        })),
      )
    }
    const list = values['levers']
    if (Array.isArray(list)) listed.push(...list.filter(isPlainRecord).map((lever) => ({ ...lever, source })))
  }
  return [...[...named.values()].flat(), ...strongestOnly(listed)]
}

/** Later layers are stronger: of several entries for the same lever, level and year the last stays. */
function strongestOnly(levers: readonly PlainRecord[]): readonly PlainRecord[] {
  const key = (lever: PlainRecord): string =>
    JSON.stringify(['event_type', 'parameter_name', 'job_level', 'fiscal_year'].map((name) => lever[name] ?? null))
  return [...new Map(levers.map((lever) => [key(lever), lever])).values()]
}
