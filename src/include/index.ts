import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The packages that planwise brings: `dbt` knows no engine, `dbt_duckdb` has what DuckDB does in its own way. */
export type BuiltinPackage = 'dbt' | 'dbt_duckdb'

export interface BuiltinFile {
  readonly packageName: BuiltinPackage
  /** Relative to the package, with forward slashes: `macros/generic_tests/unique.sql`, `docs/overview.md`. */
  readonly path: string
  readonly text: string
}

/**
 * The built-in Jinja macros, ordered by package and path.
 * From a checkout they are read from the folder beside this file, from a bundle out of `macros.json` beside it or above it.
 *
 * @throws Error if neither is there, that is if the installation is broken
 */
export function builtinMacroFiles(): readonly BuiltinFile[] {
  const folder = new URL('./macros/', import.meta.url)
  return existsSync(folder) ? [...sqlFiles('dbt', folder), ...sqlFiles('dbt_duckdb', folder)] : bundledMacros()
}

/**
 * The built-in docs blocks: `__overview__`, the first page of the documentation of a project that has none of its own.
 * The file does not end in `.md` because formatters would take the name of the block for emphasis.
 *
 * @throws Error if the file is missing, that is if the installation is broken
 */
export function builtinDocs(): readonly BuiltinFile[] {
  return [{ packageName: 'dbt', path: 'docs/overview.md', text: readFileSync(installed('docs/overview.jinja'), 'utf8') }]
}

/** The page of all codes of errors and warnings (docs/errors.md), in Markdown. */
export function errorCodesPage(): string {
  const inCheckout = new URL('../../docs/errors.md', import.meta.url)
  return readFileSync(existsSync(inCheckout) ? inCheckout : installed('errors.md'), 'utf8')
}

/** The script by which a shell asks planwise what may stand at the cursor. */
export function completionScript(shell: 'bash' | 'zsh' | 'fish' | 'powershell'): string {
  const ending = shell === 'powershell' ? 'ps1' : shell
  return readFileSync(installed(`completion/planwise.${ending}`), 'utf8')
}

/**
 * The page that shows a project, one file of HTML that reads `manifest.json` and `catalog.json` beside it. It exists in the
 * bundle alone.
 *
 * @param data what the page is to hold in itself instead: the texts of the two files
 * @throws Error if it is missing, that is if the installation is broken
 */
export function docsPage(data?: { readonly manifest: string; readonly catalog: string }): string {
  const page = readFileSync(installed('docs-page.html'), 'utf8')
  if (data === undefined) return page
  return page
    .replace('"MANIFEST.JSON INLINE DATA"', () => inScript(data.manifest))
    .replace('"CATALOG.JSON INLINE DATA"', () => inScript(data.catalog))
}

/** JSON that cannot end the element it stands in. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c')
}

/** The program that runs a TypeScript model. It exists in the bundle alone. */
export function scriptWorkerFile(): string {
  return fileURLToPath(installed('script-worker.js'))
}

function sqlFiles(packageName: BuiltinPackage, folder: URL): readonly BuiltinFile[] {
  const base = new URL(`${packageName}/`, folder)
  const names = readdirSync(base, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'))
  return names
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ packageName, path: `macros/${name}`, text: readFileSync(new URL(name, base), 'utf8') }))
}

function bundledMacros(): readonly BuiltinFile[] {
  const file = installed('macros.json')
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!Array.isArray(content) || !content.every(isBuiltinFile)) throw new Error(`${file.pathname} is not a list of macro files`)
  return content
}

/** A bundler may put this module into the bundle's main file or into a chunk one folder below. */
function installed(name: string): URL {
  const places = [new URL(`./${name}`, import.meta.url), new URL(`../${name}`, import.meta.url)]
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new Error(`planwise is not installed completely: ${name} is missing beside ${import.meta.url}`)
  return found
}

function isBuiltinFile(value: unknown): value is BuiltinFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'packageName' in value &&
    (value.packageName === 'dbt' || value.packageName === 'dbt_duckdb') &&
    'path' in value &&
    typeof value.path === 'string' &&
    'text' in value &&
    typeof value.text === 'string'
  )
}
