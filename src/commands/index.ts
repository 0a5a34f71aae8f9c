import type { DescribedCommand } from '../cli/index.ts'

type Load = () => Promise<DescribedCommand>

/** Every command that works, under the heading the help gives it; loaded when it is called. */
export const commandGroups: readonly { readonly title: string; readonly commands: Readonly<Record<string, Load>> }[] = [
  {
    title: 'BUILD',
    commands: {
      build: async () => (await import('./build.ts')).Build,
      run: async () => (await import('./run.ts')).Run,
      test: async () => (await import('./test.ts')).Test,
      seed: async () => (await import('./seed.ts')).Seed,
      snapshot: async () => (await import('./snapshot.ts')).Snapshot,
      retry: async () => (await import('./retry.ts')).Retry,
      clone: async () => (await import('./clone.ts')).Clone,
      'run-operation': async () => (await import('./run-operation.ts')).RunOperation,
    },
  },
  {
    title: 'CHECK',
    commands: {
      validate: async () => (await import('./validate.ts')).Validate,
      explain: async () => (await import('./explain.ts')).Explain,
      watch: async () => (await import('./watch.ts')).Watch,
      lineage: async () => (await import('./lineage.ts')).Lineage,
    },
  },
  {
    title: 'LOOK',
    commands: {
      list: async () => (await import('./list.ts')).List,
      show: async () => (await import('./show.ts')).Show,
      inspect: async () => (await import('./inspect.ts')).Inspect,
      profile: async () => (await import('./profile.ts')).Profile,
      compile: async () => (await import('./compile.ts')).Compile,
      'source freshness': async () => (await import('./source-freshness.ts')).SourceFreshness,
      'docs generate': async () => (await import('./docs-generate.ts')).DocsGenerate,
      'docs serve': async () => (await import('./docs-serve.ts')).DocsServe,
      parse: async () => (await import('./parse.ts')).Parse,
      debug: async () => (await import('./debug.ts')).Debug,
    },
  },
  {
    title: 'WORKFORCE',
    commands: {
      simulate: async () => (await import('./simulate.ts')).Simulate,
      compare: async () => (await import('./compare.ts')).Compare,
      analyze: async () => (await import('./analyze.ts')).Analyze,
      report: async () => (await import('./report.ts')).Report,
      export: async () => (await import('./export.ts')).Export,
    },
  },
  {
    title: 'PROJECT',
    commands: {
      init: async () => (await import('./init.ts')).Init,
      deps: async () => (await import('./deps.ts')).Deps,
      clean: async () => (await import('./clean.ts')).Clean,
      completion: async () => (await import('./completion.ts')).Completion,
      census: async () => (await import('./census.ts')).Census,
    },
  },
]

/** Other names of commands. */
export const commandAliases: ReadonlyMap<string, string> = new Map([
  ['ls', 'list'],
  ['source snapshot-freshness', 'source freshness'],
])
