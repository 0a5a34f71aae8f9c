import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Json } from '../../model/index.ts'
import type { Memo } from '../../parse/index.ts'
import { jsonScrubber } from '../../report/index.ts'
import { cacheFile } from '../cache-directory.ts'
import { secretsOf } from '../secrets.ts'
import { writeWhole } from './write-whole.ts'

interface Environment {
  readonly [name: string]: string | undefined
}

/** A memo that can be written back. */
export interface MemoFile extends Memo {
  /** Writes what this process used, if anything is new. A cache that cannot be written is no error. */
  save(): void
}

/**
 * A part of the parse cache of a project: results of pure functions by their content, so it can be deleted, copied or damaged at any
 * time and costs only time. It is read when it is first asked. It lies outside the project, because drivers give each call a new target path.
 */
export function openMemoFile(env: Environment, projectDirectory: string, version: string, what: 'parse' | 'files'): MemoFile {
  const file = cacheFile(env, what, projectDirectory)
  let read: ReadonlyMap<string, Json> | undefined
  const known = (): ReadonlyMap<string, Json> => {
    read ??= readMemo(file, version)
    return read
  }
  const used = new Map<string, Json>()
  let fresh = false
  return {
    get(key) {
      const value = used.get(key) ?? known().get(key)
      if (value !== undefined) used.set(key, value)
      return value
    },
    set(key, value) {
      used.set(key, value)
      fresh = true
    },
    save() {
      if (!fresh && (read === undefined || used.size >= read.size / 2)) return
      const text = Buffer.from(JSON.stringify(Object.fromEntries(withoutSecrets(used, secretsOf(env)))))
      writeWhole(file, [Buffer.from(`${headOf(version, text)}\n`), text])
    },
  }
}

/** The first line says what the rest is: the version that wrote it, and a check sum against what happens to files. */
function readMemo(file: string, version: string): Map<string, Json> {
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
