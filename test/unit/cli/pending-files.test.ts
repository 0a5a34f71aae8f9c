import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPendingFiles } from '../../../src/cli/pending-files.ts'
import { openTarget } from '../../../src/cli/target-files.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pending-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

test.each([0, 10, 1000])('every file is there once all is settled, the first %i of them at once', async (few) => {
  const files = createPendingFiles(few)
  for (let i = 0; i < 100; i++) files.put(join(directory, `${i}.sql`), `select ${i}`)
  files.put(join(directory, '7.sql'), 'select 8')
  for (let i = 0; i < Math.min(few, 100); i++) expect(readFileSync(join(directory, `${i}.sql`), 'utf8')).toMatch(/^select \d+$/)
  await files.settled()
  for (let i = 0; i < 100; i++) expect(readFileSync(join(directory, `${i}.sql`), 'utf8')).toBe(`select ${i === 7 ? 8 : i}`)
})

test('more can come after all was settled', async () => {
  const files = createPendingFiles(0)
  for (const text of ['a', 'b']) {
    files.put(join(directory, 'x.sql'), text)
    await files.settled()
    expect(readFileSync(join(directory, 'x.sql'), 'utf8')).toBe(text)
  }
})

test('the thread tells the first file that it could not write, and writes the others', async () => {
  const files = createPendingFiles(0)
  files.put(directory, '')
  files.put(join(directory, 'none', 'x.sql'), '')
  files.put(join(directory, 'y.sql'), 'select 1')
  await expect(files.settled()).rejects.toMatchObject({ file: directory, message: expect.stringContaining('EISDIR') })
  expect(readFileSync(join(directory, 'y.sql'), 'utf8')).toBe('select 1')
})

test('a file that cannot be written is told at the end, and does not keep the others', async () => {
  const target = openTarget(directory)
  target.write('compiled', 'shop/models/x.sql/y.sql', 'select 1')
  target.write('compiled', 'shop/models/x.sql', 'select 2')
  target.write('compiled', 'shop/models/z.sql', 'select 3')
  await expect(target.settled()).rejects.toMatchObject({
    message: expect.stringContaining(`Cannot write ${join(directory, 'compiled/shop/models/x.sql')}`),
  })
  expect(readFileSync(join(directory, 'compiled/shop/models/z.sql'), 'utf8')).toBe('select 3')
  await target.settled()
})
