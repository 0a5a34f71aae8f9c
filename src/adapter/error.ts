/**
 * Whose problem an error of the database is:
 * `compile` the SQL text; `data` the values it met; `resource` memory or disk; `cancelled` somebody interrupted;
 * `environment` files, permissions, network, settings; `concurrency` two transactions in each other's way.
 */
export type ErrorCategory = 'compile' | 'data' | 'resource' | 'cancelled' | 'environment' | 'concurrency'

/** The process that holds a database file. `startedAt` is known only where the system tells (Linux). */
export interface LockHolder {
  readonly pid: number
  readonly command?: string
  readonly startedAt?: Date
}

export interface DatabaseErrorFields {
  readonly category: ErrorCategory
  /** The engine's name of the error, e.g. `Binder`, `Out of Range`. */
  readonly exceptionType: string
  /** What went wrong, without the engine's excerpt of the SQL. */
  readonly detail: string
  /** The whole text as the engine's Python client shows it, excerpt and caret included. */
  readonly raw: string
  /** UTF-16 offset into the submitted SQL, present only if it surely points into that text. */
  readonly position?: number | undefined
  /** The text that was submitted, as far as there was one. */
  readonly sql?: string | undefined
  readonly candidates?: readonly string[] | undefined
  /** What was not found or exists already: the name of a column, a table, a function. */
  readonly subject?: string | undefined
  readonly subtype?: string | undefined
  /** What the user can do about it. */
  readonly hint?: string | undefined
  readonly holder?: LockHolder | undefined
  readonly cause?: unknown
}

/** An error that the database reported, or that planwise found before asking it. Its message is {@link raw}. */
export class DatabaseError extends Error {
  readonly category: ErrorCategory
  readonly exceptionType: string
  readonly detail: string
  readonly raw: string
  readonly position: number | undefined
  readonly sql: string | undefined
  readonly candidates: readonly string[]
  readonly subject: string | undefined
  readonly subtype: string | undefined
  readonly hint: string | undefined
  readonly holder: LockHolder | undefined

  constructor(fields: DatabaseErrorFields) {
    super(fields.raw, fields.cause === undefined ? undefined : { cause: fields.cause })
    this.name = 'DatabaseError'
    this.category = fields.category
    this.exceptionType = fields.exceptionType
    this.detail = fields.detail
    this.raw = fields.raw
    this.position = fields.position
    this.sql = fields.sql
    this.candidates = fields.candidates ?? []
    this.subject = fields.subject
    this.subtype = fields.subtype
    this.hint = fields.hint
    this.holder = fields.holder
  }
}
