import type { PackageSpec } from '../../../src/config/index.ts'
import { lockText, packagesHash } from '../../../src/packages/index.ts'

const asker = { at: { path: 'packages.yml' }, package: null }

const EXPECTED = `packages:
  - name: dates
    package: acme/dates
    version: 0.5.0
  - git: '{{ env_var(''BASE'') }}/a_rather_long_path_that_goes_on_and_on_for_more_than_a_line/{{
      env_var(''REPO'') }}/repo'
    name: gitpkg
    revision: cdea75896d64f547ea5d5b2bb23a5ec7e67204ce
    subdirectory: sub/pk
  - name: dates_tar
    tarball: http://x/d.tar.gz
  - local: ./sub
    name: sub
sha1_hash: da39a3ee5e6b4b0d3255bfef95601890afd80709
`

describe('package-lock.yml', () => {
  test.each<[PackageSpec, string]>([
    [{ kind: 'local', local: 'sub', name: null, unrendered: { local: 'sub' } }, 'c9a122853dcfefac595749dd2264173cf539691d'],
    [
      {
        kind: 'hub',
        package: 'dbt-labs/dbt_utils',
        version: '1.0.0',
        installPrerelease: false,
        name: null,
        unrendered: { package: 'dbt-labs/dbt_utils', version: '1.0.0' },
      },
      'efa9169fb1f1a1b2c967378c02b60e3d85ae464b',
    ],
    [
      {
        kind: 'git',
        git: 'https://x/y.git',
        revision: '1.0',
        warnUnpinned: null,
        subdirectory: null,
        name: null,
        unrendered: { git: 'https://x/y.git', revision: '1.0' },
      },
      'd7ebf41a9457ed1e5d9806fb49eeac9c0762d38e',
    ],
    [
      {
        kind: 'git',
        git: 'https://x/y.git',
        revision: 1.5,
        warnUnpinned: false,
        subdirectory: 'a',
        name: null,
        unrendered: { git: 'https://x/y.git', revision: 1.5, 'warn-unpinned': false, subdirectory: 'a' },
      },
      'cb7e0858b083abce444c4f23d30e1b1abb683760',
    ],
    [
      { kind: 'tarball', tarball: 'http://x', name: 'y', unrendered: { tarball: 'http://x', name: 'y' } },
      '91b77672b43bd6762f788d0f6e4b24b5932f0fe8',
    ],
    [
      {
        kind: 'private',
        private: 'o/r',
        provider: 'github',
        revision: null,
        warnUnpinned: null,
        subdirectory: null,
        name: null,
        unrendered: { private: 'o/r', provider: 'github' },
      },
      '27f0b1965fc1d27329bdeddb29ba82c9e6455fde',
    ],
    [
      {
        kind: 'hub',
        package: 'a/é',
        version: '1.0.0',
        installPrerelease: false,
        name: null,
        unrendered: { package: 'a/é', version: '1.0.0' },
      },
      '2de4c016aa0ab7f12da4e05aa4ae421e37939983',
    ],
  ])('the hash of %j is dbt 1.10.23’s', (spec, hash) => {
    expect(packagesHash([spec])).toBe(hash)
  })

  // Written by dbt-core 1.10.23 for the same packages; names of secrets stay templates, long texts are folded as PyYAML does.
  test('reads as dbt writes it', () => {
    const git = "{{ env_var('BASE') }}/a_rather_long_path_that_goes_on_and_on_for_more_than_a_line/{{ env_var('REPO') }}/repo"
    const text = lockText(
      [
        { name: 'dates', pinned: { kind: 'hub', package: 'acme/dates', version: '0.5.0', latest: '0.5.0', asker } },
        {
          name: 'gitpkg',
          pinned: {
            kind: 'git',
            url: '/tmp/x',
            written: { git },
            revision: 'cdea75896d64f547ea5d5b2bb23a5ec7e67204ce',
            subdirectory: 'sub/pk',
            warnUnpinned: true,
            token: null,
            asker,
          },
        },
        {
          name: 'dates_tar',
          pinned: { kind: 'tarball', url: 'http://x', written: 'http://x/d.tar.gz', name: 'dates_tar', asker },
        },
        { name: 'sub', pinned: { kind: 'local', local: './sub', asker } },
      ],
      [],
      (line) => line,
    )
    expect(text).toBe(EXPECTED)
  })

  test('secrets are taken out', () => {
    const pinned = { kind: 'tarball', url: 'x', written: 'http://sesame@x/d.tar.gz', name: 't', asker } as const
    expect(lockText([{ name: 't', pinned }], [], (line) => line.replace('sesame', '*****'))).toContain('http://*****@x/d.tar.gz')
  })
})
