import { existsSync } from 'node:fs'
import type { Project } from '../../model/index.ts'
import { cacheFile } from '../cache-directory.ts'
import type { Configured } from '../open/request.ts'
import { writeWhole } from '../parse-cache/write-whole.ts'
import type { Names } from './answer.ts'

type Environment = Readonly<Record<string, string | undefined>>

export function hasNames(env: Environment, directory: string): boolean {
  return existsSync(cacheFile(env, 'names', directory))
}

/** Keeps what completion offers of a project, beside its parse cache. A cache that cannot be written is no error. */
export function keepNames(configured: Configured, project: Project): void {
  const file = cacheFile(configured.request.env, 'names', configured.directory)
  writeWhole(file, [Buffer.from(JSON.stringify(namesOf(configured, project)))])
}

function namesOf({ profile, root, selectors }: Configured, project: Project): Names {
  const nodes: Record<string, Set<string>> = {}
  const tags = new Set<string>()
  const add = (kind: string, name: string): void => {
    nodes[kind] ??= new Set()
    nodes[kind].add(name)
  }
  for (const node of project.nodes.values()) {
    add(node.resourceType, node.name)
    add('package', node.packageName)
    for (const folder of foldersOf(node.originalFilePath)) add('path', folder)
    if ('tags' in node && Array.isArray(node.tags)) for (const tag of node.tags) tags.add(String(tag))
    if (node.resourceType === 'source') {
      add('source_name', node.sourceName)
      add('source_table', `${node.sourceName}.${node.name}`)
    }
  }
  for (const macro of project.macros.values()) if (macro.packageName === root.name) add('macro', macro.name)
  for (const group of project.groups.values()) add('group', group.name)
  return {
    nodes: Object.fromEntries(Object.entries(nodes).map(([kind, names]) => [kind, [...names].sort()])),
    tags: [...tags].sort(),
    selectors: Object.keys(selectors.selectors).sort(),
    targets: profile.outputs,
    profiles: Object.keys(profile.source.raw).filter((name) => name !== 'config'),
  }
}

/** `models`, `models/staging` … of `models/staging/orders.sql`. */
function foldersOf(file: string): readonly string[] {
  const parts = file.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}
