import type { Location, Plain, PlainRecord } from '../../model/index.ts'

/** One entry of `packages:`. */
export type PackageSpec =
  | { readonly kind: 'local'; readonly local: string; readonly name: string | null; readonly unrendered: PlainRecord }
  | {
      readonly kind: 'hub'
      readonly package: string
      /** A version, a range, or several conditions. */
      readonly version: Plain
      readonly installPrerelease: boolean
      readonly name: string | null
      readonly unrendered: PlainRecord
    }
  | {
      readonly kind: 'git'
      readonly git: string
      readonly revision: Plain
      readonly warnUnpinned: boolean | null
      readonly subdirectory: string | null
      readonly name: string | null
      readonly unrendered: PlainRecord
    }
  | { readonly kind: 'tarball'; readonly tarball: string; readonly name: string; readonly unrendered: PlainRecord }
  | {
      readonly kind: 'private'
      readonly private: string
      readonly provider: string | null
      readonly revision: Plain
      readonly warnUnpinned: boolean | null
      readonly subdirectory: string | null
      readonly name: string | null
      readonly unrendered: PlainRecord
    }

/** The packages a project asks for. */
export interface PackagesConfig {
  /** `packages.yml` or `dependencies.yml`; the former where there is neither. */
  readonly fileName: string
  readonly packages: readonly PackageSpec[]
  /** Where each of them stands. */
  readonly places: readonly Location[]
}

export const PACKAGES_FILE = 'packages.yml'
export const DEPENDENCIES_FILE = 'dependencies.yml'
export const LOCK_FILE = 'package-lock.yml'
