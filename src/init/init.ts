import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failure } from '../model/index.ts'

export const templateNames = ['starter', 'workforce'] as const
export type TemplateName = (typeof templateNames)[number]

export interface InitOptions {
  readonly template: TemplateName
  /** Where to write; a relative one starts from `cwd`. Its last part names the project. */
  readonly directory: string
  /** Absolute. */
  readonly cwd: string
}

export interface InitReport {
  readonly directory: string
  readonly name: string
  /** Relative to the directory. */
  readonly files: readonly string[]
}

/** Files of a template that would not be what they are under their own name (npm drops `.gitignore`). */
const written: Readonly<Record<string, string>> = { gitignore: '.gitignore' }
/** Parts of this repository that make up the workforce template when it is not packaged. */
const workforceParts = ['planwise.yml', 'profiles.yml', 'models', 'seeds', 'macros', 'data-tests', 'data']

/**
 * Writes a new project from a template. The starter takes the name of its directory.
 *
 * @throws PlanwiseError `PW4101` when a file to be written is already there, `PW4102` when the directory's name is no
 * project name; nothing is written then
 */
export function initProject(options: InitOptions): InitReport {
  const directory = resolve(options.cwd, options.directory)
  const name = projectName(basename(directory), options.template)
  const sources = templateFiles(options.template)
  const files = [...sources].sort().map(([file, source]) => ({ file: renamed(file), source }))
  const taken = files.filter(({ file }) => existsSync(join(directory, file)))
  if (taken.length > 0) {
    throw failure(
      'PW4101',
      `${taken.map(({ file }) => relative(options.cwd, join(directory, file))).join(', ')} ${taken.length === 1 ? 'is' : 'are'} already there`,
      {
        family: 'Usage Error',
        hint: 'Name a new directory: planwise init NAME',
      },
    )
  }
  for (const { file, source } of files) {
    mkdirSync(dirname(join(directory, file)), { recursive: true })
    const content = readFileSync(source)
    writeFileSync(join(directory, file), options.template === 'starter' ? named(content, file, name) : content)
  }
  return { directory, name, files: files.map(({ file }) => file) }
}

function projectName(folder: string, template: TemplateName): string {
  if (template !== 'starter') return template
  const name = folder.replaceAll(/[-. ]/g, '_').toLowerCase()
  if (/^[a-z_]\w*$/.test(name)) return name
  throw failure('PW4102', `A project cannot be called '${folder}'`, {
    family: 'Usage Error',
    hint: 'Names of projects have letters, digits and underscores, and begin with a letter.',
  })
}

/** The starter's own name is its only mention of a name. */
function named(content: Buffer, file: string, name: string): Buffer {
  return /\.(yml|md)$/.test(file) ? Buffer.from(content.toString('utf8').replaceAll('starter', name)) : content
}

function renamed(file: string): string {
  return written[file] ?? file
}

/** The files of a template: path in the project to path on disk, sorted. */
function templateFiles(template: TemplateName): ReadonlyMap<string, string> {
  const packaged = ['./templates', '../templates']
    .map((place) => new URL(`${place}/${template}/`, import.meta.url))
    .find((url) => existsSync(url))
  if (packaged !== undefined) return filesUnder(fileURLToPath(packaged), ['.'])
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
  const own = filesUnder(here(`../include/templates/${template}/`), ['.'])
  return template === 'starter' ? own : new Map([...own, ...filesUnder(here('../../'), workforceParts)])
}

function filesUnder(root: string, parts: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const part of parts) {
    const from = join(root, part)
    if (!existsSync(from)) continue
    const files = statSync(from).isFile() ? [''] : readdirSync(from, { recursive: true, encoding: 'utf8' }).sort()
    for (const file of files) {
      const path = join(from, file)
      if (statSync(path).isFile() && !/\.duckdb(\.wal)?$/.test(path)) found.set(relative(root, path), path)
    }
  }
  return found
}
