import type { OperationNode, Position, RunnableNode, RunResult } from '../../model/index.ts'
import { fancyLine } from '../layout.ts'
import { type Message, message, type Paint } from '../message.ts'
import { nodeInfo, type Stage } from './node-info.ts'

/** `shop.on-run-start.0`, from the operation's name `shop-on-run-start-0`. */
export function hookStatement(node: Pick<OperationNode, 'name' | 'packageName'> | RunnableNode): string {
  const found = /^(.*)-(on-run-(?:start|end))-(\d+)$/.exec(node.name)
  return found === null ? `${node.packageName}.${node.name}` : `${found[1]}.${found[2]}.${found[3]}`
}

export function hookStart(node: RunnableNode, position: Position, stage: Stage, width: number): Message {
  const statement = hookStatement(node)
  const text = fancyLine({ text: `START hook: ${statement}`, status: 'RUN', position, truncate: true }, width)
  return message('LogHookStartLine', 'Q032', 'info', text, () => ({
    statement,
    index: position.index,
    total: position.total,
    node_info: nodeInfo(node, stage),
  }))
}

export function hookEnd(node: RunnableNode, result: RunResult, position: Position, stage: Stage, width: number): Message {
  const statement = hookStatement(node)
  const word = result.status === 'success' ? 'OK' : result.status === 'skipped' ? 'SKIP' : 'ERROR'
  const colour = (paint: Paint): string =>
    word === 'OK' ? paint.green(word) : word === 'SKIP' ? paint.yellow(word) : paint.red(word)
  return {
    name: 'LogHookEndLine',
    code: 'Q033',
    level: 'info',
    text: (paint) =>
      fancyLine(
        { text: `${word} hook: ${statement}`, status: colour(paint), position, time: result.executionTime, truncate: true },
        width,
      ),
    data: () => ({
      statement,
      status: result.status,
      index: position.index,
      total: position.total,
      execution_time: result.executionTime,
      node_info: nodeInfo(node, stage),
    }),
  }
}
