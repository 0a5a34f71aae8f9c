import type { DatabaseError } from '../../adapter/index.ts'

/** A table, schema or database that is not in the catalogue: it may be there in the target, made by somebody else. */
export function isOutsideTable(error: DatabaseError): boolean {
  if (error.exceptionType === 'Catalog' && error.subtype === 'MISSING_ENTRY') return /^Table with name/.test(error.detail)
  return /(?:Table|Schema|Catalog) (?:with name )?"?[^\n]*"? does not exist/i.test(error.detail)
}
