import { DatabaseError } from '../adapter/index.ts'
import { locate, MacroReturn, str, TemplateError } from '../jinja/index.ts'
import { BUILT_IN, type Diagnostic, type ErrorFamily, type Location, PlanwiseError } from '../model/index.ts'
import type { PackageInfo } from './types.ts'

/** Whose rendering failed. */
export interface Failing {
  readonly resourceType: string
  readonly name: string
  readonly originalFilePath: string
}

/** A node's file as seen from the project that is run. */
export function placeOf(
  packages: ReadonlyMap<string, PackageInfo>,
  node: { readonly packageName: string; readonly originalFilePath: string },
): string {
  return `${packages.get(node.packageName)?.folder ?? ''}${node.originalFilePath.replace(/^\.\//, '')}`
}

const MISSING_MACRO =
  'This can happen when calling a macro that does not exist. Check for typos and/or install package dependencies with "dbt deps".'

/**
 * Any error of a rendering as data: message, dbt's family, the place in the template or macro, the macros that were
 * running. Errors that are neither the template's, the project's nor the database's are bugs and come out as they went in.
 * @throws the error itself when it is a bug
 */
export function contextDiagnostic(error: unknown, node?: Failing): Diagnostic {
  const place = locate(error) ?? (error instanceof TemplateError && error.line > 0 ? error : undefined)
  const stack = (place?.frames ?? []).map(({ name, path, line, column }) => ({ name, path, line, column }))
  const at =
    ownPlace(place === undefined ? [] : [place, ...stack]) ?? (node === undefined ? undefined : { path: node.originalFilePath })
  const common = { ...(at === undefined ? {} : { at }), ...(stack.some(isMacro) ? { stack } : {}) }
  if (error instanceof PlanwiseError && error.diagnostics[0] !== undefined) {
    const [first] = error.diagnostics
    return { ...common, ...first, ...(first.at === undefined && at !== undefined ? { at } : {}) }
  }
  if (error instanceof DatabaseError) {
    // The database's errors are dbt-duckdb's runtime errors. Their place is a place in the SQL, which the caller knows.
    return {
      ...common,
      code: 'PW3015',
      severity: 'error',
      family: 'Runtime Error',
      message: error.raw,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    }
  }
  if (error instanceof MacroReturn) {
    return { ...common, code: 'PW3014', severity: 'error', family: 'Compilation Error', message: str(error.value) }
  }
  if (error instanceof TemplateError) return { ...common, ...templateProblem(error) }
  throw error
}

type Frame = Location & { readonly name: string }

/** The innermost place in a file of the project or its packages: nobody can do anything about a built-in macro. */
function ownPlace(places: readonly Location[]): Location | undefined {
  const own = places.find(({ path }) => !path.startsWith(BUILT_IN))
  if (own?.line === undefined) return own
  return { path: own.path, line: own.line, ...(own.column === undefined || own.column <= 0 ? {} : { column: own.column }) }
}

/** The template at the end of a stack has its path for a name. */
function isMacro({ name, path }: Frame): boolean {
  return name !== path
}

function templateProblem(error: TemplateError): Diagnostic {
  const family: ErrorFamily = error.kind === 'limit' ? 'Runtime Error' : 'Compilation Error'
  const base = { code: 'PW3014', severity: 'error', family } as const
  switch (error.kind) {
    case 'undefined':
      return { ...base, message: `${error.message}. ${MISSING_MACRO}` }
    case 'syntax':
      return { ...base, message: error.line > 0 ? `${error.message}\n  line ${error.line}` : error.message }
    default:
      return { ...base, message: error.message }
  }
}

/**
 * The text dbt shows for an error of a node: the family and the node in the first line, the message indented under it, the
 * macros that were running at the end.
 */
export function errorText(diagnostic: Diagnostic, node?: Failing): string {
  const family = diagnostic.family ?? 'Compilation Error'
  const whose = node === undefined ? '' : ` in ${describeNode(node)}`
  const lines = diagnostic.message.split('\n')
  // As in dbt, only errors of compilation tell which macros were running.
  const macros = family === 'Compilation Error' ? (diagnostic.stack ?? []).filter(isMacro) : []
  if (macros.length > 0) {
    lines.push('')
    for (const [index, frame] of macros.entries()) {
      lines.push(`> ${index === 0 ? 'in' : 'called by'} macro ${frame.name} (${frame.path.replace(BUILT_IN, '')})`)
    }
    if (node !== undefined) lines.push(`> called by ${describeNode(node)}`)
  }
  return `${family}${whose}\n${lines.map((line) => `  ${line}`).join('\n')}`
}

function describeNode({ resourceType, name, originalFilePath }: Failing): string {
  return `${resourceType} ${name} (${originalFilePath})`
}
