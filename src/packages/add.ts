import { Document, isMap, isSeq, parseDocument } from 'yaml'
import { failure, type PlainRecord } from '../model/index.ts'

export type PackageSource = 'hub' | 'git' | 'local'

/** `name@version` as `--add-package` takes it. An `@` in a git address is none before a version. */
export function parseAddition(text: string): { readonly name: string; readonly version: string | null } {
  const at = text.lastIndexOf('@')
  const version = text.slice(at + 1)
  if (at <= 0 || /[/:]/.test(version)) return { name: text, version: null }
  return { name: text.slice(0, at), version }
}

const KEYS: Readonly<Record<PackageSource, { readonly place: string; readonly version: string }>> = {
  hub: { place: 'package', version: 'version' },
  git: { place: 'git', version: 'revision' },
  local: { place: 'local', version: 'version' },
}

/**
 * The entry for packages.yml.
 * @throws PlanwiseError where the version is missing
 */
export function entryFor(text: string, source: PackageSource): PlainRecord {
  const { name, version } = parseAddition(text)
  if (version === null && source !== 'local') {
    throw failure('PW1301', `Version is required in --add-package when a package when source is ${source}`, {
      family: 'Usage Error',
      hint: `For example \`--add-package ${name}@1.0.0\`.`,
    })
  }
  const keys = KEYS[source]
  if (version === null || source === 'local') return { [keys.place]: name }
  return { [keys.place]: name, [keys.version]: version.includes(',') ? version.split(',').map((part) => part.trim()) : version }
}

/** A packages.yml with one entry more. */
export interface Addition {
  readonly text: string
  /** Entries that name the same package; they are gone from the text. */
  readonly removed: readonly PlainRecord[]
}

/**
 * Adds an entry to the text of packages.yml or dependencies.yml; comments and the other entries stay as they are written.
 * Entries whose place holds the new package's name are taken out, as dbt does.
 */
export function withPackage(text: string, entry: PlainRecord): Addition {
  const document = text.trim() === '' ? new Document({}) : parseDocument(text, { version: '1.1' })
  if (!isMap(document.contents)) document.contents = document.createNode({})
  if (!isSeq(document.get('packages', true))) document.set('packages', document.createNode([]))
  const list = document.get('packages', true)
  const name = String(entry['package'] ?? entry['git'] ?? entry['local'])
  const removed: PlainRecord[] = []
  if (isSeq(list)) {
    list.flow = false
    list.items = list.items.filter((item) => {
      const place = isMap(item) ? ['package', 'git', 'local', 'tarball', 'private'].map((key) => item.get(key)) : []
      const same = place.some((value) => typeof value === 'string' && value.includes(name))
      if (same && isMap(item)) removed.push(item.toJSON())
      return !same
    })
    list.add(document.createNode(entry))
  }
  return { text: document.toString({ lineWidth: 0 }), removed }
}
