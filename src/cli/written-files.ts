import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { failure } from '../model/index.ts'

const record = z.record(z.string(), z.object({ size: z.number(), mtimeMs: z.number() }))
type Record = z.infer<typeof record>

/** What planwise wrote where people asked for it, so that it replaces its own files and nobody else's. */
export interface WrittenFiles {
  /** @throws PlanwiseError `PW5210` where a file is there that planwise did not write, or that was changed since */
  guard(files: readonly string[]): void
  /** Notes files that were just written. */
  remember(files: readonly string[]): void
}

/**
 * @param targetPath the project's target directory, which keeps the record (`written.json`)
 * @param cwd for names in messages
 * @param force whatever is there may be replaced
 */
export function writtenFiles(targetPath: string, cwd: string, force: boolean): WrittenFiles {
  const file = path.join(targetPath, 'written.json')
  return {
    guard(files) {
      if (force) return
      const known = readRecord(file)
      const foreign = files.filter((each) => existsSync(each) && !isOurs(each, known))
      if (foreign.length === 0) return
      const names = foreign.map((each) => path.relative(cwd, each) || each).join(', ')
      throw failure('PW5210', `${names} ${foreign.length === 1 ? 'is' : 'are'} there already, and not as planwise wrote it`, {
        family: 'Runtime Error',
        hint: 'Name another --output, or replace what is there with --force.',
      })
    },
    remember(files) {
      const entries = files.map((each) => [each, fingerprintOf(each)] as const)
      const kept = Object.entries(readRecord(file)).filter(([each]) => existsSync(each))
      mkdirSync(targetPath, { recursive: true })
      const text = JSON.stringify(Object.fromEntries([...kept, ...entries]))
      writeFileSync(`${file}.part`, text)
      renameSync(`${file}.part`, file)
    },
  }
}

function isOurs(file: string, known: Record): boolean {
  const entry = known[file]
  const now = fingerprintOf(file)
  return entry !== undefined && entry.size === now.size && entry.mtimeMs === now.mtimeMs
}

function fingerprintOf(file: string): Record[string] {
  const { size, mtimeMs } = statSync(file)
  return { size, mtimeMs }
}

/** A record that cannot be read counts as empty: files then need --force. */
function readRecord(file: string): Record {
  if (!existsSync(file)) return {}
  try {
    const parsed = record.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}
