import { failure, type PlanwiseError } from '../model/index.ts'

/** A template asked for something that cannot be; dbt's family is `Compilation Error`. */
export function compilationError(code: string, message: string, hint?: string): PlanwiseError {
  return failure(code, message, { family: 'Compilation Error', ...(hint === undefined ? {} : { hint }) })
}

/** dbt's family is `Parsing Error`. */
export function parsingError(code: string, message: string, hint?: string): PlanwiseError {
  return failure(code, message, { family: 'Parsing Error', ...(hint === undefined ? {} : { hint }) })
}

/** dbt's family is `Runtime Error`. */
export function runtimeError(code: string, message: string, hint?: string): PlanwiseError {
  return failure(code, message, { family: 'Runtime Error', ...(hint === undefined ? {} : { hint }) })
}
