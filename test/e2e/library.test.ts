import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageRoot, scratch, start, writeProject } from './planwise.ts'

const checkout = fileURLToPath(new URL('../../', import.meta.url))
const directory = writeProject(scratch(), { 'models/orders.sql': 'select 1::bigint as id' })

beforeAll(() => {
  const modules = path.join(directory, 'node_modules')
  mkdirSync(path.join(modules, '@types'), { recursive: true })
  symlinkSync(packageRoot, path.join(modules, 'planwise'))
  // the only types a consumer has beside planwise's own
  for (const name of ['@types/node', 'undici-types'])
    symlinkSync(path.join(checkout, 'node_modules', name), path.join(modules, name))
})

test('importing loads neither DuckDB nor oclif; reading a project loads no DuckDB; running one does', async () => {
  writeFileSync(
    path.join(directory, 'load.mjs'),
    `import { openProject } from 'planwise'
const loaded = () => process.report.getReport().sharedObjects.some((file) => /duckdb\\.node|libduckdb/.test(file))
const steps = [loaded()]
const project = await openProject()
await project.parse()
steps.push((await project.ls()).nodes.length, loaded())
steps.push((await project.run()).success, loaded())
console.log(JSON.stringify(steps))
`,
  )
  const ended = await start(process.execPath, ['load.mjs'], directory).ended
  expect({ code: ended.code, stderr: ended.stderr, stdout: ended.stdout.trim() }).toEqual({
    code: 0,
    stderr: '',
    stdout: JSON.stringify([false, 1, false, true, true]),
  })
})

test('a strict consumer compiles against the declarations, without node-api, zod or skipLibCheck', async () => {
  expect(existsSync(path.join(packageRoot, 'dist', 'types', 'index.d.ts'))).toBe(true)
  writeFileSync(
    path.join(directory, 'use.ts'),
    `import { type BuildOptions, type Json, type NodeResult, openProject, type PlainEvent, PlanwiseError, type Report, type RunData } from 'planwise'

const options: BuildOptions = { select: ['+orders'], fullRefresh: true, vars: { day: '2024-01-31' } }
try {
  const project = await openProject({ projectDir: '.', threads: 2, onEvent: (event: PlainEvent) => console.log(event.kind) })
  const report: Report<RunData> = await project.build({ ...options, signal: new AbortController().signal })
  const failed: readonly NodeResult[] = report.results.filter((result) => result.status === 'error')
  for (const { uniqueId, diagnostics } of failed) console.log(uniqueId, diagnostics[0]?.at?.line)
  for await (const event of project.stream('build', options)) {
    if (event.kind === 'node.finished') console.log(event.node.uniqueId, event.result.status, event.position.index)
  }
  const rows: readonly (readonly Json[])[] = (await project.show({ select: 'orders', limit: 10 })).previews.flatMap((preview) => preview.rows)
  console.log(rows.length)
  // @ts-expect-error there is no such option
  await project.ls({ fullRefresh: true })
  // @ts-expect-error nor such a status
  console.log(failed[0]?.status === 'great')
} catch (error) {
  if (error instanceof PlanwiseError) console.log(error.code, error.diagnostics.length)
}
`,
  )
  writeFileSync(
    path.join(directory, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2023',
        lib: ['es2023'],
        module: 'nodenext',
        types: ['node'],
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        preserveSymlinks: true,
        noEmit: true,
      },
      files: ['use.ts'],
    }),
  )
  writeFileSync(path.join(directory, 'package.json'), JSON.stringify({ type: 'module' }))
  const tsc = path.join(checkout, 'node_modules', 'typescript', 'bin', 'tsc')
  const { code, stdout } = await start(process.execPath, [tsc, '-p', '.'], directory).ended
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
}, 60_000)
