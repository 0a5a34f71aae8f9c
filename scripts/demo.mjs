// The main job on the project at the repository's root: seeds, models and data tests over 5,000 employees, two scenarios over
// five years, and a report.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { setup } from './setup.mjs'

const root = path.resolve(import.meta.dirname, '..')
setup()
console.log('Building planwise …')
const { build } = await import('./build.mjs')
await build()

step('build')
step('simulate', '--scenario', 'baseline', '--scenario', 'high_growth')
step('compare', 'baseline', 'high_growth')
step('report', '--force')

// what follows goes through the library
const { openProject } = await import('../dist/index.js')
const project = await openProject({ projectDir: root, cwd: root })
const levels = await rowsOf(`
  select level_name, headcount, headcount_share, average_compensation, median_compensation, total_compensation
  from {{ ref('mart_workforce_summary') }} order by level_id nulls last`)
const [intake] = await rowsOf("select {{ effective_date() }} as effective_date, * from {{ ref('mart_census_intake') }}")
console.log(`
Headcount and pay by level, on ${intake.effective_date}

${table(levels).join('\n')}

The census: ${count(intake.rows_read, 'row')} read, ${whole(intake.rows_quarantined)} set aside, ${count(intake.duplicates_dropped, 'duplicate')} dropped;
${whole(intake.employees_active)} employees are active, ${whole(intake.employees_terminated)} have left.

The report of both scenarios is target/report.html: open it in a browser.

Every number comes from a table: the base year's from planwise.duckdb, the scenarios' from target/scenarios. Look further:
  node bin/planwise.js show --select mart_headcount_by_age_band
  node bin/planwise.js show --select dim_hazard_table --limit 20
docs/workforce.md explains the plan and each table.`)
process.exit(0)

/** Runs planwise as a person would, and stops where it fails. */
function step(command, ...args) {
  console.log(`\n$ planwise ${[command, ...args].join(' ')}\n`)
  const { status } = spawnSync(process.execPath, [path.join(root, 'bin', 'planwise.js'), command, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 2)
}

async function rowsOf(inline) {
  const { success, previews, diagnostics } = await project.show({ inline, limit: -1 })
  if (!success) throw new Error(diagnostics.map((each) => each.message).join('\n'))
  return previews.flatMap(({ columns, rows }) =>
    rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]]))),
  )
}

function table(rows) {
  const lines = [
    ['Level', 'People', 'Share', 'Average pay', 'Median pay', 'Total pay'],
    ...rows.map((row) => [
      row.level_name,
      whole(row.headcount),
      `${(Number(row.headcount_share) * 100).toFixed(1)} %`,
      whole(row.average_compensation),
      whole(row.median_compensation),
      whole(row.total_compensation),
    ]),
  ]
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  const drawn = lines.map((line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('   '),
  )
  const rule = '─'.repeat(drawn[0].length)
  return [drawn[0], rule, ...drawn.slice(1, -1), rule, drawn.at(-1)]
}

/** `103,730,600`: what stands behind the point is of no use here. */
function whole(value) {
  return Math.round(Number(value)).toLocaleString('en')
}

function count(number, noun) {
  return `${whole(number)} ${noun}${number === 1 ? '' : 's'}`
}
