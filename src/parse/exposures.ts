import { newCapture, type ParseNode, parseScope } from '../context/index.ts'
import { compileTemplate } from '../jinja/index.ts'
import {
  type ExposureNode,
  failure,
  type GroupNode,
  nodeId,
  type Owner,
  type Plain,
  type PlainRecord,
  PlanwiseError,
} from '../model/index.ts'
import { foldersOf } from './code.ts'
import { foundTwice } from './code-files.ts'
import { attemptAsync } from './collect.ts'
import { type Draft, storeDisabled } from './draft.ts'
import { nodeDiagnostic } from './errors.ts'
import type { PropertiesEntry } from './properties.ts'
import { recordOf, textOf, textsOf } from './read.ts'
import type { ParseState } from './state.ts'
import { staticReference } from './static-refs.ts'
import { compareText } from './text.ts'
import { traceCapture } from './trace.ts'

const exposureTypes = ['dashboard', 'notebook', 'analysis', 'ml', 'application'] as const
const maturities = ['low', 'medium', 'high'] as const

export async function parseExposure(state: ParseState, entry: PropertiesEntry): Promise<void> {
  const node = await attemptAsync(state.diagnostics, () => exposureNode(state, entry))
  if (node === undefined) return
  if (!node.config.enabled) return storeDisabled(state.store, node)
  const before = state.store.nodes.get(node.uniqueId)
  if (before === undefined) state.store.nodes.set(node.uniqueId, node)
  else
    state.diagnostics.push({
      ...foundTwice('exposure', node.name, [before.originalFilePath, node.originalFilePath]),
      at: entry.at('name'),
    })
}

async function exposureNode(state: ParseState, entry: PropertiesEntry): Promise<Draft<ExposureNode>> {
  const { data, packageName, file, name } = entry
  const fqn = [packageName, ...foldersOf(file.path), name]
  const uniqueId = nodeId(`exposure.${packageName}.${name}`)
  const { originalFilePath } = file
  const own = recordOf(data['config'])
  const { config, unrenderedConfig } = state.config.effective(
    { packageName, fqn, resourceType: 'exposure', originalFilePath },
    own,
    {},
  )
  const tags = [...new Set([...textsOf(data['tags']), ...config.tags])].sort(compareText)
  const meta = { ...recordOf(data['meta']), ...config.meta }
  const capture = newCapture()
  const node: ParseNode = {
    uniqueId,
    name,
    packageName,
    resourceType: 'exposure',
    originalFilePath,
    fqn,
    relation: () => ({ database: null, schema: null, identifier: name }),
  }
  for (const [index, line] of textsOf(data['depends_on']).entries()) {
    const known = staticReference(line)
    if (known?.kind === 'ref') capture.refs.push(known.ref)
    else if (known?.kind === 'source') capture.sources.push(known.source)
    else {
      try {
        const text = { path: originalFilePath, text: `{{ ${line} }}`, line: entry.at('depends_on', index).line ?? 1 }
        await compileTemplate(text, { undefined: 'chainable' }).render(parseScope(state.world, node, capture))
        traceCapture(capture, state.trace)
      } catch (error) {
        throw new PlanwiseError([{ ...nodeDiagnostic(error, node), at: entry.at('depends_on', index) }], { cause: error })
      }
    }
  }
  return {
    resourceType: 'exposure',
    uniqueId,
    name,
    packageName,
    path: file.path,
    originalFilePath,
    fqn,
    config: { ...config, tags, meta },
    unrenderedConfig,
    tags,
    meta,
    description: textOf(data['description']) ?? '',
    type: oneOf(entry, 'type', exposureTypes),
    owner: ownerOf(entry),
    label: textOf(data['label']),
    maturity: data['maturity'] === undefined || data['maturity'] === null ? null : oneOf(entry, 'maturity', maturities),
    url: textOf(data['url']),
    refs: capture.refs,
    sources: capture.sources,
    metrics: capture.metrics,
    dependsOn: { macros: [...capture.macros], nodes: [] },
    createdAt: state.input.createdAt,
  }
}

function oneOf<const Words extends readonly string[]>(entry: PropertiesEntry, key: string, words: Words): Words[number] {
  const value = entry.data[key]
  const word = words.find((known) => known === value)
  if (word !== undefined) return word
  throw failure(
    'PW2240',
    `Invalid exposures config given in ${entry.file.originalFilePath}: ${key} of '${entry.name}' is ${String(value)}`,
    {
      family: 'Parsing Error',
      at: entry.at(key),
      hint: `${key} is one of ${words.join(', ')}.`,
    },
  )
}

function ownerOf(entry: PropertiesEntry): Owner {
  const owner = recordOf(entry.data['owner'])
  const { name, email, ...extra } = owner
  const hasName = typeof name === 'string' && name !== ''
  const hasEmail = email !== undefined && email !== null && email !== ''
  if (!hasName && !hasEmail) {
    throw failure('PW2241', `Invalid ${entry.key} config given in ${entry.file.originalFilePath}: '${entry.name}' has no owner`, {
      family: 'Parsing Error',
      at: 'owner' in entry.data ? entry.at('owner') : entry.at('name'),
      hint: 'An owner has a name or an email.',
    })
  }
  return { name: hasName ? name : null, email: emailOf(email), extra: extraOf(extra) }
}

function emailOf(email: Plain | undefined): Owner['email'] {
  if (typeof email === 'string') return email
  return Array.isArray(email) ? textsOf(email) : null
}

function extraOf(extra: Readonly<Record<string, Plain | undefined>>): PlainRecord {
  return Object.fromEntries(
    Object.entries(extra).flatMap(([key, value]): [string, Plain][] => (value === undefined ? [] : [[key, value]])),
  )
}

export async function parseGroup(state: ParseState, entry: PropertiesEntry): Promise<void> {
  const node = await attemptAsync(state.diagnostics, async (): Promise<GroupNode> => {
    const { data, packageName, file, name } = entry
    const fqn = [packageName, ...foldersOf(file.path), name]
    const owner = ownerOf(entry)
    const uniqueId = nodeId(`group.${packageName}.${name}`)
    return {
      resourceType: 'group',
      uniqueId,
      name,
      packageName,
      path: file.path,
      originalFilePath: file.originalFilePath,
      fqn,
      owner,
      description: textOf(data['description']),
      config: state.config.groupConfig({ packageName, fqn }, recordOf(data['config'])),
    }
  })
  if (node === undefined) return
  const before = state.groups.get(node.uniqueId)
  if (before === undefined) state.groups.set(node.uniqueId, node)
  else
    state.diagnostics.push({
      ...foundTwice('group', node.name, [before.originalFilePath, node.originalFilePath]),
      at: entry.at('name'),
    })
}
