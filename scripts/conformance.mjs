// Both judges, with their tables: whole projects beside real dbt, and the peers' own test suites.
import { executable, judge, whyNot } from './judge.mjs'

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
  red ||= judge(part, script, args, { inherit: true }).status !== 0
}
process.exit(red ? 1 : 0)
