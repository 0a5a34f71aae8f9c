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

test('every file is there once all is settled', async () => {
  const files = createPendingFiles()
  for (let i = 0; i < 100; i++) files.put(join(directory, `${i}.sql`), `select ${i}`)
  await files.settled()
  for (let i = 0; i < 100; i++) expect(readFileSync(join(directory, `${i}.sql`), 'utf8')).toBe(`select ${i}`)
})

test('of several texts for one file the last one stays, and no two are written at the same time', async () => {
  const written: string[] = []
  let current = 0
  const files = createPendingFiles(async (_, text) => {
    current += 1
    expect(current).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 5))
    written.push(text)
    current -= 1
  })
  for (const text of ['a', 'b', 'c']) files.put('one', text)
  await new Promise((resolve) => setTimeout(resolve, 1))
  files.put('one', 'd')
  await files.settled()
  expect(written).toEqual(['a', 'd'])
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
