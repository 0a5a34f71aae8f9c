import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Header } from 'tar'
import { checkLinks, unpack } from '../../../src/packages/archive.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'planwise-archive-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

type Entry = { readonly path: string; readonly type?: 'File' | 'SymbolicLink' | 'Link' | 'FIFO'; readonly link?: string }

/** A gzipped tar with exactly these entries, however unsafe; files hold `x`. */
function archive(entries: readonly Entry[]): string {
  const blocks = entries.flatMap(({ path, type = 'File', link }) => {
    const size = type === 'File' ? 1 : 0
    const header = new Header({
      path,
      type,
      mode: 0o644,
      size,
      mtime: new Date(0),
      ...(link === undefined ? {} : { linkpath: link }),
    })
    const block = Buffer.alloc(512)
    header.encode(block)
    return size === 0 ? [block] : [block, Buffer.concat([Buffer.from('x'), Buffer.alloc(511)])]
  })
  const file = join(directory, 'package.tar.gz')
  writeFileSync(file, gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)])))
  return file
}

describe('a package’s archive', () => {
  test('its one directory is taken off', async () => {
    const file = archive([
      { path: 'pkg-1.0/dbt_project.yml' },
      { path: 'pkg-1.0/a/b.sql' },
      { path: 'pkg-1.0/a/c.sql', type: 'SymbolicLink', link: '../a/b.sql' },
    ])
    await unpack(file, join(directory, 'out'))
    expect(readdirSync(join(directory, 'out'), { recursive: true }).sort()).toEqual([
      'a',
      'a/b.sql',
      'a/c.sql',
      'dbt_project.yml',
    ])
  })

  test.each<[string, Entry[]]>([
    ["'pkg/../../evil' in the archive leads out of the package", [{ path: 'pkg/../../evil' }]],
    ["'../evil' in the archive leads out of the package", [{ path: '../evil' }]],
    ["'/evil' in the archive leads out of the package", [{ path: '/evil' }]],
    [
      "the link 'pkg/l' in the archive leads out of the package (to '../..')",
      [{ path: 'pkg/l', type: 'SymbolicLink', link: '../..' }],
    ],
    [
      "the link 'pkg/l' in the archive leads out of the package (to '/etc/passwd')",
      [{ path: 'pkg/l', type: 'SymbolicLink', link: '/etc/passwd' }],
    ],
    ["the link 'pkg/h' in the archive leads out of the package (to '../out')", [{ path: 'pkg/h', type: 'Link', link: '../out' }]],
    ["'pkg/f' in the archive is neither file, directory nor link (FIFO)", [{ path: 'pkg/f', type: 'FIFO' }]],
    ['the archive has 2 entries at its top; a package has one directory there', [{ path: 'a/x' }, { path: 'b/x' }]],
  ])('%s', async (message, entries) => {
    await expect(unpack(archive(entries), join(directory, 'out'))).rejects.toThrow(message)
    expect(existsSync(join(directory, 'out'))).toBe(false)
    expect(existsSync(join(directory, 'evil'))).toBe(false)
  })

  test('half an archive is none', async () => {
    const file = archive([{ path: 'pkg/dbt_project.yml' }])
    writeFileSync(file, 'not a tar at all')
    await expect(unpack(file, join(directory, 'out'))).rejects.toThrow('no complete tar archive')
  })

  test('a link that leads out through another link is found', () => {
    mkdirSync(join(directory, 'pkg/a'), { recursive: true })
    symlinkSync('.', join(directory, 'pkg/here'))
    checkLinks(join(directory, 'pkg'))
    symlinkSync(tmpdir(), join(directory, 'pkg/a/out'))
    expect(() => checkLinks(join(directory, 'pkg'))).toThrow("the link 'a/out' leads out of the package")
  })
})
