import { secretPlaceholder } from '../config/index.ts'
import { fn, str, type Value } from '../jinja/index.ts'
import { parsingError } from './errors.ts'
import type { Face } from './face.ts'
import { isSecretName } from './text.ts'
import type { Capture } from './types.ts'

/** `env_var('NAME', default)`. Secrets are refused outside profiles.yml and packages.yml. */
export function envVar(face: Face): Value {
  const overrides = face.kind === 'run' ? face.options.overrides?.envVars : undefined
  return environmentFunction((name) => {
    const replaced = overrides !== undefined && Object.hasOwn(overrides, name) ? overrides[name] : undefined
    return replaced === undefined ? face.world.env(name) : String(replaced)
  }, face.capture)
}

/** @param env reads a variable; @param secrets whether DBT_ENV_SECRET_* may be read here */
export function environmentFunction(
  env: (name: string) => string | undefined,
  capture: Capture | undefined,
  secrets = false,
): Value {
  return fn('env_var', 'var, default=None', (name, fallback) => {
    const key = str(name ?? null)
    if (isSecretName(key) && !secrets) {
      throw parsingError(
        'PW3007',
        `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${key}' referenced elsewhere.`,
        'Give the variable another name, without DBT_ENV_SECRET_, if its value may appear in SQL and logs.',
      )
    }
    const value = env(key)
    // A secret's place is kept by a mark that nothing can look into; the value is put in after the rendering.
    if (isSecretName(key) && value !== undefined) return secretPlaceholder(key)
    if (!isSecretName(key)) capture?.envVars.set(key, value)
    if (value !== undefined) return value
    if (fallback !== null && fallback !== undefined) return fallback
    throw parsingError(
      'PW3006',
      `Env var required but not provided: '${key}'`,
      `Set ${key}, or write env_var('${key}', '<default>').`,
    )
  })
}
