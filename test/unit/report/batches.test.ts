import type { EventBody } from '../../../src/model/index.ts'
import { createLog, type LogOutput } from '../../../src/report/index.ts'
import { events, model } from './nodes.ts'

// The lines of dbt-core 1.10.23 for the batches of a microbatch model (but for what says that one failed), and its names,
// codes and fields of their events.

const node = model('m', 'incremental')
const batch = '2025-01-01'

function say(bodies: readonly EventBody[], format: LogOutput['format']): string[] {
  const lines: string[] = []
  const log = createLog({
    outputs: [{ format, level: 'info', colours: false, write: (line) => lines.push(line) }],
    width: 80,
    pid: 1,
    secrets: [],
    extra: {},
  })
  const started: EventBody = { kind: 'command.started', command: 'run', version: '0', dbtVersion: '0', args: {}, argv: [] }
  for (const event of events([started, ...bodies])) log.write(event)
  return lines.slice(1)
}

const finished = (status: 'success' | 'error' | 'skipped', message: string, seconds: number, index: number): EventBody => ({
  kind: 'batch.finished',
  node,
  batch,
  position: { index, total: 4 },
  status,
  message,
  seconds,
})

const bodies: EventBody[] = [
  { kind: 'batch.started', node, batch, position: { index: 1, total: 4 } },
  finished('success', 'OK', 0.15, 1),
  finished('error', 'Runtime Error\n  Invalid Input Error: no', 0.1, 2),
  finished('skipped', 'SKIPPED', 0, 3),
]

test('a line per batch, as dbt dots it', () => {
  expect(say(bodies, 'text').map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ''))).toEqual([
    'Batch 1 of 4 START batch 2025-01-01 of main.m ........................................ [RUN]',
    'Batch 1 of 4 OK created batch 2025-01-01 of main.m ................................... [OK in 0.15s]',
    'Batch 2025-01-01 failed\nRuntime Error\n  Invalid Input Error: no',
    'Batch 2 of 4 ERROR creating batch 2025-01-01 of main.m ............................... [ERROR in 0.10s]',
    'Batch 3 of 4 SKIP batch 2025-01-01 of main.m ......................................... [SKIPPED in 0.00s]',
  ])
})

test('events with the names, codes and fields that tools read', () => {
  const parsed = say(bodies, 'json').map((line) => JSON.parse(line))
  expect(parsed.map(({ info }) => [info.name, info.code, info.level])).toEqual([
    ['LogStartBatch', 'Q045', 'info'],
    ['LogBatchResult', 'Q046', 'info'],
    ['GenericExceptionOnRun', 'W004', 'error'],
    ['LogBatchResult', 'Q046', 'error'],
    ['LogBatchResult', 'Q046', 'info'],
  ])
  expect(parsed[1].data).toMatchObject({
    description: 'batch 2025-01-01 of main.m',
    status: 'OK',
    batch_index: 1,
    total_batches: 4,
    execution_time: 0.15,
    node_info: { unique_id: node.uniqueId },
  })
})
