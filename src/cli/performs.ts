import type { Perform } from './invocation.ts'

/** The commands of planwise's own, loaded when one is called. */
export const performs = {
  init: async (): Promise<Perform> => (await import('./init-project.ts')).performInit,
  completion: async (): Promise<Perform> => (await import('./completion/script.ts')).performCompletion,
  explain: async (): Promise<Perform> => (await import('./explain.ts')).performExplain,
  census: async (): Promise<Perform> => (await import('./census.ts')).performCensus,
}
