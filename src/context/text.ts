import { SECRET_PREFIX } from '../config/index.ts'

/** Python's `repr` of a text without special characters: enough for names in messages. */
export function pyQuote(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`
}

export function isSecretName(name: string): boolean {
  return name.startsWith(SECRET_PREFIX)
}
