import type { Connection, Dialect } from '../adapter/index.ts'
import { isPlainRecord, type JsonObject } from '../model/index.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { Scenario } from './scenario.ts'

/** How a scenario stands, as mon_simulation_run tells it. */
export type RunStatus = 'running' | 'completed' | 'failed' | 'interrupted'

/** One row of mon_simulation_run. */
export interface RunState {
  readonly fingerprint: Fingerprint
  /** The last year whose rows are complete; null when none is. */
  readonly lastYear: number | null
  readonly status: RunStatus
}

/** What a new row says beside the state. */
export interface RunRecord extends RunState {
  readonly scenario: Scenario
  readonly firstYear: number
  readonly message: string | null
  readonly version: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly updatedAt: string
  readonly seconds: number
}

/** Reads and writes the run state that lies beside a scenario's tables. */
export interface StateTable {
  /** Makes the table where it is missing. */
  prepare(connection: Connection): Promise<void>
  read(connection: Connection, scenario: Scenario): Promise<RunState | null>
  /** Replaces the scenario's row; part of the caller's transaction, if there is one. */
  write(connection: Connection, record: RunRecord): Promise<void>
  /** Says how the scenario's run ended; years and fingerprint stay. */
  settle(connection: Connection, scenario: Scenario, status: RunStatus, message: string | null, updatedAt: string): Promise<void>
}

/** @param where database and schema of the project's tables */
export function stateTable(dialect: Dialect, where: { readonly database: string; readonly schema: string }): StateTable {
  const table = dialect.relation({ ...where, identifier: 'mon_simulation_run' })
  const text = (value: string | null): string => dialect.literal(value)
  const key = ({ name, planDesign }: Scenario): string => `scenario_id = ${text(name)} and plan_design_id = ${text(planDesign)}`
  return {
    async prepare(connection) {
      const schema = `${dialect.quote(where.database)}.${dialect.quote(where.schema)}`
      await connection.execute(`create schema if not exists ${schema}; create table if not exists ${table} (${COLUMNS})`)
    },
    async read(connection, scenario) {
      const { rows } = await connection.query(
        `select fingerprint::varchar, last_year_done, status from ${table} where ${key(scenario)}`,
      )
      const [row] = rows
      if (row === undefined) return null
      const [fingerprint, lastYear, status] = row
      return {
        fingerprint: readFingerprint(String(fingerprint)),
        lastYear: lastYear === null || lastYear === undefined ? null : Number(lastYear),
        status: readStatus(String(status)),
      }
    },
    async write(connection, record) {
      const { scenario } = record
      const years = record.lastYear === null ? 'null' : String(record.lastYear)
      const values = [
        text(scenario.name),
        text(scenario.planDesign),
        text(scenario.description),
        text(record.status),
        String(scenario.startYear),
        String(scenario.endYear),
        String(record.firstYear),
        years,
        `range(${scenario.startYear}, coalesce(${years}, ${scenario.startYear - 1}) + 1)::integer[]`,
        String(scenario.randomSeed),
        String(scenario.scenarioSeed),
        text(JSON.stringify(parametersOf(scenario))),
        text(JSON.stringify(record.fingerprint)),
        text(record.version),
        `timestamp ${text(sqlTime(record.startedAt))}`,
        `timestamp ${text(sqlTime(record.updatedAt))}`,
        String(record.seconds),
        text(record.message),
      ]
      await connection.execute(`delete from ${table} where ${key(scenario)}; insert into ${table} values (${values.join(', ')})`)
    },
    async settle(connection, scenario, status, message, updatedAt) {
      await connection.execute(
        `update ${table} set status = ${text(status)}, message = ${text(message)}, updated_at = timestamp ${text(sqlTime(updatedAt))} where ${key(scenario)}`,
      )
    },
  }
}

/** docs/workforce.md §6 describes them. */
const COLUMNS = `scenario_id varchar, plan_design_id varchar, description varchar, status varchar, start_year integer,
  end_year integer, first_year_run integer, last_year_done integer, years_done integer[], random_seed bigint,
  scenario_seed bigint, parameters json, fingerprint json, planwise_version varchar, started_at timestamp,
  updated_at timestamp, seconds double, message varchar`

/** Every parameter with its value and where it came from. */
function parametersOf({ parameters }: Scenario): JsonObject {
  return Object.fromEntries(
    parameters.map(({ name, value, source, origin }) => [name, { value: jsonText(value), source, origin }]),
  )
}

function jsonText(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value
  return JSON.stringify(value instanceof Map ? Object.fromEntries(value) : value).replace(/^"|"$/g, '')
}

function sqlTime(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '')
}

function readStatus(text: string): RunStatus {
  return text === 'running' || text === 'completed' || text === 'failed' ? text : 'interrupted'
}

function readFingerprint(text: string): Fingerprint {
  const read: unknown = JSON.parse(text)
  const part = (name: string): JsonObject => {
    const value = isPlainRecord(read) ? read[name] : undefined
    return JSON.parse(JSON.stringify(value ?? {}))
  }
  return { configuration: part('configuration'), seeds: part('seeds'), census: part('census'), code: part('code') }
}
