import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Catalog, catalog, nodeResult } from '../../artifacts/index.ts'
import { docsPage } from '../../include/index.ts'
import { failure, type NodeId } from '../../model/index.ts'
import { compileNodes, type DatabaseCatalog, type RunOutcome, readCatalog } from '../../run/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { type Opened, openProject } from '../open/index.ts'
import { type TargetFiles, targetOf } from '../target-files.ts'
import { artifactsOf, metadataOf } from './artifacts.ts'
import { copyAssets } from './assets.ts'
import { selectNodes, selectSources } from './selection.ts'
import { withRun } from './session.ts'
import type { Task } from './task.ts'

/** `docs generate`: compiles what is selected, then writes catalog.json, and the page that shows it. */
export async function performDocsGenerate({ request, signal }: Task): Promise<Outcome> {
  const { flags } = request
  const opened = await openProject(request)
  const target = targetOf(opened)
  const artifacts = artifactsOf(opened, target)
  const compiling = flags.is('compile')
  const selected = compiling ? selectNodes(opened, 'docs generate') : []
  if (compiling) {
    await artifacts.manifest()
    announce(opened, selected.length)
  }
  copyAssets(opened)
  const done = await withRun(opened, target, selected, signal, async (run) => {
    const compiled: RunOutcome | undefined = compiling ? await compileNodes(run, { kind: 'selected' }) : undefined
    if (compiled !== undefined) {
      await artifacts.manifest()
      await artifacts.runResults(compiled.results, compiled.elapsed)
    }
    const found: DatabaseCatalog = flags.is('empty_catalog')
      ? { rows: [], errors: [] }
      : await look(opened, () => readCatalog(run))
    return { compiled, found }
  })
  const shown = flags.is('empty_catalog')
    ? new Set<NodeId>()
    : compiling
      ? new Set([...selected, ...selectSources(opened)])
      : undefined
  const written = catalog({ ...metadataOf(opened), project: opened.project, selected: shown, ...done.found })
  await writePage(target)
  await write(opened, target, written)
  if (flags.is('static')) await writeStaticPage(opened, target, written)
  const success = done.found.errors.length === 0
  return {
    exitCode: success ? exitCodes.success : exitCodes.failure,
    success,
    result: {
      results: (done.compiled?.results ?? []).map(nodeResult),
      nodes: Object.keys(written.nodes),
      sources: Object.keys(written.sources),
      errors: [...done.found.errors],
    },
  }
}

function announce({ request, profile }: Opened, total: number): void {
  if (total === 0) request.emit({ kind: 'nothing.to.do' })
  else request.emit({ kind: 'concurrency', threads: profile.threads, target: profile.targetName, total })
}

async function look<T>({ request }: Opened, work: () => Promise<T>): Promise<T> {
  request.emit({ kind: 'note', name: 'BuildingCatalog', message: 'Building catalog' })
  return work()
}

/** The page reads the files beside it, on any server of files. */
async function writePage(target: TargetFiles): Promise<void> {
  await target.artifact('index.html', [docsPage()])
}

/** The page with everything in it: it needs no server. */
async function writeStaticPage({ project }: Opened, target: TargetFiles, written: Catalog): Promise<void> {
  const file = path.join(target.directory, 'manifest.json')
  const manifest = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (manifest === undefined) {
    throw failure('PW5151', `There is no manifest.json in ${target.directory}`, {
      family: 'Runtime Error',
      hint: `--static puts it into the page of ${project.name}: leave out --no-compile and --no-write-json.`,
    })
  }
  await target.artifact('static_index.html', [docsPage({ manifest, catalog: JSON.stringify(written) })])
}

async function write({ request }: Opened, target: TargetFiles, written: Catalog): Promise<void> {
  const path = `${target.directory}/catalog.json`
  await target.artifact('catalog.json', [JSON.stringify(written)])
  request.emit({ kind: 'artifact.written', type: 'CatalogArtifact', path })
  const errors = Array.isArray(written['errors']) ? written['errors'] : []
  if (errors.length > 0) {
    const message = `The catalog is not complete, ${errors.length} database${errors.length === 1 ? '' : 's'} could not be read:\n${errors.join('\n')}`
    request.emit({ kind: 'note', name: 'WriteCatalogFailure', level: 'error', message, data: { num_exceptions: errors.length } })
  }
  request.emit({ kind: 'note', name: 'CatalogWritten', message: `Catalog written to ${path}`, data: { path } })
}
