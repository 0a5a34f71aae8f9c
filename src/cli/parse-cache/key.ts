import { hash } from 'node:crypto'
import { serialize } from 'node:v8'
import type { PlainRecord } from '../../model/index.ts'
import { PARSE_FLAGS, type ParseInput } from '../../parse/index.ts'

/**
 * All that a parse depends on and that is known before it begins, as a short text. What it looks at on the way (files,
 * environment variables, the clock) is told by its trace.
 *
 * @param version of planwise and of what the cache holds
 * @param written selectors.yml as the manifest has it
 */
export function inputKey(input: ParseInput, version: string, written: PlainRecord): string {
  const { root, packages, world, credentials, selectors } = input
  const projects = [root, ...packages].map(({ source, ...config }) => [config, source.file.text, source.raw])
  const { target, cliVars, quoting, behavior, dbtVersion } = world
  const flags = PARSE_FLAGS.map((name) => world.flags[name])
  // tells 1 from 1.0, and keeps the order of keys, on which results depend
  const parts = [version, projects, credentials, selectors, written, target, cliVars, quoting, behavior, dbtVersion, flags]
  return hash('sha256', serialize([...parts, world.credentials]), 'base64url')
}
