import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

let known: string | undefined

/** The version in package.json, which lies beside dist/ and, in a checkout, above src/cli/. */
export function planwiseVersion(): string {
  known ??= readVersion()
  return known
}

function readVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const content: unknown = JSON.parse(readFileSync(fileURLToPath(new URL(place, import.meta.url)), 'utf8'))
      if (
        typeof content === 'object' &&
        content !== null &&
        'name' in content &&
        content.name === 'planwise' &&
        'version' in content
      )
        return String(content.version)
    } catch (error) {
      if (!(typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  return '0.0.0'
}

/** Of the code that was built, put in by scripts/build.mjs: what one build has remembered is of no use to another. */
export function sourceFingerprint(): string {
  return process.env['PLANWISE_SOURCE_FINGERPRINT'] ?? 'unbuilt'
}
