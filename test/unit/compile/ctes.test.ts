import { cteName, injectCtes, lineColumn, type MappedText } from '../../../src/compile/index.ts'
import { nodeId } from '../../../src/model/index.ts'

/** A text whose every character comes from the same place in `path`. */
function written(path: string, text: string): MappedText {
  return { text, map: { at: (offset) => ({ path, ...lineColumn(text, offset), stack: [] }) } }
}

const one = { id: nodeId('model.p.one'), identifier: 'one', body: written('one.sql', 'select 1 as id') }
const two = { id: nodeId('model.p.two'), identifier: 'two', body: written('two.sql', 'select * from __dbt__cte__one') }

// Expected texts are what dbt 1.10 writes to target/compiled for the same models.
test.each([
  [
    'select * from __dbt__cte__two',
    'with __dbt__cte__one as (\nselect 1 as id\n),  __dbt__cte__two as (\nselect * from __dbt__cte__one\n) select * from __dbt__cte__two',
  ],
  [
    'with a as (select 2) select * from a, __dbt__cte__two',
    'with __dbt__cte__one as (\nselect 1 as id\n),  __dbt__cte__two as (\nselect * from __dbt__cte__one\n),  a as (select 2) select * from a, __dbt__cte__two',
  ],
  [
    '-- with in a comment\nWITH RECURSIVE r as (select 1) select * from r',
    '-- with in a comment\nWITH RECURSIVE __dbt__cte__one as (\nselect 1 as id\n),  __dbt__cte__two as (\nselect * from __dbt__cte__one\n),  r as (select 1) select * from r',
  ],
  [
    '\n\nselect \'with\' as "with" from (with x as (select 1) select * from x)',
    '\n\nwith __dbt__cte__one as (\nselect 1 as id\n),  __dbt__cte__two as (\nselect * from __dbt__cte__one\n) select \'with\' as "with" from (with x as (select 1) select * from x)',
  ],
])('injects into %s', (sql, expected) => {
  expect(injectCtes(written('m.sql', sql), [one, two]).text).toBe(expected)
})

test('only the first statement survives', () => {
  expect(injectCtes(written('m.sql', "select ';' as a; select 2"), [one]).text).toBe(
    "with __dbt__cte__one as (\nselect 1 as id\n) select ';' as a;",
  )
})

test('nothing to inject leaves the text alone', () => {
  const sql = written('m.sql', 'select 1; select 2')
  expect(injectCtes(sql, [])).toBe(sql)
})

test('every part keeps the place where it was written', () => {
  const injected = injectCtes(written('m.sql', 'select a\nfrom nowhere'), [one])
  expect(injected.map.at(injected.text.indexOf('1 as id'))).toMatchObject({ path: 'one.sql', line: 1, column: 8 })
  expect(injected.map.at(injected.text.indexOf('nowhere'))).toMatchObject({ path: 'm.sql', line: 2, column: 6 })
  expect(injected.map.at(injected.text.indexOf(cteName('one')))).toBeUndefined()
})
