import path from 'node:path'
import { performers, surroundings } from '../cli/headless.ts'
import { diskFiles, findProject, readProject, unwrap } from '../config/index.ts'
import { callCommand, type Place } from './call.ts'
import type { CommonOptions, ProjectOptions } from './options.ts'
import type { CommandName, Commands, OpenedProject, Report } from './project.ts'
import { eventsOf } from './stream.ts'

export type * from './options.ts'
export type * from './project.ts'

const NO_RUN = { results: [], elapsed: 0, interrupted: false } as const

/** The commands by the library's names. */
const CALLS = {
  run: { command: 'run', load: performers.run, nothing: NO_RUN },
  build: { command: 'build', load: performers.build, nothing: NO_RUN },
  test: { command: 'test', load: performers.test, nothing: NO_RUN },
  seed: { command: 'seed', load: performers.seed, nothing: NO_RUN },
  snapshot: { command: 'snapshot', load: performers.snapshot, nothing: NO_RUN },
  ls: { command: 'list', load: performers.list, nothing: { nodes: [] } },
  compile: { command: 'compile', load: performers.compile, nothing: { results: [], compiled: [] } },
  show: { command: 'show', load: performers.show, nothing: { results: [], previews: [] } },
  parse: { command: 'parse', load: performers.parse, nothing: { counts: {}, seconds: 0 } },
  profile: { command: 'profile', load: performers.profile, nothing: { profiles: [] } },
  lineage: {
    command: 'lineage',
    load: performers.lineage,
    nothing: {
      uniqueId: '',
      name: '',
      resourceType: '',
      column: null,
      nodes: [],
      columns: [],
      upstream: [],
      downstream: [],
      exposures: [],
      unknown: [],
    },
  },
  validate: {
    command: 'validate',
    load: performers.validate,
    nothing: {
      ok: false,
      summary: { errors: 0, warnings: 0, infos: 0, checked: 0, unchecked: 0, suppressed: 0 },
      findings: [],
      unchecked: [],
      lineage: null,
      changes: null,
    },
  },
  simulate: { command: 'simulate', load: performers.simulate, nothing: { scenarios: [], seconds: 0 } },
  compare: {
    command: 'compare',
    load: performers.compare,
    nothing: { base: null, scenarios: [], metrics: [], files: [] },
  },
  analyze: { command: 'analyze', load: performers.analyze, nothing: { scenarios: [] } },
  inspect: {
    command: 'inspect',
    load: performers.inspect,
    nothing: { table: null, rows: 0, approximate: false, columns: [], samples: [] },
  },
  report: { command: 'report', load: performers.report, nothing: { file: null, scenarios: [] } },
  export: {
    command: 'export',
    load: performers.export,
    nothing: { format: null, files: [], tables: [], scenarios: [] },
  },
} as const

/**
 * Opens a project: finds and reads its project file. Nothing is printed, no signal is listened for, the process is never
 * ended, and the database is loaded by the first command that needs it.
 *
 * @throws {PlanwiseError} when there is no project, or its file cannot be read
 */
export async function openProject(options: ProjectOptions = {}): Promise<OpenedProject> {
  const around = surroundings()
  const cwd = path.resolve(options.cwd ?? around.cwd)
  const directory = options.projectDir === undefined ? findProject(cwd, diskFiles) : path.resolve(cwd, options.projectDir)
  unwrap(readProject(directory, diskFiles))
  const place: Place = { directory, cwd, env: options.env ?? around.env, now: options.now ?? around.now, defaults: options }
  const caller =
    <C extends CommandName>(name: C) =>
    (own: CommonOptions = {}): Promise<Report<Commands[C]['data']>> =>
      callCommand<Commands[C]['data']>(place, CALLS[name], own)
  return {
    directory,
    run: caller('run'),
    build: caller('build'),
    test: caller('test'),
    seed: caller('seed'),
    snapshot: caller('snapshot'),
    ls: caller('ls'),
    compile: caller('compile'),
    show: caller('show'),
    profile: caller('profile'),
    parse: caller('parse'),
    lineage: caller('lineage'),
    validate: caller('validate'),
    simulate: caller('simulate'),
    compare: caller('compare'),
    export: caller('export'),
    report: caller('report'),
    analyze: caller('analyze'),
    inspect: caller('inspect'),
    stream: (name, own = {}) => eventsOf((inner) => caller(name)({ ...own, ...inner }), own),
  }
}
