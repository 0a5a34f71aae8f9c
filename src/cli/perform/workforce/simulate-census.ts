import path from 'node:path'
import { duckdbAdapter, type Session } from '../../../adapter/index.ts'
import type { Scenario } from '../../../simulate/index.ts'
import { censusLines, checkCensusColumns, readIntake, readMistakes } from '../../../workforce/index.ts'
import type { Opened } from '../../open/index.ts'
import { shownPath } from './shown-path.ts'

/** Columns that are missing are told before anything is run. */
export async function checkColumns(session: Session, { request }: Opened, census: string): Promise<void> {
  const file = path.resolve(request.cwd, census)
  const connection = await session.connect('census')
  try {
    await checkCensusColumns(connection, duckdbAdapter.dialect, file, shownPath(request.cwd, file))
  } finally {
    await connection.release()
  }
}

/** So many mistakes of the census are said; the others are in its tables. */
const SAID_MISTAKES = 20

/** What is wrong in the census, line by line. */
export async function mistakeLines(session: Session, here: Opened, { name, parameters }: Scenario): Promise<readonly string[]> {
  const catalog = session.info.database
  const { schema } = here.profile.credentials
  const relations = await session.relations()
  const inside = relations.filter((relation) => relation.database === catalog && relation.schema === schema)
  const place = { catalog, schema, tables: new Set(inside.map(({ identifier }) => identifier)) }
  const connection = await session.connect('census')
  try {
    const intake = await readIntake(connection, duckdbAdapter.dialect, place)
    const mistakes = await readMistakes(connection, duckdbAdapter.dialect, place, SAID_MISTAKES)
    const given = String(parameters.find((parameter) => parameter.name === 'census_path')?.value ?? 'census')
    const file = path.relative(here.request.cwd, path.resolve(here.request.cwd, given))
    return censusLines(file, intake, mistakes, `planwise inspect stg_census_quarantine --scenario ${name}`)
  } finally {
    await connection.release()
  }
}
