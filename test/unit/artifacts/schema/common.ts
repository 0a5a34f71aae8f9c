import { z } from 'zod'

/** Shapes that dbt's artifacts share, as the published JSON schemas have them: no key beyond those named. */

export const text = z.string()
export const maybe = text.nullable()
export const texts = z.array(text)
export const bag = z.record(text, z.unknown())
export const pairs = z.array(texts)

/** ISO 8601 in UTC with microseconds, as dbt writes moments. */
export const moment = text.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)

/** The head of an artifact of one kind and version. */
export function metadata<Extra extends z.ZodRawShape>(name: string, version: number, extra: Extra) {
  return z.strictObject({
    dbt_schema_version: z.literal(`https://schemas.getdbt.com/dbt/${name}/v${version}.json`),
    dbt_version: text.regex(/^1\.10\.\d+$/),
    generated_at: moment,
    invocation_id: text.uuid(),
    invocation_started_at: text,
    env: z.record(text, text),
    ...extra,
  })
}

export const timing = z.array(
  z.strictObject({ name: z.enum(['compile', 'execute']), started_at: moment.nullable(), completed_at: moment.nullable() }),
)

const time = z.strictObject({ count: z.int().nullable(), period: z.enum(['minute', 'hour', 'day']).nullable() })

export const freshness = z.strictObject({ warn_after: time.nullable(), error_after: time.nullable(), filter: maybe })
