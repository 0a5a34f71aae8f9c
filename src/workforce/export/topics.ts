import type { Dialect } from '../../adapter/index.ts'
import { didYouMean } from '../../config/index.ts'
import { failure } from '../../model/index.ts'
import { compareScenarios, type ScenarioFigures } from '../compare/index.ts'
import { type Note, rowsOf, type Scenario, tableOf, type Years, yearsCondition } from '../read/index.ts'
import { comparisonTable, metadataTable, pivotTable, summaryTable } from './small-tables.ts'

/** One table of an export: a file of CSV or Parquet, or one or several sheets of a workbook. */
export interface Topic {
  /** The stem of its file, and what `--tables` calls it. */
  readonly name: TopicName
  readonly sql: string
  readonly sheets: readonly { readonly name: string; readonly sql: string }[]
  /** The column that tells each row's unit, for formats. */
  readonly unitColumn: string | null
}

const TOPICS = [
  'workforce',
  'summary_metrics',
  'events_summary',
  'events_detail',
  'headcount_bridge',
  'compensation_growth',
  'data_quality',
  'seed_ensemble',
  'hazards',
  'effective_parameters',
  'scenario_comparison',
  'year_by_scenario_pivot',
  'metadata',
] as const
export type TopicName = (typeof TOPICS)[number]

/** Topics that are exported only when they are asked for. */
const ON_DEMAND: ReadonlySet<TopicName> = new Set(['hazards', 'effective_parameters'])

/** Other names of the topics: short ones, and those of the simulation's tables. */
const OTHER_NAMES: Readonly<Record<string, TopicName>> = {
  summary: 'summary_metrics',
  events: 'events_detail',
  bridge: 'headcount_bridge',
  comparison: 'scenario_comparison',
  pivot: 'year_by_scenario_pivot',
  fct_workforce_snapshot: 'workforce',
  fct_yearly_events: 'events_detail',
  fct_headcount_bridge: 'headcount_bridge',
  fct_compensation_growth: 'compensation_growth',
  mon_data_quality: 'data_quality',
  mon_simulation_ensemble: 'seed_ensemble',
  dim_hazard_table: 'hazards',
  int_effective_parameters: 'effective_parameters',
}

/** What an export is made of. */
export interface ExportSubject {
  readonly scenarios: readonly [Scenario, ...Scenario[]]
  readonly figures: readonly [ScenarioFigures, ...ScenarioFigures[]]
  readonly years: Years
  readonly notes: readonly Note[]
  readonly dialect: Dialect
}

/**
 * The topics of the given names, all but the rarely wanted ones when there are none.
 * @throws PlanwiseError `PW5211` for an unknown name
 */
export function chooseTopics(names: readonly string[]): ReadonlySet<TopicName> {
  if (names.length === 0) return new Set(TOPICS.filter((topic) => !ON_DEMAND.has(topic)))
  return new Set(
    names.map((name) => {
      const lower = name.toLowerCase()
      const topic = TOPICS.find((each) => each === lower) ?? OTHER_NAMES[lower]
      if (topic !== undefined) return topic
      const meant = didYouMean(name, [...TOPICS, ...Object.keys(OTHER_NAMES)])
      throw failure('PW5211', `There is nothing called '${name}' to export`, {
        family: 'Usage Error',
        hint: `${meant === undefined ? '' : `${meant} `}There are: ${TOPICS.join(', ')}`,
      })
    }),
  )
}

/** The chosen topics as SQL. What no scenario has a table for is left out, and so is a comparison of one scenario. */
export function topicsOf(subject: ExportSubject, chosen: ReadonlySet<TopicName>): readonly Topic[] {
  return TOPICS.filter((name) => chosen.has(name)).flatMap((name) => topicOf(name, subject) ?? [])
}

function topicOf(name: TopicName, subject: ExportSubject): Topic | undefined {
  const { figures, dialect } = subject
  switch (name) {
    case 'workforce':
      return workforce(subject)
    case 'events_detail':
      return plain(name, 'Events_Detail', ordered(subject, 'fct_yearly_events', 'simulation_year, employee_id, event_sequence'))
    case 'events_summary':
      return plain(name, 'Events_Summary', eventsSummary(subject))
    case 'headcount_bridge':
      return plain(name, 'Headcount_Bridge', ordered(subject, 'fct_headcount_bridge', 'simulation_year, level_id'))
    case 'compensation_growth':
      return plain(name, 'Compensation_Growth', ordered(subject, 'fct_compensation_growth', 'simulation_year, method'))
    case 'data_quality':
      return plain(name, 'Data_Quality', unkeyed(subject, 'mon_data_quality', 'simulation_year, check_name', 'scenario_id'))
    case 'seed_ensemble':
      return plain(name, 'Seed_Ensemble', ordered(subject, 'mon_simulation_ensemble', 'metric, simulation_year'))
    case 'hazards':
      return plain(
        name,
        'Hazards',
        unkeyed(subject, 'dim_hazard_table', 'simulation_year, level_id, tenure_band, age_band', null),
      )
    case 'effective_parameters':
      return plain(name, 'Effective_Parameters', unkeyed(subject, 'int_effective_parameters', 'simulation_year', null))
    case 'summary_metrics':
      return plain(name, 'Summary_Metrics', summaryTable(figures, dialect))
    case 'scenario_comparison':
      return figures.length < 2
        ? undefined
        : plain(name, 'Scenario_Comparison', comparisonTable(compareScenarios(figures), dialect), 'unit')
    case 'year_by_scenario_pivot':
      return plain(name, 'Year_by_Scenario_Pivot', pivotTable(compareScenarios(figures), dialect), 'unit')
    case 'metadata':
      return plain(name, 'Metadata', metadataTable(subject.notes, dialect))
  }
}

function plain(name: TopicName, sheet: string, sql: string | undefined, unitColumn: string | null = null): Topic | undefined {
  return sql === undefined ? undefined : { name, sql, sheets: [{ name: sheet, sql }], unitColumn }
}

/** A sheet per year; one file for all of them. */
function workforce(subject: ExportSubject): Topic | undefined {
  const table = 'fct_workforce_snapshot'
  const sql = ordered(subject, table, 'simulation_year, employee_id')
  const years = [...new Set(subject.figures.flatMap(({ figures }) => figures.map(({ year }) => year)))].sort((a, b) => a - b)
  const sheets = years.flatMap((year) => {
    const ofYear = ordered({ ...subject, years: new Set([year]) }, table, 'employee_id')
    return ofYear === undefined ? [] : [{ name: `Workforce_${year}`, sql: ofYear }]
  })
  return sql === undefined ? undefined : { name: 'workforce', sql, sheets, unitColumn: null }
}

/** The rows of a table that carries the scenario's keys, which come first. */
function ordered({ scenarios, years, dialect }: ExportSubject, table: string, order: string): string | undefined {
  const parts = scenarios
    .filter(({ tables }) => tables.has(table))
    .map(
      (scenario, index) =>
        `select ${index} as _scenario, scenario_id, plan_design_id, simulation_year, * exclude (scenario_id, plan_design_id, simulation_year)
         from ${tableOf(scenario, dialect, table)} where ${rowsOf(scenario, dialect, years)}`,
    )
  if (parts.length === 0) return undefined
  return `select * exclude (_scenario) from (${parts.join('\nunion all by name\n')}) order by _scenario, ${order}`
}

/** The rows of a table of the whole database; the scenario's name is put before them. */
function unkeyed(
  { scenarios, years, dialect }: ExportSubject,
  table: string,
  order: string,
  key: 'scenario_id' | null,
): string | undefined {
  const parts = scenarios
    .filter(({ tables }) => tables.has(table))
    .map((scenario, index) => {
      const name = `${dialect.literal(scenario.name)} as scenario`
      const mine = key === null ? '' : ` and ${key} = ${dialect.literal(scenario.scenarioId)}`
      return `select ${index} as _scenario, ${name}, * from ${tableOf(scenario, dialect, table)} where true${mine}${yearsCondition(years)}`
    })
  if (parts.length === 0) return undefined
  return `select * exclude (_scenario) from (${parts.join('\nunion all by name\n')}) order by _scenario, ${order}`
}

function eventsSummary({ scenarios, years, dialect }: ExportSubject): string {
  const parts = scenarios.map(
    (scenario, index) =>
      `select ${index} as _scenario, scenario_id, plan_design_id, simulation_year, event_type, event_category, count(*) as events,
        round(avg(compensation_amount), 2) as average_compensation_amount, min(effective_date) as first_date, max(effective_date) as last_date
       from ${tableOf(scenario, dialect, 'fct_yearly_events')} where ${rowsOf(scenario, dialect, years)} group by all`,
  )
  return `select * exclude (_scenario) from (${parts.join('\nunion all\n')}) order by _scenario, simulation_year, event_type, event_category`
}
