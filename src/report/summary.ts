import { outcomeOf } from '../events/index.ts'
import type { RunnableNode, RunResult } from '../model/index.ts'
import { stopwatch } from './terminal/titles.ts'

/** Nodes named in the command that repeats failures, at most. */
const named = 12

/**
 * What a person at a terminal wants to know after dbt's last line: what took longest, and the command that runs again
 * what failed.
 *
 * @param elapsed seconds
 */
export function summaryLines(
  command: string,
  results: readonly RunResult[],
  nodes: readonly RunnableNode[],
  elapsed: number,
): readonly string[] {
  const known = new Map(nodes.map((node) => [node.uniqueId, node]))
  return [...slowest(results, known, elapsed), ...again(command, results, known)]
}

type Known = ReadonlyMap<RunnableNode['uniqueId'], RunnableNode>

function slowest(results: readonly RunResult[], known: Known, elapsed: number): readonly string[] {
  if (elapsed < 10 || results.length < 4) return []
  const longest = [...results].sort((a, b) => b.executionTime - a.executionTime).slice(0, 3)
  return [
    `Slowest: ${longest.map((result) => `${known.get(result.uniqueId)?.name ?? result.uniqueId} ${stopwatch(result.executionTime * 1000)}`).join(', ')}`,
  ]
}

function again(command: string, results: readonly RunResult[], known: Known): readonly string[] {
  const failed = results.filter((result) => outcomeOf(result) === 'error').flatMap((result) => known.get(result.uniqueId) ?? [])
  const names = [...new Set(failed.filter((node) => node.resourceType !== 'operation').map((node) => node.name))]
  if (names.length === 0) return []
  const more = names.length > named ? ` (and ${names.length - named} more)` : ''
  return [`Again:   planwise ${command} --select ${names.slice(0, named).join(' ')}${more}`]
}
