import { createReadStream, realpathSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import path from 'node:path'
import { failure } from '../model/index.ts'

export interface FileServerOptions {
  /** Absolute; files below it are served, links that lead out of it are not. */
  readonly directory: string
  /** Answers that are no files, by path; they come first. */
  readonly pages: Readonly<Record<string, string>>
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
}

export interface FileServer {
  readonly url: string
  /** Ends at once, open connections included. */
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
}

/**
 * Serves a directory to this machine, for reading.
 * @throws PlanwiseError when the port is taken or the address is none
 */
export async function serveFiles(options: FileServerOptions): Promise<FileServer> {
  const server = createServer((request, response) => answer(request, response, options))
  await listening(server, options)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  const host = options.host === '127.0.0.1' || options.host === '0.0.0.0' ? 'localhost' : options.host
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function listening(server: Server, { host, port }: FileServerOptions): Promise<void> {
  if (port < 0 || port > 65_535) {
    throw failure('PW5150', `Cannot serve on port ${port} of ${host}: ports are 0 to 65535`, {
      family: 'Usage Error',
      hint: '--port 0 takes any that is free.',
    })
  }
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      const why = taken ? 'it is in use' : error.message
      const hint = taken ? 'Take another one with --port; 0 takes any that is free.' : 'See --host and --port.'
      reject(failure('PW5150', `Cannot serve on port ${port} of ${host}: ${why}`, { family: 'Runtime Error', hint }, error))
    })
    server.listen(port, host, resolve)
  })
}

function answer(request: IncomingMessage, response: ServerResponse, options: FileServerOptions): void {
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('cache-control', 'no-store')
  const found = find(request, options)
  if (found.kind === 'refusal') {
    response.writeHead(found.status, { 'content-type': 'text/plain' }).end(`${found.status}\n`)
    return
  }
  const extension = found.kind === 'page' ? '.html' : path.extname(found.file).toLowerCase()
  response.setHeader('content-type', TYPES[extension] ?? 'text/plain; charset=utf-8')
  if (request.method === 'HEAD') response.end()
  else if (found.kind === 'page') response.end(found.text)
  else
    createReadStream(found.file)
      .on('error', () => response.destroy())
      .pipe(response)
}

type Found =
  | { readonly kind: 'page'; readonly text: string }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'refusal'; readonly status: 400 | 403 | 404 | 405 }

function find(request: IncomingMessage, { directory, pages, host }: FileServerOptions): Found {
  if (!isForUs(request.headers.host, host)) return { kind: 'refusal', status: 403 }
  if (request.method !== 'GET' && request.method !== 'HEAD') return { kind: 'refusal', status: 405 }
  const asked = pathOf(request.url ?? '/')
  if (asked === null) return { kind: 'refusal', status: 400 }
  const text = pages[asked]
  if (text !== undefined) return { kind: 'page', text }
  const file = fileBelow(directory, asked)
  return file === null ? { kind: 'refusal', status: 404 } : { kind: 'file', file }
}

/** A page of another site can make its own name mean this machine; its requests carry that name. */
function isForUs(header: string | undefined, host: string): boolean {
  const asked = (header ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  if (host === '0.0.0.0' || host === '::') return true
  return asked === host || ['localhost', '127.0.0.1', '::1'].includes(asked)
}

function pathOf(url: string): string | null {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname)
  } catch {
    // no URL: the answer says so
    return null
  }
}

function fileBelow(directory: string, asked: string): string | null {
  if (asked.includes('\0')) return null
  const file = path.join(directory, asked)
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return null
  return realpathSync(file).startsWith(realpathSync(directory) + path.sep) ? file : null
}
