import type { World } from '../context/index.ts'

/** The flags of the command that parsing itself looks at; all others reach its result through templates alone. */
export const PARSE_FLAGS = [
  'STORE_FAILURES',
  'REQUIRE_GENERIC_TEST_ARGUMENTS_PROPERTY',
  'REQUIRE_RESOURCE_NAMES_WITHOUT_SPACES',
] as const

export type ParseFlag = (typeof PARSE_FLAGS)[number]

/** Such a flag's value; undefined where it is not given. */
export function parseFlag({ flags }: Pick<World, 'flags'>, name: ParseFlag) {
  return flags[name]
}
