// The recorded comparison of whole projects as a ratchet: test/conformance/ratchet.json says how many checks are equal;
// fewer is red. `--update` writes what is equal now, where it is more.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { executable, judge, root, whyNot } from './judge.mjs'

/** Nothing orders the rows of this grouped model: with several threads DuckDB gives them in one order or another. */
const unordered = 'show --select monthly'

const file = path.join(root, 'test', 'conformance', 'ratchet.json')
const update = process.argv.includes('--update')

const missing = whyNot('projects')
if (missing) {
  console.log(`ratchet skipped: ${missing}`)
  process.exit(0)
}
const light = judge('projects', 'setup', ['--light'], { inherit: true })
if (light.status !== 0) {
  console.log("ratchet skipped: the judge's setup did not succeed (it needs Python's duckdb)")
  process.exit(0)
}
const kept = JSON.parse(readFileSync(file, 'utf8'))
const run = judge('projects', 'check', ['--exe', executable, '--recorded', '--json', 'edge', 'shop', 'shop-changes', 'broken'])
// lines about what was skipped may stand before the JSON
const lines = run.stdout.split('\n')
const results = JSON.parse(lines.slice(Math.max(0, lines.indexOf('['))).join('\n') || '[]')
let red = results.length === 0
for (const name of Object.keys(kept).filter((each) => !results.some((result) => result.name === each))) {
  console.log(`${name}: MISSING: it was not compared; at least ${kept[name]} checks were equal before`)
  red = true
}
for (const result of results) {
  const least = kept[result.name] ?? 0
  const equal = result.equal + result.differences.filter(({ check }) => check.includes(unordered)).length
  const verdict = equal < least ? 'FEWER' : equal > least ? 'more' : 'as before'
  console.log(`${result.name}: ${equal} of ${result.checks} checks equal (${verdict}; at least ${least})`)
  if (equal < least) {
    red = true
    for (const difference of result.differences.slice(0, 40)) console.log(`  ${difference.check}: ${difference.text}`)
  } else if (update) kept[result.name] = Math.max(equal, least)
}
if (update) writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`)
if (results.length === 0) console.log('ratchet: the judge gave no result')
process.exit(red ? 1 : 0)
