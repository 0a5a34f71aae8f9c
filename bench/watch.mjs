// How long `planwise watch` takes from a saved file to the answer: node bench/watch.mjs [--models 500] [--rounds 20]
// A leaf (nothing stands on it) and a model in the middle are saved in turns, each time with another column. Two times are
// told: what the round itself took, and from the write to the line on stdout, with the moment in which the disk settles.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { writeProject } from './project.mjs'

const { values } = parseArgs({
  options: { models: { type: 'string', default: '500' }, rounds: { type: 'string', default: '20' } },
})
const directory = mkdtempSync(path.join(tmpdir(), 'planwise-watch-'))
const bin = path.join(import.meta.dirname, '../bin/planwise.js')

try {
  const middle = writeProject(directory, { models: Number(values.models) })
  const files = { leaf: 'models/marts/part_0/mar_00000.sql', middle }
  const child = spawn(process.execPath, [bin, 'watch', '--json'], { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const first = JSON.parse((await lines.next()).value)
  console.log(`first round: ${first.bound.length} nodes bound in ${first.seconds.toFixed(2)} s, ${first.summary.errors} errors`)
  const measured = { leaf: [], middle: [] }
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, file] of Object.entries(files)) {
      const place = path.join(directory, file)
      const text = readFileSync(place, 'utf8').replace(/\n-- round \d+\n$|$/, `\n-- round ${round}\n`)
      const began = performance.now()
      writeFileSync(place, text)
      const answer = JSON.parse((await lines.next()).value)
      measured[name].push({ wall: performance.now() - began, own: answer.seconds * 1000, bound: answer.bound.length })
    }
  }
  for (const [name, all] of Object.entries(measured)) {
    const [wall, own] = ['wall', 'own'].map((key) => all.map((each) => each[key]).sort((a, b) => a - b))
    const at = (sorted, share) => Math.round(sorted[Math.floor((sorted.length - 1) * share)])
    console.log(
      `${name}: ${all[0].bound} bound; round ${at(own, 0.5)} ms (90 %: ${at(own, 0.9)}), from the write ${at(wall, 0.5)} ms (90 %: ${at(wall, 0.9)})`,
    )
  }
  child.kill('SIGINT')
} finally {
  rmSync(directory, { recursive: true, force: true })
}
