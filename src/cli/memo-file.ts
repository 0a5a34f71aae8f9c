import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Json } from '../model/index.ts'
import type { Memo } from '../parse/index.ts'
import { jsonScrubber } from '../report/index.ts'
import { cacheFile } from './cache-directory.ts'
import { secretsOf } from './secrets.ts'

/** A memo that can be written back. */
export interface MemoFile extends Memo {
  /**
   * Writes what this process used, if anything is new. A cache that cannot be written is no error.
   * @returns whether there was something new
   */
  save(): boolean
}

interface Environment {
  readonly [name: string]: string | undefined
}

/**
 * The parse cache of a project: results of pure functions by their content, so it can be deleted, copied or damaged at any
 * time and costs only time. It lies outside the project, because drivers give each call a new target path.
 */
export function openMemoFile(env: Environment, projectDirectory: string, version: string): MemoFile {
  const file = cacheFile(env, 'parse', projectDirectory)
  const known = read(file, version)
  const used = new Map<string, Json>()
  let fresh = false
  return {
    get(key) {
      const value = used.get(key) ?? known.get(key)
      if (value !== undefined) used.set(key, value)
      return value
    },
    set(key, value) {
      used.set(key, value)
      fresh = true
    },
    save() {
      const changed = fresh || used.size < known.size / 2
      if (changed) write(file, version, withoutSecrets(used, secretsOf(env)))
      return changed
    },
  }
}

/** The first line says what the rest is: the version that wrote it, and a check sum against what happens to files. */
function read(file: string, version: string): Map<string, Json> {
  try {
    const text = readFileSync(file)
    const end = text.indexOf('\n')
    const entries = text.subarray(end + 1)
    if (text.toString('utf8', 0, end) !== headOf(version, entries)) return new Map()
    return new Map(readEntries(entries.toString('utf8')))
  } catch {
    return new Map()
  }
}

function headOf(version: string, entries: Uint8Array): string {
  return `${version} ${entries.length} ${createHash('sha256').update(entries).digest('hex')}`
}

function readEntries(text: string): [string, Json][] {
  const entries: { readonly [key: string]: Json } = JSON.parse(text)
  return Object.entries(entries)
}

/** What a template made of a secret is worked out again each time. */
function withoutSecrets(entries: ReadonlyMap<string, Json>, secrets: readonly string[]): ReadonlyMap<string, Json> {
  if (secrets.length === 0) return entries
  const scrub = jsonScrubber(secrets)
  return new Map([...entries].filter(([, value]) => !hasSecret(JSON.stringify(value), scrub)))
}

function hasSecret(json: string, scrub: (json: string) => string): boolean {
  return scrub(json) !== json
}

/** Written beside and renamed, so that a reader or a kill never meets half a file. */
function write(file: string, version: string, entries: ReadonlyMap<string, Json>): void {
  const part = `${file}.${process.pid}.part`
  quietly(() => {
    mkdirSync(path.dirname(file), { recursive: true })
    try {
      const text = Buffer.from(JSON.stringify(Object.fromEntries(entries)))
      writeFileSync(part, Buffer.concat([Buffer.from(`${headOf(version, text)}\n`), text]))
      renameSync(part, file)
    } finally {
      rmSync(part, { force: true })
    }
  })
}

/** A cache that cannot be written, for whatever reason, costs time and nothing else. */
function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // said in save()
  }
}
