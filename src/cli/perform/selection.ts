import {
  chooseSelector,
  parseSelectors,
  type SelectContext,
  type SelectionSpec,
  select,
  specFromArguments,
} from '../../graph/index.ts'
import type { NodeId, ResourceType } from '../../model/index.ts'
import type { Opened } from '../open/index.ts'
import { stateOf } from './state.ts'

const EXECUTABLE: readonly ResourceType[] = ['model', 'test', 'snapshot', 'analysis', 'operation', 'seed', 'sql_operation']
const BUILD: readonly ResourceType[] = ['model', 'seed', 'snapshot', 'test', 'unit_test', 'saved_query', 'exposure', 'function']
const VALIDATE: readonly ResourceType[] = [...BUILD, 'analysis', 'source']
const LIST: readonly ResourceType[] = [
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

const REFABLE: readonly ResourceType[] = ['model', 'seed', 'snapshot']

/** What each command selects when no `--resource-type` is given, and what it can select at all. */
const TYPES: Readonly<Record<string, { readonly usual: readonly ResourceType[]; readonly all: readonly ResourceType[] }>> = {
  run: { usual: ['model'], all: ['model'] },
  seed: { usual: ['seed'], all: ['seed'] },
  snapshot: { usual: ['snapshot'], all: ['snapshot'] },
  test: { usual: ['test', 'unit_test'], all: ['test', 'unit_test'] },
  build: { usual: BUILD, all: BUILD },
  compile: { usual: EXECUTABLE, all: EXECUTABLE },
  show: { usual: EXECUTABLE, all: EXECUTABLE },
  profile: { usual: ['model', 'snapshot', 'analysis', 'test'], all: EXECUTABLE },
  'docs generate': { usual: EXECUTABLE, all: EXECUTABLE },
  clone: { usual: REFABLE, all: REFABLE },
  freshness: { usual: ['source'], all: ['source'] },
  validate: { usual: VALIDATE, all: VALIDATE },
  list: { usual: LIST, all: [...LIST, 'analysis'] },
}

/** Commands that show nodes without SQL too. */
const WITH_EMPTY: ReadonlySet<string> = new Set(['list', 'docs generate'])

/** Evaluates `--select`, `--exclude`, `--selector`, `--resource-type` and `--indirect-selection` for a command. */
/** @param words further words of selection, given as arguments */
export function selectNodes(opened: Opened, command: string, words: readonly string[] = []): readonly NodeId[] {
  const { flags, repeat } = opened.request
  if (repeat !== undefined) return opened.graph.order.filter((id) => repeat.ids.has(id))
  const models = command === 'list' ? flags.words('models') : []
  const named = words.length === 0 ? models : [...words, ...flags.words('select')]
  const context = contextOf(opened)
  const resourceTypes = new Set(models.length > 0 ? (['model'] as const) : resourceTypesOf(opened, command))
  const { selected, warnings } = select(context, specOf(opened, named), { resourceTypes, includeEmpty: WITH_EMPTY.has(command) })
  for (const warning of warnings) opened.warn(warning, 'NoNodesForSelectionCriteria')
  return selected
}

/** The sources among what `--select` and its kin name. */
export function selectSources(opened: Opened): readonly NodeId[] {
  return select(contextOf(opened), specOf(opened, []), { resourceTypes: new Set(['source']) }).selected
}

function contextOf(opened: Opened): SelectContext {
  const state = stateOf(opened)
  return { project: opened.project, graph: opened.graph, ...(state === undefined ? {} : { state }) }
}

function specOf(opened: Opened, models: readonly string[]): SelectionSpec {
  const { flags } = opened.request
  const indirect = indirectOf(flags.text('indirect_selection'))
  const chosen = models.length > 0 ? models : flags.words('select')
  const exclude = flags.words('exclude')
  const selectors = parseSelectors(opened.project.selectors, indirect)
  const name = flags.text('selector')
  if (name !== null) {
    const spec = chooseSelector(selectors, name)
    if (spec !== undefined) return spec
  }
  if (chosen.length === 0 && exclude.length === 0) {
    const usual = chooseSelector(selectors, undefined)
    if (usual !== undefined) return usual
  }
  return specFromArguments(chosen, exclude, indirect)
}

function indirectOf(text: string | null): 'eager' | 'cautious' | 'buildable' | 'empty' {
  return text === 'cautious' || text === 'buildable' || text === 'empty' ? text : 'eager'
}

function resourceTypesOf(opened: Opened, command: string): readonly ResourceType[] {
  const { flags } = opened.request
  const types = TYPES[command] ?? { usual: EXECUTABLE, all: EXECUTABLE }
  const asked = flags.words('resource_types')
  const wanted =
    asked.length === 0
      ? types.usual
      : asked.flatMap((word) =>
          word === 'all' ? types.all : word === 'default' ? types.usual : types.all.filter((type) => type === word),
        )
  const excluded = new Set(flags.words('exclude_resource_types'))
  return wanted.filter((type) => !excluded.has(type))
}
