import { readFileSync } from 'node:fs'
import { createLog, type LogOutput } from '../../../src/report/index.ts'
import { events } from './nodes.ts'
import { scenarios } from './scenarios.ts'

interface Fact {
  readonly name: string
  readonly code: string
  readonly level: string
  readonly data: readonly string[]
  readonly node_info: readonly string[] | null
  readonly run_result: readonly string[] | null
}

const recorded = (name: string): { info: string[]; messages: Fact[]; text: string[] } =>
  JSON.parse(readFileSync(new URL(`./recorded/${name}.json`, import.meta.url), 'utf8'))

function say(name: keyof typeof scenarios, output: Pick<LogOutput, 'format' | 'level'>): string[] {
  const lines: string[] = []
  const log = createLog({
    outputs: [{ ...output, colours: false, write: (line) => lines.push(line) }],
    width: 80,
    pid: 1,
    secrets: [],
    extra: {},
  })
  for (const event of events(scenarios[name])) log.write(event)
  return lines
}

/** Times masked, planwise's own words taken out; what real dbt says about itself left out. */
function masked(lines: readonly string[]): string[] {
  return lines
    .join('\n')
    .split('\n')
    .map((line) =>
      line
        .replace(/^\d\d:\d\d:\d\d {2}/, 'TIME  ')
        .replace(/in \d+\.\d\ds/, 'in N.NNs')
        .replace(/and \d+\.\d\d seconds \(\d+\.\d\ds\)/, 'and N.NN seconds (N.NNs)')
        .replace(' (planwise 0.1.0)', ''),
    )
}

const ofDbtAlone = /This version of dbt is deprecated|Unable to do partial parsing/

describe.each(['run', 'build', 'seed', 'snapshot'] as const)('%s, beside what real dbt said', (name) => {
  test('the text lines are the same', () => {
    const expected = recorded(name)
      .text.filter((line) => !ofDbtAlone.test(line))
      .map((line) => line.replace('\r', ''))
    if (expected.at(-1) === '') expected.pop()
    expect(masked(say(name, { format: 'text', level: 'info' }))).toEqual(expected)
  })

  test('the JSON objects have its names, codes, levels and fields', () => {
    const facts = new Map<string, Fact[]>()
    for (const fact of recorded(name).messages) facts.set(fact.name, [...(facts.get(fact.name) ?? []), fact])
    const seen = new Set<string>()
    for (const line of say(name, { format: 'json', level: 'debug' })) {
      const { info, data } = JSON.parse(line)
      seen.add(info.name)
      expect(Object.keys(info).sort()).toEqual(recorded(name).info)
      const made = {
        name: info.name,
        code: info.code,
        level: info.level,
        data: Object.keys(data).sort(),
        node_info: data.node_info === undefined ? null : Object.keys(data.node_info).sort(),
        run_result: data.run_result === undefined ? null : Object.keys(data.run_result).sort(),
      }
      expect(facts.get(info.name)).toContainEqual(made)
    }
    const wanted = [...facts.keys()].filter((fact) =>
      /^(Main|Adapter(?!Event)|Found|Concurrency|Node|Log|Skipping|MarkSkipped|Finished|EndOf|EndRun|RunResult|Stats|CommandC|SQLQ|SQLCompiled|Artifact|Catchable|JinjaLogInfo|Print)/.test(
        fact,
      ),
    )
    expect([...seen]).toEqual(expect.arrayContaining(wanted))
  })
})
