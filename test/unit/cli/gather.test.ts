import { gather } from '../../../src/cli/watch/files.ts'

test('changes come together once it is quiet, and none is lost between two rounds', async () => {
  const ended = new AbortController()
  const { add, next } = gather(ended.signal)
  const first = next()
  add('a.sql')
  setTimeout(() => add('b.sql'), 15)
  expect([...((await first) ?? [])]).toEqual(['a.sql', 'b.sql'])
  add('c.sql')
  expect([...((await next()) ?? [])]).toEqual(['c.sql'])
})

test('changes that never stop do not wait for ever', async () => {
  const { add, next } = gather(new AbortController().signal)
  const timer = setInterval(() => add('log.csv'), 10)
  const began = performance.now()
  await next()
  clearInterval(timer)
  expect(performance.now() - began).toBeGreaterThan(300)
})

test('the end is null; a failure of the watcher is thrown', async () => {
  const ended = new AbortController()
  const waiting = gather(ended.signal).next()
  ended.abort()
  expect(await waiting).toBeNull()
  const failing = gather(new AbortController().signal)
  const next = failing.next()
  failing.fail(new Error('ENOSPC'))
  await expect(next).rejects.toThrow('ENOSPC')
})
