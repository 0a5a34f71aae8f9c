import { readFileSync } from 'node:fs'
import {
  buildGraph,
  chooseSelector,
  type IndirectSelection,
  parseSelectors,
  type SelectionSpec,
  select,
  specFromArguments,
} from '../../../src/graph/index.ts'
import { type GraphNode, PlanwiseError, type Project, type ResourceType } from '../../../src/model/index.ts'
import { parseProject } from '../../../src/parse/index.ts'
import { bakery, inputFor } from '../parse/support.ts'

interface Answer {
  readonly question: readonly string[]
  readonly exit: number
  readonly lines: readonly string[]
}

// Made by test/unit/parse/record.py with real dbt.
const answers: readonly Answer[] = JSON.parse(readFileSync(new URL('./ls.json', import.meta.url), 'utf8'))

const listed: readonly ResourceType[] = [
  'model',
  'snapshot',
  'seed',
  'test',
  'source',
  'exposure',
  'metric',
  'saved_query',
  'semantic_model',
  'unit_test',
]

/** The words after each flag. */
function flagsOf(question: readonly string[]): Map<string, string[]> {
  const flags = new Map<string, string[]>()
  let words: string[] = []
  for (const word of question) {
    if (!word.startsWith('--')) {
      words.push(word)
      continue
    }
    words = flags.get(word) ?? []
    flags.set(word, words)
  }
  return flags
}

function modeOf(word: string | undefined): IndirectSelection {
  return word === 'cautious' || word === 'buildable' || word === 'empty' ? word : 'eager'
}

function specOf(project: Project, flags: ReadonlyMap<string, string[]>): SelectionSpec {
  const mode = modeOf(flags.get('--indirect-selection')?.[0])
  const [choose, exclude, name] = [flags.get('--select'), flags.get('--exclude'), flags.get('--selector')?.[0]]
  if (choose !== undefined || exclude !== undefined) return specFromArguments(choose, exclude, mode)
  return chooseSelector(parseSelectors(project.selectors, mode), name) ?? specFromArguments(undefined, undefined, mode)
}

function lineOf(node: GraphNode): string {
  switch (node.resourceType) {
    case 'source':
      return `source:${node.packageName}.${node.sourceName}.${node.name}`
    case 'exposure':
      return `exposure:${node.packageName}.${node.name}`
    case 'unit_test':
      return `unit_test:${node.packageName}.${node.name}${node.version === null ? '' : `_v${node.version}`}`
    default:
      return node.fqn.join('.')
  }
}

function list(project: Project, question: readonly string[]): string[] {
  const flags = flagsOf(question)
  const { graph } = buildGraph(project)
  const without = flags.get('--exclude-resource-type') ?? []
  const types = listed.filter((type) => !without.includes(type))
  const wanted = flags.get('--resource-type')
  const all: readonly ResourceType[] = [...listed, 'analysis']
  const resourceTypes = new Set(wanted === undefined ? types : all.filter((type) => wanted.includes(type)))
  const { selected } = select({ project, graph }, specOf(project, flags), { resourceTypes, includeEmpty: true })
  return selected.flatMap((id) => project.nodes.get(id) ?? []).map(lineOf)
}

describe('selections beside those of real dbt', () => {
  const parsed = inputFor(bakery, { packages: ['local/till'] }).then(parseProject)

  it.each(answers.map((answer) => [answer.question.join(' '), answer] as const))('ls %s', async (_question, answer) => {
    const { project } = await parsed
    if (answer.exit === 0) expect(list(project, answer.question).sort()).toEqual([...answer.lines].sort())
    else expect(() => list(project, answer.question)).toThrow(PlanwiseError)
  })
})
