import type { Plain } from '../model/index.ts'

/** Environment variables with this prefix may be read in profiles.yml and packages.yml only, and are never shown. */
export const SECRET_PREFIX = 'DBT_ENV_SECRET'

const PLACEHOLDER = /\$\$\$DBT_SECRET_START\$\$\$(\w+?)\$\$\$DBT_SECRET_END\$\$\$/g

/**
 * What `env_var('DBT_ENV_SECRET_X')` gives while a file is rendered, so that no filter or macro ever sees the secret.
 * {@link revealSecrets} puts the value in afterwards.
 */
export function secretPlaceholder(name: string): string {
  return `$$$DBT_SECRET_START$$$${name}$$$DBT_SECRET_END$$$`
}

/** Replaces the placeholders in a rendered text by the variables' values; other values stay. */
export function revealSecrets(value: Plain, env: (name: string) => string | undefined): Plain {
  if (typeof value !== 'string' || !value.includes(SECRET_PREFIX)) return value
  return value.replace(PLACEHOLDER, (_, name: string) => env(name) ?? '')
}
