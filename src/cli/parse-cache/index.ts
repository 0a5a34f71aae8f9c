export { openParseCache, type ParseCache } from './parse-cache.ts'
export type { Finding } from './snapshot.ts'
