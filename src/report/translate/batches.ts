import type { Event } from '../../model/index.ts'
import { fancyLine } from '../layout.ts'
import { type Message, message, type Paint } from '../message.ts'
import { nodeInfo, type Stage } from './node-info.ts'
import { type NodeLines, relationText } from './nodes.ts'

type Started = Extract<Event, { kind: 'batch.started' }>
type Finished = Extract<Event, { kind: 'batch.finished' }>

function describe(event: Started | Finished, lines: NodeLines): string {
  return `batch ${event.batch} of ${relationText(event.node, lines)}`
}

export function batchStart(event: Started, stage: Stage, lines: NodeLines): Message {
  const { position, node } = event
  const description = describe(event, lines)
  const text = `Batch ${fancyLine({ text: `START ${description}`, status: 'RUN', position }, lines.width)}`
  return message('LogStartBatch', 'Q045', 'info', text, () => ({
    description,
    batch_index: position.index,
    total_batches: position.total,
    node_info: nodeInfo(node, stage),
  }))
}

/** What a batch failed with, then its line. */
export function batchEnd(event: Finished, stage: Stage, lines: NodeLines): readonly Message[] {
  const { position, node, status, seconds } = event
  const description = describe(event, lines)
  const info = () => nodeInfo(node, stage)
  const word = { success: 'OK created', error: 'ERROR creating', skipped: 'SKIP' }[status]
  const shown = (paint: Paint): string => {
    if (status === 'error') return paint.red('ERROR')
    return status === 'skipped' ? paint.yellow('SKIPPED') : paint.green(event.message)
  }
  const line: Message = {
    name: 'LogBatchResult',
    code: 'Q046',
    level: status === 'error' ? 'error' : 'info',
    text: (paint) =>
      `Batch ${fancyLine({ text: `${word} ${description}`, status: shown(paint), position, time: seconds }, lines.width)}`,
    data: () => ({
      description,
      status: status === 'success' ? event.message : status,
      batch_index: position.index,
      total_batches: position.total,
      execution_time: seconds,
      node_info: info(),
    }),
  }
  if (status !== 'error') return [line]
  const failed = message('GenericExceptionOnRun', 'W004', 'error', `Batch ${event.batch} failed\n${event.message}`, () => ({
    unique_id: node.uniqueId,
    exc: event.message,
    node_info: info(),
  }))
  return [failed, line]
}
