import { z } from 'zod'

/** One object of dbt's JSON log: exactly these fields. */
const Line = z.strictObject({
  info: z.strictObject({
    name: z.string(),
    code: z.string(),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    msg: z.string(),
    ts: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    invocation_id: z.uuid(),
    pid: z.int(),
    thread: z.string(),
    category: z.string(),
    extra: z.record(z.string(), z.string()),
  }),
  data: z.record(z.string(), z.unknown()),
})

export type LogLine = z.infer<typeof Line>

/** Every line must be an object of the log; throws at the first that is not. */
export function logLines(text: string): LogLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Line.parse(JSON.parse(line)))
}

export function named(lines: readonly LogLine[], ...names: readonly string[]): LogLine[] {
  return lines.filter((line) => names.includes(line.info.name))
}

export const NodeInfo = z.looseObject({
  unique_id: z.string(),
  node_name: z.string(),
  node_path: z.string(),
  resource_type: z.string(),
  materialized: z.string(),
  node_status: z.string(),
  node_started_at: z.string(),
  node_finished_at: z.string(),
  meta: z.record(z.string(), z.unknown()),
  node_relation: z.strictObject({ database: z.string(), schema: z.string(), alias: z.string(), relation_name: z.string() }),
  node_checksum: z.string(),
})

export function nodeOf(line: LogLine): z.infer<typeof NodeInfo> {
  return NodeInfo.parse(line.data['node_info'])
}
