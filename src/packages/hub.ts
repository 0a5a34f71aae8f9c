import { isPlainRecord, type PlainRecord } from '../model/index.ts'
import { BrokenAnswer } from './network.ts'

const DEFAULT_HUB = 'https://hub.getdbt.com/'

/** One version of a package, as the hub describes it. */
export interface HubVersion {
  readonly name: string
  /** Entries of `packages:` that this version asks for. */
  readonly packages: readonly PlainRecord[]
  readonly tarball: string
  readonly requireDbtVersion: readonly string[]
}

export interface HubPackage {
  readonly versions: ReadonlyMap<string, HubVersion>
  /** The package that has taken its place, `namespace/name`. */
  readonly movedTo: string | null
}

/** Where the hub answers about a package, or about all of them (`index`). */
export function hubUrl(what: string, env: (name: string) => string | undefined): string {
  const asked = env('DBT_PACKAGE_HUB_URL') ?? ''
  const base = asked === '' ? DEFAULT_HUB : asked
  return `${base.endsWith('/') ? base : `${base}/`}api/v1/${what}.json`
}

/** @throws BrokenAnswer */
export function readIndex(text: string): ReadonlySet<string> {
  const value = parseJson(text)
  if (!Array.isArray(value)) throw new BrokenAnswer('its index is no list')
  return new Set(value.filter((name) => typeof name === 'string'))
}

/** @throws BrokenAnswer */
export function readPackage(text: string): HubPackage {
  const value = parseJson(text)
  const versions = isRecord(value) ? value['versions'] : undefined
  if (!isRecord(value) || !isRecord(versions)) throw new BrokenAnswer('it describes no versions')
  return {
    versions: new Map(Object.entries(versions).map(([version, described]) => [version, readVersion(version, described)])),
    movedTo: movedTo(value),
  }
}

function readVersion(version: string, value: unknown): HubVersion {
  const record = isRecord(value) ? value : {}
  const { name, packages, downloads, require_dbt_version: required } = record
  const tarball = isRecord(downloads) ? downloads['tarball'] : undefined
  if (typeof name !== 'string' || typeof tarball !== 'string' || !(packages === undefined || Array.isArray(packages))) {
    throw new BrokenAnswer(`its version ${version} is described without name, packages and download`)
  }
  return {
    name,
    tarball,
    packages: (packages ?? []).filter(isPlainRecord),
    requireDbtVersion: texts(required),
  }
}

function texts(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((entry) => typeof entry === 'string' && entry !== '').map(String)
}

function movedTo(record: Readonly<Record<string, unknown>>): string | null {
  const { redirectnamespace, redirectname, namespace, name } = record
  if (!isText(redirectnamespace) && !isText(redirectname)) return null
  return `${isText(redirectnamespace) ? redirectnamespace : String(namespace)}/${isText(redirectname) ? redirectname : String(name)}`
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BrokenAnswer('it is no JSON', error)
  }
}
