import { shownUrl } from './network.ts'
import type { Asker, Wanted } from './wanted.ts'

/** A package of which one version is decided. */
export type Pinned =
  | Extract<Wanted, { kind: 'local' | 'tarball' }>
  | {
      readonly kind: 'hub'
      readonly package: string
      readonly version: string
      /** The highest version that could be installed. */
      readonly latest: string
      readonly asker: Asker
    }
  | (Omit<Extract<Wanted, { kind: 'git' }>, 'revisions'> & { readonly revision: string })

/** What a package is called while it is installed. */
export function shownName(pinned: Pinned): string {
  switch (pinned.kind) {
    case 'local':
      return pinned.local
    case 'hub':
      return pinned.package
    case 'tarball':
      return pinned.name
    case 'git':
      return `${shownUrl(pinned.url)}${pinned.subdirectory === null ? '' : `/${pinned.subdirectory}`}`
  }
}

/** dbt's words for the version. */
export function shownVersion(pinned: Pinned): string {
  switch (pinned.kind) {
    case 'local':
      return `<local @ ${pinned.local}>`
    case 'hub':
      return `version ${pinned.version}`
    case 'tarball':
      return `tarball (url: ${shownUrl(pinned.url)})`
    case 'git':
      return pinned.revision === 'HEAD' ? 'HEAD (default revision)' : `revision ${pinned.revision}`
  }
}

/** Tells two decisions for one package apart. */
export function decision(pinned: Pinned): string {
  return `${shownName(pinned)} ${shownVersion(pinned)}`
}
