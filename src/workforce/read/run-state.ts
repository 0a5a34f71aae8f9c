import { createHash } from 'node:crypto'
import { type Connection, cellToJson, type Dialect } from '../../adapter/index.ts'
import type { Json, JsonObject } from '../../model/index.ts'
import { type Scenario, tableOf } from './scenario.ts'

/** One line of the metadata: what, its value, and where it comes from. */
export interface Note {
  readonly topic: string
  readonly name: string
  readonly value: string
  readonly source: string
}

const TABLE = 'mon_simulation_run'

/** How a scenario came about, from `mon_simulation_run`: seeds, years, fingerprint, and its parameters one by one. */
export async function runNotes(connection: Connection, dialect: Dialect, scenario: Scenario): Promise<readonly Note[]> {
  const note = (name: string, value: string, source: string): Note => ({ topic: scenario.name, name, value, source })
  const own = [
    note('scenario_id', scenario.scenarioId, ''),
    note('plan_design_id', scenario.planDesignId, ''),
    note('years', scenario.years.join(', '), ''),
    note('database', scenario.file, ''),
  ]
  if (!scenario.tables.has(TABLE)) return own
  const { columns, rows } = await connection.query(
    `select * from ${tableOf(scenario, dialect, TABLE)} where scenario_id = ${dialect.literal(scenario.scenarioId)}`,
  )
  const last = rows.at(-1)
  if (last === undefined) return own
  return [...own, ...columns.flatMap(({ name }, index) => stateNotes(name, parsed(cellToJson(last[index] ?? null)), note))]
}

type MakeNote = (name: string, value: string, source: string) => Note

/** A mapping gives a line per entry; `{value, source}` is a value that says where it comes from. */
function stateNotes(name: string, value: Json, note: MakeNote): readonly Note[] {
  if (name === 'scenario_id' || name === 'plan_design_id' || value === null) return []
  if (name === 'fingerprint') return [note(name, digest(JSON.stringify(value)), TABLE)]
  if (typeof value !== 'object' || Array.isArray(value)) return [note(name, textOf(value), TABLE)]
  return Object.entries(value).map(([key, entry]) => {
    const sourced = typeof entry === 'object' && entry !== null && !Array.isArray(entry) && 'value' in entry
    return sourced
      ? note(`${name}.${key}`, textOf(entry['value'] ?? null), sourceOf(entry))
      : note(`${name}.${key}`, textOf(entry), TABLE)
  })
}

/** `simulation (planwise.yml:20:23)`. */
function sourceOf(entry: JsonObject): string {
  const [source, origin] = [entry['source'], entry['origin']].map((each) => (typeof each === 'string' ? each : ''))
  return origin === '' || origin === undefined ? (source ?? '') : `${source} (${origin})`
}

/** A fingerprint is long; its digest tells two apart. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** JSON columns arrive as text. */
function parsed(value: Json): Json {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
