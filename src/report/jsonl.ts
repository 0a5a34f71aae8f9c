import { type Message, plain } from './message.ts'

/** What an object of the JSON log says about itself. */
export interface JsonInfo {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly thread: string
  readonly invocationId: string
  readonly pid: number
  readonly extra: Readonly<Record<string, string>>
}

/** One object of dbt's JSON log, on one line: `{"info": {…}, "data": {…}}`. Its texts have no colours. */
export function jsonLine(message: Message, info: JsonInfo, quiet: boolean): string {
  return JSON.stringify({
    info: {
      name: message.name,
      code: message.code,
      level: message.level,
      msg: message.text(plain, quiet),
      ts: new Date(info.at).toISOString().replace('Z', '000Z'),
      invocation_id: info.invocationId,
      pid: info.pid,
      thread: info.thread,
      category: '',
      extra: info.extra,
    },
    data: message.data(),
  })
}
