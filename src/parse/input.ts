import type { ProjectConfig } from '../config/index.ts'
import type { World } from '../context/index.ts'
import type { PlainRecord } from '../model/index.ts'
import type { ProjectFiles } from './files.ts'
import type { Memo } from './memo.ts'

/** A file of macros that comes with planwise, as `src/include` gives them. */
export interface BuiltinFile {
  readonly packageName: string
  readonly path: string
  readonly text: string
}

export interface ParseInput {
  /** The project that is run. */
  readonly root: ProjectConfig
  /** Its installed packages, in the order of their names. */
  readonly packages: readonly ProjectConfig[]
  readonly builtin: { readonly macros: readonly BuiltinFile[]; readonly docs: readonly BuiltinFile[] }
  readonly files: ProjectFiles
  /** All that templates see apart from what parsing itself finds out. */
  readonly world: Omit<World, 'macros' | 'packages' | 'rootName'>
  /** Where nodes without their own database or schema go. */
  readonly credentials: { readonly database: string; readonly schema: string }
  /** selectors.yml by name, as {@link Project.selectors}. */
  readonly selectors: PlainRecord
  /** Seconds since the epoch: `created_at` of everything. */
  readonly createdAt: number
  readonly memo: Memo
  /** A text to be parsed as a node of its own (`--inline`). */
  readonly inline?: string
}

/** Packages that planwise brings itself, the adapter's first. */
export const internalPackages = ['dbt_duckdb', 'dbt'] as const

/** Prefixes under which `adapter.dispatch` looks. */
export const adapterType = 'duckdb'
