import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')
/** Another copy to test, e.g. an installed package. */
const bin = process.env['PLANWISE_BIN'] ?? join(root, 'bin/planwise.js')

export interface Ended {
  readonly code: number | null
  readonly out: string
}

/** A project in a temporary directory, with a database file of its own. */
export interface TestProject {
  readonly directory: string
  write(files: Readonly<Record<string, string>>): void
  run(line: string, env?: Readonly<Record<string, string>>): Ended
  json(path: string): ReturnType<typeof JSON.parse>
  text(path: string): string
  has(path: string): boolean
  drop(path: string): void
  remove(): void
}

const CLEAN = Object.entries(process.env).filter(([name]) => !/^(DBT_|PLANWISE_|NODE_OPTIONS|FORCE_COLOR)/.test(name))

export function testProject(files: Readonly<Record<string, string>>): TestProject {
  const directory = mkdtempSync(join(tmpdir(), 'planwise-depth-'))
  const write = (more: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(more)) {
      const file = join(directory, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
  write({
    'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\n",
    'profiles.yml': [
      'shop:',
      '  target: dev',
      '  outputs:',
      '    dev: {type: duckdb, path: db.duckdb, schema: main, threads: 1}',
      '    other: {type: duckdb, path: db.duckdb, schema: other, threads: 1}',
      '',
    ].join('\n'),
    ...files,
  })
  return {
    directory,
    write,
    run(line, env = {}) {
      const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
      const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words], {
        cwd: directory,
        env: { ...Object.fromEntries(CLEAN), CI: '1', ...env },
        encoding: 'utf8',
      })
      return { code: status, out: stdout + stderr }
    },
    json: (path) => JSON.parse(readFileSync(join(directory, path), 'utf8')),
    text: (path) => readFileSync(join(directory, path), 'utf8'),
    has: (path) => existsSync(join(directory, path)),
    drop: (path) => rmSync(join(directory, path)),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}
