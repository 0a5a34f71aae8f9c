import { contextDiagnostic, type Failing } from '../context/index.ts'
import type { Diagnostic } from '../model/index.ts'

/**
 * A mistake in a template that belongs to no node yet (syntax, or while it was rendered) as data; anything else is a bug and
 * is thrown on.
 */
export function templateDiagnostic(error: unknown, path: string): Diagnostic {
  const found = contextDiagnostic(error)
  return found.at === undefined || found.at.path === '' ? { ...found, at: { path } } : found
}

/** A mistake that showed while a node was rendered. */
export function nodeDiagnostic(error: unknown, node: Failing): Diagnostic {
  return { ...contextDiagnostic(error, node), subject: `${node.resourceType} ${node.name} (${node.originalFilePath})` }
}
