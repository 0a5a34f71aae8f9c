import { createBus, emptyTally, fold, initialView, outcomeOf, type Sink, tallyOf } from '../../../src/events/index.ts'
import type { Event, EventBody } from '../../../src/model/index.ts'
import { ended, errored, events, model, moment, skipped } from '../report/nodes.ts'

const recorder = (name: string, log: Event[], onWrite: (event: Event) => void = () => undefined): Sink => ({
  name,
  write(event) {
    log.push(event)
    onWrite(event)
  },
})

const options = (sinks: readonly Sink[]) => ({ runId: 'r', now: () => 7, sinks })

test('every sink sees every event, numbered and stamped, before emit returns', () => {
  const a: Event[] = []
  const b: Event[] = []
  const bus = createBus(options([recorder('a', a), recorder('b', b)]))
  bus.emit({ kind: 'debug', message: 'x' })
  bus.emit({ kind: 'debug', message: 'y' }, 'Thread-1 (worker)')
  expect(a).toEqual([
    { seq: 0, at: 7, runId: 'r', thread: 'MainThread', kind: 'debug', message: 'x' },
    { seq: 1, at: 7, runId: 'r', thread: 'Thread-1 (worker)', kind: 'debug', message: 'y' },
  ])
  expect(b).toEqual(a)
})

test('a throwing sink is detached and reported once to the others', () => {
  const seen: Event[] = []
  let calls = 0
  const bad: Sink = {
    name: 'bad',
    write() {
      calls++
      throw new Error('disk full')
    },
  }
  const bus = createBus(options([bad, recorder('good', seen)]))
  bus.emit({ kind: 'debug', message: '1' })
  bus.emit({ kind: 'debug', message: '2' })
  expect(calls).toBe(1)
  const reports = seen.filter((event) => event.kind === 'diagnostic')
  expect(reports).toHaveLength(1)
  expect(JSON.stringify(reports[0])).toContain('disk full')
  expect(seen.map((event) => event.seq)).toEqual([0, 1, 2])
  expect(bus.failures().map((failure) => failure.sink)).toEqual(['bad'])
})

test('when all sinks throw nothing is left and nothing is thrown', () => {
  const bad = (name: string): Sink => ({
    name,
    write() {
      throw new Error(name)
    },
  })
  const bus = createBus(options([bad('a'), bad('b')]))
  expect(() => bus.emit({ kind: 'debug', message: '' })).not.toThrow()
  expect(bus.failures()).toHaveLength(2)
})

test('an event emitted by a sink comes after the current one, for all', () => {
  const seen: string[] = []
  const text = (event: Event) => (event.kind === 'debug' ? event.message : '')
  const bus = createBus(
    options([
      recorder('first', [], (event) => {
        if (text(event) === 'a') bus.emit({ kind: 'debug', message: 'b' })
      }),
      recorder('second', [], (event) => seen.push(text(event))),
    ]),
  )
  bus.emit({ kind: 'debug', message: 'a' })
  expect(seen).toEqual(['a', 'b'])
})

test('close closes all, and names what would not close', async () => {
  const closed: string[] = []
  const sink = (name: string, fails: boolean): Sink => ({
    name,
    write: () => undefined,
    async close() {
      closed.push(name)
      if (fails) throw new Error('no')
    },
  })
  const failures = await createBus(options([sink('a', true), sink('b', false)])).close()
  expect(closed).toEqual(['a', 'b'])
  expect(failures.map((failure) => failure.sink)).toEqual(['a'])
})

const position = { index: 1, total: 3 }
const view = (bodies: readonly EventBody[]) => events(bodies).reduce(fold, initialView)

test('fold: nodes come and go, results are counted under the words of the last line', () => {
  const a = model('a', 'table')
  const b = model('b', 'table')
  const c = model('c', 'view')
  const started: EventBody[] = [
    { kind: 'command.started', command: 'run', version: '0', dbtVersion: '1', args: {}, argv: [] },
    { kind: 'concurrency', threads: 2, target: 'dev', total: 3 },
    { kind: 'node.started', node: a, position, startedAt: moment },
    { kind: 'node.started', node: b, position, startedAt: moment },
    { kind: 'node.progress', node: b, percentage: 40 },
  ]
  const during = view(started)
  expect([...during.running.keys()]).toEqual([a.uniqueId, b.uniqueId])
  expect(during.running.get(b.uniqueId)?.percentage).toBe(40)
  expect(during).toMatchObject({ command: 'run', phase: 'running', total: 3, tally: emptyTally })
  const finished = (node: typeof a, result: ReturnType<typeof ended>): EventBody => ({
    kind: 'node.finished',
    node,
    position,
    result,
    startedAt: moment,
    finishedAt: moment,
  })
  const after = view([...started, finished(a, ended(a, 'success')), finished(b, errored(b, 'x')), finished(c, skipped(c, b))])
  expect(after.running.size).toBe(0)
  expect(after.tally).toEqual({ pass: 1, warn: 0, error: 1, skip: 1, noop: 0, total: 3 })
  expect(after.failures.map((result) => result.uniqueId)).toEqual([b.uniqueId])
  expect(during.running.size).toBe(2)
})

test('outcomes as dbt counts them', () => {
  const a = model('a', 'table')
  expect(
    (['success', 'pass', 'warn', 'fail', 'no-op', 'partial success'] as const).map((status) => outcomeOf(ended(a, status))),
  ).toEqual(['pass', 'pass', 'warn', 'error', 'noop', 'error'])
  expect(tallyOf([ended(a, 'pass'), ended(a, 'warn')])).toMatchObject({ pass: 1, warn: 1, total: 2 })
})
