// Both judges, with their tables: whole projects beside real dbt, and the peers' own test suites; then artifacts under
// dbt's own schemas.
import { executable, judge, whyNot } from './judge.mjs'
import { checkSchemas } from './schemas.mjs'

const quick = process.argv.includes('--quick')
let red = false
for (const [part, script, args] of [
  ['projects', 'check', ['--exe', executable]],
  ['peer', 'run', ['--exe', executable, ...(quick ? ['--quick'] : [])]],
]) {
  const missing = whyNot(part)
  if (missing) {
    console.log(`${part}: skipped: ${missing}`)
    continue
  }
  const ready = judge(part, 'setup', [], { inherit: true })
  if (ready.status !== 0) {
    console.log(`${part}: skipped: its setup did not succeed`)
    continue
  }
  if (judge(part, script, args, { inherit: true }).status !== 0) red = true
}
if (checkSchemas() !== 0) red = true
process.exit(red ? 1 : 0)
