import { fold, initialView, type Sink } from '../../events/index.ts'
import { createScreen, type Screen, type TerminalStream } from './screen.ts'
import { headline, nodeTitle, type Style } from './titles.ts'

export { stopwatch } from './titles.ts'

export interface TerminalOptions {
  /** The terminal, by way of stderr. */
  readonly area: NodeJS.WriteStream
  /** The same terminal, by way of stdout: finished lines scroll by above the area. */
  readonly lines: TerminalStream
  readonly colours: boolean
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** Progress for people: a sink, and the way for lines of text to get past the area it draws. */
export interface Terminal {
  readonly sink: Sink
  print(line: string): void
}

/** Nodes shown at once, at most. */
const most = 16

/**
 * Draws a line per running node, with its time and the database's progress, below the lines of the log. Loads listr2
 * and chalk, which nothing else needs.
 */
export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const [{ Listr, ListrLogger, ProcessOutput }, { Chalk }] = await Promise.all([import('listr2'), import('chalk')])
  const chalk = new Chalk({ level: options.colours ? 1 : 0 })
  const style: Style = { dim: chalk.dim, red: chalk.red, yellow: chalk.yellow, bold: chalk.bold }
  const screen = createScreen(options.area, options.lines)
  const titles: ((title: string) => void)[] = []
  let view = initialView
  let finish: (() => void) | null = null
  let done: Promise<unknown> = Promise.resolve()

  const refresh = (): void => {
    const now = options.now()
    titles[0]?.(headline(view, now, style))
    const rows = [...view.running.values()].slice(0, titles.length - 1)
    for (let slot = 1; slot < titles.length; slot++) {
      const row = rows[slot - 1]
      titles[slot]?.(row === undefined ? '' : nodeTitle(row, now, style))
    }
  }

  const start = (threads: number): void => {
    if (finish !== null) return
    const slots = 1 + Math.max(1, Math.min(threads, most, screen.rows - 4))
    const ended = new Promise<void>((resolve) => {
      finish = resolve
    })
    const ticking = setInterval(refresh, 100)
    ticking.unref()
    void ended.then(() => clearInterval(ticking))
    const stream = redirected(options.area, screen)
    const output = new ProcessOutput(stream, stream, { leaveEmptyLine: false })
    const tasks = Array.from({ length: slots }, (_, slot) => ({
      title: slot === 0 ? headline(view, options.now(), style) : '',
      task: async (_context: unknown, task: { title: string }) => {
        titles[slot] = (title) => {
          task.title = title
        }
        await ended
      },
    }))
    const list = new Listr(tasks, {
      concurrent: true,
      registerSignalListeners: false,
      forceTTY: true,
      renderer: 'default',
      rendererOptions: { clearOutput: true, formatOutput: 'truncate', logger: new ListrLogger({ processOutput: output }) },
    })
    done = list.run()
  }

  return {
    sink: {
      name: 'terminal',
      write(event) {
        view = fold(view, event)
        if (event.kind === 'concurrency') start(event.threads)
        if (
          event.kind === 'run.ended' ||
          event.kind === 'run.finished' ||
          event.kind === 'command.failed' ||
          event.kind === 'command.completed'
        )
          finish?.()
      },
      async close() {
        finish?.()
        await done
      },
    },
    print(line) {
      screen.above(`${line}\n`)
    },
  }
}

/** The stream as listr2 sees it: what it writes goes to the screen. Properties it sets stay on this view. */
function redirected(stream: NodeJS.WriteStream, screen: Screen): NodeJS.WriteStream {
  const own = new Map<string | symbol, unknown>([
    ['write', (text: string) => screen.write(text)],
    ['isTTY', true],
  ])
  return new Proxy(stream, {
    get(target, key) {
      if (own.has(key)) return own.get(key)
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
    set(_target, key, value) {
      own.set(key, value)
      return true
    },
  })
}
