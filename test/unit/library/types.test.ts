import type { CommandName, Commands, PlainEvent, Report } from '../../../src/index.ts'
import type { IsJson } from './is-json.ts'

type Expect<T extends true> = T
type Not<T extends false> = T

/** The checks are the type checker's: they hold when this file compiles. */
type Proof = [
  Expect<IsJson<PlainEvent>>,
  Expect<IsJson<{ [C in CommandName]: Report<Commands[C]['data']> }>>,
  // and the measure itself notices what it should
  Not<IsJson<{ at: Date }>>,
  Not<IsJson<{ rows: readonly (bigint | number)[] }>>,
  Not<IsJson<{ nodes: ReadonlyMap<string, string> }>>,
  Not<IsJson<{ deep: { set: Set<string> }[] }>>,
  Not<IsJson<{ maybe: string | undefined }>>,
]

test('results and events are JSON by their types', () => {
  const proof: Proof = [true, true, false, false, false, false, false]
  expect(proof).toHaveLength(7)
})
