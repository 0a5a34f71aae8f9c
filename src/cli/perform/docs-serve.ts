import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { docsPage } from '../../include/index.ts'
import { failure } from '../../model/index.ts'
import { exitCodes } from '../exit-code.ts'
import { serveFiles } from '../file-server.ts'
import type { Outcome } from '../invocation.ts'
import { configureLightly } from '../open/index.ts'
import type { Task } from './task.ts'

/** `docs serve`: shows the project in a browser until Ctrl-C, which is how it ends well. */
export async function performDocsServe({ request, invocation, signal }: Task): Promise<Outcome> {
  const { flags, emit } = request
  const { directory, root } = await configureLightly(request)
  const target = path.resolve(directory, flags.text('target_path') ?? root.targetPath)
  if (!existsSync(path.join(target, 'manifest.json'))) {
    throw failure('PW5151', `There is no manifest.json in ${path.relative(directory, target) || target}`, {
      family: 'Runtime Error',
      hint: 'Run `planwise docs generate` first.',
    })
  }
  const page = docsPage()
  const server = await serveFiles({
    directory: target,
    pages: { '/': page, '/index.html': page },
    host: flags.text('host') ?? '127.0.0.1',
    port: flags.integer('port') ?? 8080,
  })
  const say = (message: string): void => emit({ kind: 'note', message })
  say(`Serving docs at ${server.url}`)
  say('Press Ctrl+C to exit.')
  if (flags.is('browser') && isAtScreen(invocation.env)) openBrowser(server.url)
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await server.close()
  return { exitCode: exitCodes.success, success: true, result: { url: server.url } }
}

/** No browser from a script, in CI, or on a machine that is worked on from afar. */
function isAtScreen(env: Readonly<Record<string, string | undefined>>): boolean {
  return process.stdout.isTTY === true && env['CI'] === undefined && env['SSH_CONNECTION'] === undefined
}

/** Where there is none the line with the address is enough. */
function openBrowser(url: string): void {
  const [program, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', url]]
        : ['xdg-open', [url]]
  spawn(program, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
