import { type Diagnostic, PlanwiseError } from '../model/index.ts'

/** Runs a step; the expected mistakes it throws become diagnostics, and the step gives nothing. */
export function attempt<T>(diagnostics: Diagnostic[], step: () => T): T | undefined {
  try {
    return step()
  } catch (error) {
    keep(diagnostics, error)
    return undefined
  }
}

export async function attemptAsync<T>(diagnostics: Diagnostic[], step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step()
  } catch (error) {
    keep(diagnostics, error)
    return undefined
  }
}

function keep(diagnostics: Diagnostic[], error: unknown): void {
  if (!(error instanceof PlanwiseError)) throw error
  diagnostics.push(...error.diagnostics)
}
