import { mkdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { duckdbAdapter } from '../adapter/index.ts'
import { writeCensus } from '../census/index.ts'
import { diskFiles, findProject } from '../config/index.ts'
import type { Given, Invocation, Perform } from './invocation.ts'
import { performSimply } from './simply.ts'

const day = '2024-12-31'

/** `planwise census`: makes the people a workforce simulation begins with. */
export const performCensus: Perform = performSimply(async (invocation, say) => {
  const { given, cwd } = invocation
  const directory = directoryOf(invocation)
  mkdirSync(directory, { recursive: true })
  const file = (ending: string): string => join(directory, `census_preprocessed.${ending}`)
  const formats = formatsOf(given.get('format'))
  const session = await duckdbAdapter.open(duckdbAdapter.credentials.parse({ type: 'duckdb', path: ':memory:' }), {
    cwd,
    env: invocation.env,
    signal: invocation.signal,
  })
  try {
    const report = await writeCensus(
      await session.connect('census'),
      {
        employees: numberOf(given.get('employees'), 5000),
        seed: numberOf(given.get('seed'), 42),
        effectiveDate: textOf(given.get('effective_date'), day),
      },
      { parquet: formats.has('parquet') ? file('parquet') : undefined, csv: formats.has('csv') ? file('csv') : undefined },
    )
    say(`${report.employees} people: ${report.active} active, ${report.terminated} who left in the year`)
    for (const written of report.files) say(`Wrote ${relative(cwd, written)}`)
    return { ...report, files: [...report.files] }
  } finally {
    await session.close()
  }
})

/** `--out`, else `data/` of the project. */
function directoryOf({ given, cwd, flags }: Invocation): string {
  const out = given.get('out')
  if (typeof out === 'string') return resolve(cwd, out)
  const project = flags.text('project_dir')
  return join(project === null ? findProject(cwd, diskFiles) : resolve(cwd, project), 'data')
}

function formatsOf(given: Given | undefined): ReadonlySet<string> {
  return new Set(Array.isArray(given) && given.length > 0 ? given : ['parquet', 'csv'])
}

function numberOf(given: Given | undefined, otherwise: number): number {
  return typeof given === 'number' ? given : otherwise
}

function textOf(given: Given | undefined, otherwise: string): string {
  return typeof given === 'string' ? given : otherwise
}
