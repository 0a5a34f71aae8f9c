import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** An answer that is none: the server cannot be reached, or says no. */
export class NetworkError extends Error {
  /** HTTP status; null where there was no answer. */
  readonly status: number | null
  constructor(message: string, status: number | null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'NetworkError'
    this.status = status
  }
}

/** What fetching packages needs of the network. */
export interface Network {
  /** @throws NetworkError */
  text(url: string): Promise<string>
  /** Writes the body of an answer to a file. @throws NetworkError */
  download(url: string, file: string): Promise<void>
  close(): Promise<void>
}

export interface NetworkOptions {
  /** `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, in capitals or not. */
  readonly env: (name: string) => string | undefined
  readonly signal: AbortSignal
}

const CONNECT_MS = 10_000
/** Without a byte for so long, an answer counts as lost. */
const SILENCE_MS = 30_000

/** HTTP through the proxies that the environment names. */
async function openNetwork({ env, signal }: NetworkOptions): Promise<Network> {
  const { default: undici } = await import('undici')
  const { EnvHttpProxyAgent, fetch } = undici
  const setting = (name: string): string => env(name.toLowerCase()) ?? env(name) ?? ''
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: setting('HTTP_PROXY') || setting('ALL_PROXY'),
    httpsProxy: setting('HTTPS_PROXY') || setting('ALL_PROXY'),
    noProxy: setting('NO_PROXY'),
    // plain HTTP goes to a proxy as it is; many let no tunnel through to port 80
    proxyTunnel: false,
    connect: { timeout: CONNECT_MS },
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
  })
  const ask = async (url: string) => {
    try {
      const { address, headers } = withoutUser(url)
      const response = await fetch(address, { dispatcher, signal, headers })
      if (response.ok) return response
      await response.body?.cancel()
      throw new NetworkError(`the server answers ${response.status} ${response.statusText}`.trim(), response.status)
    } catch (error) {
      throw lost(error)
    }
  }
  return {
    async text(url) {
      const response = await ask(url)
      try {
        return await response.text()
      } catch (error) {
        throw lost(error)
      }
    },
    async download(url, file) {
      const { body } = await ask(url)
      if (body === null) throw new NetworkError('the answer is empty', null)
      try {
        await pipeline(Readable.fromWeb(body), createWriteStream(file))
      } catch (error) {
        throw lost(error)
      }
    },
    close: () => dispatcher.destroy(),
  }
}

/** User and password of a URL as the header they stand for: fetch takes no URL that has them. */
function withoutUser(url: string): { readonly address: string; readonly headers: Record<string, string> } {
  const headers = { 'user-agent': 'planwise' }
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null) throw new NetworkError('it is no URL', null)
  if (parsed.username === '' && parsed.password === '') return { address: url, headers }
  const pair = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`
  parsed.username = ''
  parsed.password = ''
  return { address: parsed.href, headers: { ...headers, authorization: `Basic ${Buffer.from(pair).toString('base64')}` } }
}

/** undici says "fetch failed" and keeps the reason underneath. */
function lost(error: unknown): unknown {
  if (error instanceof NetworkError || !(error instanceof Error) || error.name === 'AbortError') return error
  const reason = error.cause instanceof Error ? error.cause : error
  const several = reason instanceof AggregateError ? reason.errors.map(messageOf).join('; ') : ''
  return new NetworkError(reason.message || several || reason.name, null, error)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const ATTEMPTS = 5
const PAUSE_MS = 1000

/**
 * Tries again what may work a moment later: no answer, a broken one, 429 and 5xx. Other answers of a server are final.
 *
 * @param work one attempt
 * @param again told before each further attempt, with what went wrong
 */
export async function persistently<T>(
  work: () => Promise<T>,
  again: (attempt: number, error: Error) => void,
  { attempts = ATTEMPTS, pause = PAUSE_MS, signal }: { attempts?: number; pause?: number; signal: AbortSignal },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || attempt > attempts || !mayPass(error)) throw error
      again(attempt, error)
      await sleep(pause, undefined, { signal })
    }
  }
}

function mayPass(error: unknown): error is Error {
  if (error instanceof BrokenAnswer) return true
  if (!(error instanceof NetworkError)) return false
  return error.status === null || error.status === 429 || error.status >= 500
}

/** The server answered, but not what was asked for: half an archive, an HTML page instead of JSON. */
export class BrokenAnswer extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'BrokenAnswer'
  }
}

/** A URL as it may be shown: without user, password and token. */
export function shownUrl(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1')
}

/** A network that is opened by the first question. */
export function networkOnDemand(options: NetworkOptions): Network {
  let opened: Promise<Network> | undefined
  const network = (): Promise<Network> => {
    opened ??= openNetwork(options)
    return opened
  }
  return {
    text: async (url) => (await network()).text(url),
    download: async (url, file) => (await network()).download(url, file),
    close: async () => {
      if (opened !== undefined) await (await opened).close()
    },
  }
}
