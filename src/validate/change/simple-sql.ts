import { type Entry, type PreviousManifest, recordAt } from '../../artifacts/index.ts'

const CALL = /\{\{-?\s*(ref|source|config)\s*\(([^{}]*)\)\s*-?\}\}/g
const NAME = /^\s*(['"])([^'"]*)\1\s*$/

/**
 * The SQL of a node that was parsed and never compiled, where its template is no more than `ref`, `source` and `config`.
 * @returns null for any other template, and where a reference is not to one node of its manifest
 */
export function simplySql(raw: string, entry: Entry, manifest: PreviousManifest): string | null {
  if (raw.trim() === '') return null
  let resolved = true
  const sql = raw.replace(CALL, (_call, what: string, args: string) => {
    if (what === 'config') return ''
    const names = args.split(',').map((arg) => NAME.exec(arg)?.[2])
    const relation = names.includes(undefined) ? undefined : relationNamed(names.join('.'), what, entry, manifest)
    resolved &&= relation !== undefined
    return relation ?? ''
  })
  return resolved && !/\{[{%#]/.test(sql) ? sql : null
}

function relationNamed(name: string, what: string, entry: Entry, manifest: PreviousManifest): string | undefined {
  const nodes = recordAt(entry, 'depends_on')?.['nodes']
  const parents = (Array.isArray(nodes) ? nodes : []).flatMap((id): readonly Entry[] => {
    const parent = manifest.entries.get(String(id))
    return parent === undefined ? [] : [parent]
  })
  const found = parents.filter((parent) => {
    const isSource = parent['resource_type'] === 'source'
    if (what === 'source') return isSource && `${String(parent['source_name'])}.${String(parent['name'])}` === name
    return !isSource && (parent['name'] === name || `${String(parent['package_name'])}.${String(parent['name'])}` === name)
  })
  const [only] = found
  const relation = only?.['relation_name']
  return found.length === 1 && typeof relation === 'string' ? relation : undefined
}
