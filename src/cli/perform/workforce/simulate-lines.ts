import type { DecidedParameter, Emit, Project, SimulatedScenario, SimulatedYear } from '../../../model/index.ts'
import type { FailedCheck, Phases, Scenario, ScenarioEvent, ScenarioOutcome, Years } from '../../../simulate/index.ts'
import { jsonValue } from '../../../simulate/index.ts'

interface Job {
  readonly scenario: Scenario
  readonly years: Years
}

/** Nodes of a simulation run by the hundred: only what goes wrong is told, unless everything is asked for. */
export function quietEmit(emit: Emit, everything: boolean): Emit {
  if (everything) return emit
  return (body, thread) => {
    if (/^(node|sql|hook|batch)\./.test(body.kind) && !hasFailed(body)) return
    emit(body, thread)
  }
}

function hasFailed(body: Parameters<Emit>[0]): boolean {
  return body.kind === 'node.finished' && (body.result.status === 'error' || body.result.status === 'fail')
}

/** Lines of progress. */
export function eventLine(scenario: Scenario, total: number, say: (text: string) => void): (event: ScenarioEvent) => void {
  let spent = 0
  let done = 0
  return (event) => {
    switch (event.kind) {
      case 'removes':
        return say(`${scenario.name}: the years ${rangeText(event.years)} are there already and will be replaced`)
      case 'continues':
        return say(`${scenario.name}: continues after ${event.after}`)
      case 'prepared':
        return say(`${scenario.name}: census, seeds and parameters are ready (${event.seconds.toFixed(1)} s)`)
      case 'year': {
        spent += event.summary.seconds
        done += 1
        const left = event.left === 0 ? '' : `, about ${((spent / done) * event.left).toFixed(1)} s left`
        say(`${scenario.name} ${yearText(event.summary)} [${Math.min(done, total)}/${total}${left}]`)
        for (const { name, failures } of event.warnings.filter(({ severity }) => severity === 'warn')) {
          say(`  warning: ${name}: ${count(failures, 'row')}`)
        }
      }
    }
  }
}

function yearText(year: SimulatedYear): string {
  return [
    `${year.year}: ${whole(year.start)} + ${whole(year.hires)} hires − ${whole(year.terminations)} terminations = ${whole(year.end)}`,
    growthText(year.growth),
    year.averagePay === null ? '' : `average pay ${whole(year.averagePay)}`,
    `${year.seconds.toFixed(1)} s`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** What a dry run shows of one scenario. */
export function planLines({ scenario, years }: Job, phases: Phases, database: string): readonly string[] {
  const width = Math.max(...scenario.parameters.map(({ name }) => name.length))
  return [
    `${scenario.name}: ${years.first}-${years.last} into ${database}`,
    `  ${phases.once.length} seeds, models and tests once, ${phases.yearly.length} models and ${phases.tests.length} tests in each year, ${phases.afterwards.length} afterwards`,
    ...parametersOf(scenario).map(({ name, value, origin }) => `  ${name.padEnd(width)}  ${valueText(value)}  (${origin})`),
  ]
}

/** The table at the end, and where to go from it. */
export function closingLines(scenarios: readonly SimulatedScenario[], seconds: number): readonly string[] {
  if (scenarios.every(({ status }) => status === 'planned')) return []
  return [
    '',
    ...scenarios.flatMap((scenario) => [...tableOf(scenario), ...failureLines(scenario), '']),
    `${count(scenarios.length, 'scenario')} in ${seconds.toFixed(1)} s.`,
    ...nextLines(scenarios),
  ]
}

function tableOf({ scenario, status, database, years, ensemble }: SimulatedScenario): readonly string[] {
  if (years.length === 0) return [`${scenario}: ${status === 'completed' ? 'nothing left to do' : status} (${database})`]
  const rows = [
    ['Year', 'Start', 'Hires', 'Terminations', 'End', 'Growth', 'Average pay', 'Events'],
    ...years.map((year) => [
      String(year.year),
      whole(year.start),
      whole(year.hires),
      whole(year.terminations),
      whole(year.end),
      growthText(year.growth),
      year.averagePay === null ? '' : whole(year.averagePay),
      whole(year.events),
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '))
  return [`${scenario} (${database})`, ...lines, ...ensembleLines(ensemble)]
}

/** Percentiles over the seeds, a block per metric that differs between them. */
function ensembleLines(ensemble: SimulatedScenario['ensemble']): readonly string[] {
  const varying = (ensemble ?? []).filter(({ minimum, maximum }) => minimum !== maximum)
  if (ensemble === null) return []
  const head = [
    '',
    `Over ${ensemble[0]?.seeds ?? 0} seeds`,
    `${'Figure'.padEnd(22)}Year${['P10', 'P50', 'P90'].map((each) => each.padStart(16)).join('')}`,
  ]
  return [
    ...head,
    ...varying.map(
      ({ metric, year, p10, p50, p90 }) =>
        `${metric.replaceAll('_', ' ').padEnd(22)}${year}${[p10, p50, p90].map((value) => whole(value).padStart(16)).join('')}`,
    ),
  ]
}

function failureLines({ status, failedYear, failedChecks, failedNodes, years }: SimulatedScenario): readonly string[] {
  if (status === 'completed' || status === 'planned') return []
  if (status === 'interrupted') return ['Interrupted. Go on with --resume.']
  const when = failedYear === null ? 'before the first year' : `in ${failedYear}`
  const kept = years.length === 0 ? 'No year was kept.' : `The years up to ${years.at(-1)?.year} stay as they are.`
  return [
    `Failed ${when}. ${kept}`,
    ...failedChecks
      .filter(({ severity }) => severity === 'error')
      .map(({ name, failures }) => `  check ${name}: ${count(failures, 'row')}`),
    ...failedNodes.map(({ uniqueId, message }) => `  ${uniqueId}${message === null ? '' : `: ${message}`}`),
  ]
}

function nextLines(scenarios: readonly SimulatedScenario[]): readonly string[] {
  const done = scenarios.filter(({ status }) => status === 'completed').map(({ scenario }) => scenario)
  if (done.length === 0) return []
  return [
    'Look further:',
    ...(done.length > 1 ? [`  planwise compare ${done.join(' ')}`] : []),
    `  planwise analyze workforce ${done[0] ?? ''}`,
    '  planwise report',
  ]
}

export function dataOf(job: Job, outcome: ScenarioOutcome, database: string): SimulatedScenario {
  const { failed } = outcome
  return {
    ...headOf(job, database),
    status: outcome.status,
    years: outcome.years.map((year) => ({ ...year })),
    failedYear: failed?.year ?? null,
    failedChecks: (failed?.checks ?? []).map((check: FailedCheck) => ({ ...check })),
    failedNodes: (failed?.results ?? [])
      .filter(({ status }) => status === 'error' || status === 'fail')
      .map(({ uniqueId, status, message }) => ({ uniqueId, status, message })),
    models: null,
    ensemble: null,
  }
}

export function plannedData(job: Job, phases: Phases, project: Project, database: string): SimulatedScenario {
  return {
    ...headOf(job, database),
    status: 'planned',
    years: [],
    failedYear: null,
    failedChecks: [],
    failedNodes: [],
    ensemble: null,
    models: {
      once: phases.once.length,
      yearly: phases.yearly.map((id) => project.nodes.get(id)?.name ?? id),
      afterwards: phases.afterwards.length,
    },
  }
}

function headOf({ scenario, years }: Job, database: string) {
  return {
    scenario: scenario.name,
    planDesign: scenario.planDesign,
    database,
    firstYear: years.first,
    lastYear: years.last,
    parameters: parametersOf(scenario),
  }
}

function parametersOf({ parameters }: Scenario): readonly DecidedParameter[] {
  return parameters.map(({ name, value, source, origin }) => ({ name, value: jsonValue(value), source, origin }))
}

function valueText(value: DecidedParameter['value']): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function rangeText(years: readonly number[]): string {
  const [first, last] = [years[0], years.at(-1)]
  return first === last ? String(first) : `${first}-${last}`
}

function growthText(growth: number | null): string {
  return growth === null ? '' : `${growth < 0 ? '−' : '+'}${Math.abs(growth * 100).toFixed(1)} %`
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}

function count(number: number, noun: string): string {
  return `${whole(number)} ${noun}${number === 1 ? '' : 's'}`
}
