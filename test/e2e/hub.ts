import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import path from 'node:path'
import { create } from 'tar'

/** A package hub on this machine: answers as hub.getdbt.com does, with archives that are made on the spot. */
export interface Hub {
  readonly url: string
  /** `METHOD path`, in order. */
  readonly requests: string[]
  /** Publishes a version; `packages` are those that it asks for. */
  publish(name: string, version: string, packages?: readonly object[], more?: object): Promise<void>
  /** The next answers under this path are `status`, or cut short when it is 0. */
  fail(below: string, status: number, times: number): void
  close(): Promise<void>
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

export async function startHub(directory: string): Promise<Hub> {
  const packages = new Map<string, Record<string, object>>()
  const extras = new Map<string, object>()
  const failures: { below: string; status: number; times: number }[] = []
  const requests: string[] = []
  const { server, url } = await listen((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://hub')
    requests.push(`${request.method} ${asked.pathname}`)
    const failure = failures.find((each) => asked.pathname.startsWith(each.below) && each.times > 0)
    if (failure !== undefined) {
      failure.times--
      if (failure.status > 0) response.writeHead(failure.status)
      return void response.end(failure.status === 0 ? 'half an ans' : undefined)
    }
    const name = /^\/api\/v1\/(.+)\.json$/.exec(asked.pathname)?.[1]
    const versions = packages.get(name ?? '')
    if (versions !== undefined) {
      const [namespace, own] = (name ?? '').split('/')
      return void response.end(JSON.stringify({ name: own, namespace, versions, ...extras.get(name ?? '') }))
    }
    if (!asked.pathname.startsWith('/tar/')) return void response.writeHead(404).end()
    response.end(readFileSync(path.join(directory, path.basename(asked.pathname))))
  })
  return {
    url: `${url}/`,
    requests,
    async publish(name, version, asks = [], more = {}) {
      const own = name.split('/')[1] ?? name
      const top = `${own}-${version}`
      writePackage(path.join(directory, top), own, version)
      await create({ file: path.join(directory, `${top}.tar.gz`), cwd: directory, gzip: true }, [top])
      const described = { name: own, version, packages: asks, downloads: { tarball: `${url}/tar/${top}.tar.gz` } }
      packages.set(name, { ...packages.get(name), [version]: described })
      extras.set(name, more)
    },
    fail: (below, status, times) => failures.push({ below, status, times }),
    close: () => closeServer(server),
  }
}

/** A package of one macro that says its version. */
export function writePackage(directory: string, name: string, version: string): void {
  mkdirSync(path.join(directory, 'macros'), { recursive: true })
  writeFileSync(path.join(directory, 'dbt_project.yml'), `name: ${name}\nversion: '${version}'\n`)
  writeFileSync(path.join(directory, 'macros/says.sql'), `{% macro ${name}_says() %}${version}{% endmacro %}\n`)
}

/** A git repository with two packages: one at its top, one in `sub/pkg`; the tag v1 has version 1, its head version 2. */
export function makeRepository(directory: string): (...args: string[]) => string {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: directory, encoding: 'utf8' }).trim()
  mkdirSync(directory, { recursive: true })
  git('init', '--quiet', '--initial-branch', 'main')
  for (const version of ['1', '2']) {
    writePackage(directory, 'top', `${version}.0.0`)
    writePackage(path.join(directory, 'sub/pkg'), 'below', `${version}.0.0`)
    git('add', '--all')
    git('commit', '--quiet', '--message', version)
    git('tag', `v${version}`)
  }
  return git
}

/** A proxy for plain HTTP that sends every request to the hub, whatever host it names. */
export async function startProxy(target: string): Promise<{ url: string; hosts: string[]; close(): Promise<void> }> {
  const hosts: string[] = []
  const { server, url } = await listen((incoming, response) => {
    const asked = new URL(incoming.url ?? '/', target)
    hosts.push(asked.host)
    const onward = request(new URL(asked.pathname, target), (answer) => {
      response.writeHead(answer.statusCode ?? 500)
      answer.pipe(response)
    })
    onward.end()
  })
  server.on('connect', (incoming, socket) => {
    hosts.push(incoming.url ?? '')
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  return { url, hosts, close: () => closeServer(server) }
}

async function listen(answer: Answer): Promise<{ server: Server; url: string }> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { server, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` }
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
