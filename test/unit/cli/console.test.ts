import { EventEmitter } from 'node:events'
import { wantsColours, wantsProgress } from '../../../src/cli/console.ts'
import { commandHelp, rootHelp } from '../../../src/cli/help.ts'
import { listenForSignals } from '../../../src/cli/signals.ts'
import { unexpectedText } from '../../../src/cli/unexpected.ts'

test.each([
  [null, {}, true, true],
  [null, {}, false, false],
  [null, { NO_COLOR: '1' }, true, false],
  [null, { NO_COLOR: '' }, true, true],
  [null, { TERM: 'dumb' }, true, false],
  [null, { FORCE_COLOR: '1' }, false, true],
  [null, { FORCE_COLOR: '0' }, true, false],
  [null, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [true, { NO_COLOR: '1' }, false, true],
  [false, { FORCE_COLOR: '1' }, true, false],
])('colours: asked %p, environment %p, terminal %p', (asked, env, terminal, expected) => {
  expect(wantsColours(asked, env, terminal)).toBe(expected)
})

test('progress is for a person at a terminal', () => {
  expect(wantsProgress({}, true, true)).toBe(true)
  expect(wantsProgress({}, false, true)).toBe(false)
  expect(wantsProgress({}, true, false)).toBe(false)
  expect(wantsProgress({ CI: 'true' }, true, true)).toBe(false)
  expect(wantsProgress({ CI: 'false' }, true, true)).toBe(true)
  expect(wantsProgress({ TERM: 'dumb' }, true, true)).toBe(false)
})

test('the first signal aborts, the second ends', () => {
  const source = new EventEmitter()
  const ends: string[] = []
  const { signal, dispose } = listenForSignals(source, () => ends.push('end'))
  source.emit('SIGTERM')
  expect([signal.aborted, ends]).toEqual([true, []])
  source.emit('SIGINT')
  expect(ends).toEqual(['end'])
  dispose()
  expect(source.listenerCount('SIGINT')).toBe(0)
})

const words = {
  name: 'run',
  summary: 'Build models.',
  description: 'All of them.',
  args: [],
  examples: [['all', 'planwise run']],
} as const

test('the help of a command: examples before options, nothing wider than the terminal', () => {
  const full = commandHelp(words, true, 80)
  expect(full.indexOf('EXAMPLES')).toBeLessThan(full.indexOf('SELECTION'))
  expect(full).toContain('-s, -m, --select SELECTOR…')
  expect(full).toContain('--[no-]write-json')
  expect(Math.max(...full.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  const short = commandHelp(words, false, 80)
  expect(short).not.toContain('OUTPUT')
  expect(short.length).toBeLessThan(full.length)
})

test('the help of all names the exit codes', () => {
  const text = rootHelp([{ title: 'BUILD', commands: [words] }], '0.1.0')
  for (const code of ['0  ', '1  ', '2  ', '130  ']) expect(text).toContain(`\n  ${code}`)
})

test('a mistake of planwise has no stack trace unless asked for', () => {
  const error = new Error('boom')
  expect(unexpectedText(error, false)).not.toMatch(/\n\s+at /)
  expect(unexpectedText(error, true)).toMatch(/\n\s+at /)
})
