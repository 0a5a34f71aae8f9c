import type { Connection, Dialect } from '../../adapter/index.ts'
import type { EventCount, LevelFigures } from '../../model/index.ts'
import type { ScenarioFigures } from '../compare/index.ts'
import {
  type CensusIntake,
  type CensusMistake,
  type EnsembleFigure,
  type Note,
  type QualityFinding,
  readEnsemble,
  readEventCounts,
  readIntake,
  readLevels,
  readMistakes,
  readQuality,
  runNotes,
  type Scenario,
  type Years,
} from '../read/index.ts'

/** One scenario as the report shows it. */
export interface ReportScenario extends ScenarioFigures {
  readonly levels: readonly LevelFigures[]
  readonly events: readonly EventCount[]
  /** How figures spread by chance; empty without an ensemble. */
  readonly ensemble: readonly EnsembleFigure[]
  readonly quality: readonly QualityFinding[]
  readonly intake: CensusIntake | null
  /** The first of the census' mistakes. */
  readonly mistakes: readonly CensusMistake[]
  /** Seeds, parameters and where they come from. */
  readonly notes: readonly Note[]
}

export interface ReportData {
  readonly project: string
  readonly writtenAt: Date
  /** The first is what the others are compared with. */
  readonly scenarios: readonly [ReportScenario, ...ReportScenario[]]
  /** Version, commit and the like. */
  readonly notes: readonly Note[]
}

/** More are in the table itself. */
const SHOWN_ROWS = 50

export async function readReportScenario(
  connection: Connection,
  dialect: Dialect,
  scenario: Scenario,
  figures: ScenarioFigures,
  years: Years,
): Promise<ReportScenario> {
  return {
    ...figures,
    levels: await readLevels(connection, dialect, scenario, years),
    events: await readEventCounts(connection, dialect, scenario, years),
    ensemble: await readEnsemble(connection, dialect, scenario, years),
    quality: await readQuality(connection, dialect, scenario, years),
    intake: await readIntake(connection, dialect, scenario),
    mistakes: await readMistakes(connection, dialect, scenario, SHOWN_ROWS),
    notes: await runNotes(connection, dialect, scenario),
  }
}
