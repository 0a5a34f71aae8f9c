import { createPythonModules, fn, MacroReturn, type Value } from '../jinja/index.ts'
import { DateText } from '../model/index.ts'
import { diffOfTwoDicts, localMd5, set, setStrict, zip, zipStrict } from './collections.ts'
import type { Face } from './face.ts'
import { fromjson, tojson } from './json.ts'
import { toValue } from './plain-values.ts'
import type { World } from './types.ts'
import { fromyaml, toyaml } from './yaml-functions.ts'

/** Functions that are the same in every context. */
export const pureFunctions: Readonly<Record<string, Value>> = {
  return: fn('return', 'data', (data) => {
    throw new MacroReturn(data ?? null)
  }),
  fromjson,
  tojson,
  fromyaml,
  toyaml,
  set,
  set_strict: setStrict,
  zip,
  zip_strict: zipStrict,
  local_md5: localMd5,
  diff_of_two_dicts: diffOfTwoDicts,
}

/** `modules`, with the command's clock; the time zone is the computer's. */
export function modulesOf(now: () => Date): Value {
  return createPythonModules({
    now: () => now().getTime(),
    offset: (time) => -60 * new Date(time).getTimezoneOffset(),
  })
}

const modules = new WeakMap<World, Value>()

function worldModules(world: World): Value {
  const known = modules.get(world) ?? modulesOf(world.now)
  modules.set(world, known)
  return known
}

/** `run_started_at`: an aware datetime in UTC, with microseconds. */
export function momentOf(date: Date): Value {
  return toValue(new DateText('datetime', pythonIso(date)))
}

/** Python's isoformat of a moment in UTC: no fraction when it is zero. */
export function pythonIso(date: Date): string {
  const iso = date.toISOString()
  const micros = `${iso.slice(20, 23)}000`
  return `${iso.slice(0, 19)}${micros === '000000' ? '' : `.${micros}`}+00:00`
}

export const baseMembers: Readonly<Record<string, (face: Face) => Value>> = {
  ...Object.fromEntries(Object.entries(pureFunctions).map(([name, value]) => [name, () => value])),
  dbt_version: ({ world }) => world.dbtVersion,
  modules: ({ world }) => worldModules(world),
  run_started_at: ({ world }) => momentOf(world.startedAt),
}
