import { fn, str, truthy, type Value } from '../jinja/index.ts'
import type { Emit, RunnableNode } from '../model/index.ts'
import type { Face } from './face.ts'

interface Output {
  readonly emit: Emit | undefined
  readonly thread: string | undefined
  readonly node: RunnableNode | undefined
}

export function outputOf(face: Face): Output {
  return face.kind === 'run'
    ? { emit: face.world.emit, thread: face.execution.threadId, node: face.execution.node }
    : { emit: face.world.emit, thread: undefined, node: undefined }
}

/** `log(message, info=False)`: to the log, and with info to the console too. */
export function log(output: Output): Value {
  return fn('log', 'msg, info=False', (message, info) => {
    output.emit?.(
      {
        kind: 'jinja.log',
        message: withoutSecrets(str(message ?? null)),
        level: truthy(info ?? null) ? 'info' : 'debug',
        ...(output.node === undefined ? {} : { node: output.node }),
      },
      output.thread,
    )
    return ''
  })
}

/** Secrets are marks while profiles.yml is rendered; not even their names go into a log. */
function withoutSecrets(text: string): string {
  return text.replace(/\$\$\$DBT_SECRET_START\$\$\$.*?\$\$\$DBT_SECRET_END\$\$\$/g, '*****')
}

/** `print(message)`: to the console, unless `--no-print`. */
export function print(output: Output, enabled: boolean): Value {
  return fn('print', 'msg', (message) => {
    if (enabled) {
      output.emit?.(
        {
          kind: 'print',
          message: withoutSecrets(str(message ?? null)),
          ...(output.node === undefined ? {} : { node: output.node }),
        },
        output.thread,
      )
    }
    return ''
  })
}
