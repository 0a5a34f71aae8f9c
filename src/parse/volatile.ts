/**
 * Names whose values differ from run to run (`run` stands for those that a capture notes as such, and for the clock), or that
 * do or hold more than can go into a key.
 */
const volatile: ReadonlySet<string> = new Set([
  'run',
  'invocation_id',
  'run_started_at',
  'thread_id',
  'flags',
  'invocation_args_dict',
  'dbt_metadata_envs',
  'graph',
  'selected_resources',
  'modules',
  'context',
  'builtins',
  'print',
  'log',
  'exceptions',
  'load_agate_table',
])

/** Whether a template that looked these names up may answer otherwise the next time. */
export function isVolatile(reads: Iterable<string>): boolean {
  for (const name of reads) if (volatile.has(name)) return true
  return false
}
