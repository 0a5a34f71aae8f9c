import type { Location, Plain, PlainRecord } from '../../model/index.ts'
import type { YamlFile } from '../yaml/load.ts'

/** Where a setting's value comes from. */
export type Origin =
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly at: Location }
  | { readonly kind: 'default' }

/** A value with its origin. */
export interface Setting<T> {
  readonly value: T
  readonly origin: Origin
}

/** One effective setting of the target, for `planwise debug`. */
export interface EffectiveSetting {
  readonly key: string
  readonly value: Plain
  readonly origin: Origin
  /** The value must not be shown. */
  readonly secret: boolean
}

/** `profiles.yml` as data, nothing rendered. */
export interface ProfilesSource {
  readonly directory: string
  readonly path: string
  readonly file: YamlFile
  readonly raw: PlainRecord
}

/** The chosen target of the chosen profile. */
export interface ProfileConfig<Credentials> {
  readonly profileName: string
  readonly targetName: string
  /** Names of all targets of the profile. */
  readonly outputs: readonly string[]
  /** Rendered, overridden, checked by the adapter. */
  readonly credentials: Credentials
  /** How many nodes run at a time. */
  readonly threads: number
  /** The variable `target` of templates, with dbt-duckdb's keys in its order. */
  readonly target: PlainRecord
  readonly settings: readonly EffectiveSetting[]
  readonly source: ProfilesSource
}
