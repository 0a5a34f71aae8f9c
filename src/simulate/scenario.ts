import type { YamlFile } from '../config/index.ts'
import type { Plain, PlainRecord } from '../model/index.ts'

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
