import { planwise, scratch, writeProject } from './planwise.ts'

const directory = scratch()
beforeAll(async () => {
  writeProject(directory, {
    'models/big.sql': "{{ config(materialized='table') }} select range as id, range % 10 as k from range(50000)",
    'models/grouped.sql': 'select k, count(*) as n from {{ ref("big") }} group by 1',
    'models/broken.sql': 'select nothing from {{ ref("big") }}',
    'models/t.yml': 'models: [{name: grouped, columns: [{name: k, data_tests: [unique]}]}]\n',
    'models/p.py': 'def model(dbt, session):\n    return dbt.ref("big")\n',
  })
  await planwise(['run', '--select', 'big'], directory)
})

test('a model: its plan as text and as JSON; nothing is stored', async () => {
  const { code, stdout, stderr } = await planwise(['profile', 'grouped'], directory)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^grouped: [\d.]+ s \(planning [\d.]+\), [\d.]+ s of work, 10 rows, memory /)
  expect(stdout).toMatch(/50,000 {2}.*SEQ_SCAN {2}table: shop\.main\.big/)
  expect(stdout.match(/of work/g)).toHaveLength(1)
  const json = await planwise(['profile', '--select', 'grouped', '--json'], directory)
  expect(JSON.parse(json.stdout)).toMatchObject({
    command: 'profile',
    success: true,
    result: { profiles: [{ uniqueId: 'model.shop.grouped', rows: 10, advice: [] }] },
  })
  expect(await planwise(['show', '-q', '--inline', 'select * from grouped'], directory)).toMatchObject({ code: 2 })
})

test('what is wrong with the query, or with the question', async () => {
  expect(await planwise(['profile', 'broken'], directory)).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('--> models/broken.sql:1:8'),
  })
  expect(await planwise(['profile', 'p'], directory)).toMatchObject({ code: 2, stdout: expect.stringContaining('PW4090') })
  expect(await planwise(['profile'], directory)).toMatchObject({ code: 2, stdout: expect.stringContaining('PW5141') })
})
