import { SECRET_PREFIX } from '../config/index.ts'

/** The values of `DBT_ENV_SECRET_*`: they stand in nothing that is printed or written. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    name.startsWith(SECRET_PREFIX) && value !== undefined && value !== '' ? [value] : [],
  )
}
