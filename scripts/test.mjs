// The whole proof: install if needed, build, type-check, lint with the layer rules, then every test.
// The last line is `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setup } from './setup.mjs'

const root = path.resolve(import.meta.dirname, '..')
const passedArgs = process.argv.slice(2)
setup()

const steps = [
  ['build', ['scripts/build.mjs', '--types']],
  ['type-check', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
  ['layers', ['scripts/layers.mjs']],
]
let failed = 0
let passed = 0
for (const [name, args] of steps) {
  const started = Date.now()
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  if (status === 0) passed += 1
  else failed += 1
}

const scratch = mkdtempSync(path.join(tmpdir(), 'planwise-test-'))
const report = path.join(scratch, 'jest.json')
spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${report}`,
    '--silent',
    ...passedArgs,
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
)
const counts = jestCounts(report)
rmSync(scratch, { recursive: true, force: true })
passed += counts.passed
failed += counts.failed
console.log(`${passed} passed, ${failed} failed, ${counts.skipped} skipped`)
process.exit(failed === 0 ? 0 : 1)

function jestCounts(file) {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'))
    const broken = result.testResults.filter(
      (suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
    ).length
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + broken,
      skipped: result.numPendingTests + result.numTodoTests,
    }
  } catch (error) {
    console.error(`jest gave no result: ${error.message}`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
