import { type Cell, cellToJson, duckdbAdapter, rowsToJson } from '../../../src/adapter/index.ts'
import { openSession } from './support.ts'

async function one(expression: string): Promise<{ cell: Cell; type: string }> {
  const connection = await (await openSession({})).connect('a')
  const { rows, columns } = await connection.query(`select ${expression} as x`)
  return { cell: rows[0]?.[0] ?? null, type: columns[0]?.type ?? '' }
}

const moment = (iso: string, zone: 'none' | 'utc' = 'none') => ({ kind: 'timestamp', iso, zone })

describe('cells', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['true', true],
    ["'x'", 'x'],
    ['1::tinyint', 1n],
    ['1::usmallint', 1n],
    ['-7', -7n],
    ['9223372036854775807', 9223372036854775807n],
    ['170141183460469231731687303715884105727::hugeint', 170141183460469231731687303715884105727n],
    ['340282366920938463463374607431768211455::uhugeint', 340282366920938463463374607431768211455n],
    ["'123456789012345678901234567890123456789012345'::bignum", 123456789012345678901234567890123456789012345n],
    ['0.5::double', 0.5],
    ["'nan'::double", Number.NaN],
    ["'-inf'::float", Number.NEGATIVE_INFINITY],
    ['-0.05::decimal(4,2)', { kind: 'decimal', text: '-0.05' }],
    [
      '99999999999999999999999999999999999999::decimal(38,0)',
      { kind: 'decimal', text: '99999999999999999999999999999999999999' },
    ],
    ["date '2024-02-29'", { kind: 'date', iso: '2024-02-29' }],
    ["date '1969-12-31'", { kind: 'date', iso: '1969-12-31' }],
    ["date '0001-01-01'", { kind: 'date', iso: '0001-01-01' }],
    ["date '0044-03-15 (BC)'", { kind: 'date', iso: '-000043-03-15' }],
    ["date '12000-01-01'", { kind: 'date', iso: '+012000-01-01' }],
    ["'infinity'::date", { kind: 'date', iso: 'infinity' }],
    ["'-infinity'::date", { kind: 'date', iso: '-infinity' }],
    ["timestamp '2024-02-29 12:34:56'", moment('2024-02-29T12:34:56')],
    ["timestamp '2024-02-29 12:34:56.0012'", moment('2024-02-29T12:34:56.001200')],
    ["timestamp '1969-12-31 23:59:59.999999'", moment('1969-12-31T23:59:59.999999')],
    ["'infinity'::timestamp", moment('infinity')],
    ["'-infinity'::timestamptz", moment('-infinity', 'utc')],
    ["timestamptz '2024-01-01 12:00:00+02'", moment('2024-01-01T10:00:00', 'utc')],
    ["'2024-01-01 00:00:01'::timestamp_s", moment('2024-01-01T00:00:01')],
    ["'2024-01-01 00:00:01.5'::timestamp_ms", moment('2024-01-01T00:00:01.500')],
    ["'2024-01-01 00:00:01.123456789'::timestamp_ns", moment('2024-01-01T00:00:01.123456789')],
    ["time '12:34:56.7'", { kind: 'time', text: '12:34:56.7' }],
    ["'12:00:00+02'::timetz", { kind: 'time', text: '12:00:00+02' }],
    [
      "interval '1 month 2 days 3.5 seconds'",
      { kind: 'interval', text: '1 month 2 days 00:00:03.5', months: 1, days: 2, micros: 3500000n },
    ],
    ["'0123e567-e89b-12d3-a456-426614174000'::uuid", { kind: 'uuid', text: '0123e567-e89b-12d3-a456-426614174000' }],
    ["'\\xAA01'::blob", { kind: 'blob', hex: 'AA3031' }],
    ["'101'::bit", '101'],
    ["'b'::enum('a', 'b')", 'b'],
    ['\'{"a": 1}\'::json', '{"a": 1}'],
    ['[1, null]', { kind: 'list', items: [1n, null] }],
    ['[1, 2]::int[2]', { kind: 'list', items: [1n, 2n] }],
    [
      "{'2': 1, '1': 'x'}",
      {
        kind: 'struct',
        entries: [
          ['2', 1n],
          ['1', 'x'],
        ],
      },
    ],
    [
      'row(1, 2)',
      {
        kind: 'struct',
        entries: [
          ['', 1n],
          ['', 2n],
        ],
      },
    ],
    [
      "map {'a': 1, 'b': null}",
      {
        kind: 'map',
        entries: [
          ['a', 1n],
          ['b', null],
        ],
      },
    ],
    ['union_value(k := 1)', 1n],
    ['7::variant', 7n],
    ["{'a': [1]}::variant", { kind: 'struct', entries: [['a', { kind: 'list', items: [1n] }]] }],
  ])('%s', async (expression, cell) => {
    expect((await one(expression)).cell).toEqual(cell)
  })
})

describe('types and literals', () => {
  const expressions = [
    '1::utinyint',
    '1.5::decimal(18,3)',
    "{'a': 1, 'b c': 'x', 'order': 2}",
    'row(1, 2)',
    "map {1: [{'x': '{}'::json}]}",
    '[1, 2]::int[2]',
    "'a'::enum('a', 'b''c')",
    "'{}'::json",
    'now()',
    "'12:00:00+02'::timetz",
    'union_value(k := 1)',
    '1::variant',
    '1::bignum',
    "'101'::bit",
    "'x'::blob",
  ]

  it.each(expressions)('the type of %s is what DESCRIBE prints', async (expression) => {
    const session = await openSession({})
    const connection = await session.connect('a')
    const described = await connection.query(`describe select ${expression} as x`)
    const type = described.rows[0]?.[1]
    expect((await connection.query(`select ${expression} as x`)).columns).toEqual([{ name: 'x', type }])
    expect(await connection.describe(`select ${expression} as x`)).toEqual([{ name: 'x', type }])
    await connection.execute(`create view t as select ${expression} as x`)
    expect(await session.columns({ schema: 'main', identifier: 't' })).toEqual([{ name: 'x', type }])
  })

  it.each([
    'null',
    "'it''s'",
    '-1.50::decimal(9,2)',
    "'nan'::double",
    '1e300::double',
    "date '0044-03-15 (BC)'",
    "date '12000-01-01'",
    "'infinity'::date",
    "timestamp '2024-02-29 12:34:56.001'",
    "timestamptz '2024-01-01 12:00:00+02'",
    "time '12:34:56.7'",
    "interval '1 month -2 days 3.5 seconds'",
    "'\\xAA\\x00'::blob",
    "'0123e567-e89b-12d3-a456-426614174000'::uuid",
    "{'a b': [1, 2], 'c': map {'k': date '2024-01-01'}}",
  ])('the literal of %s is the same value again', async (expression) => {
    const connection = await (await openSession({})).connect('a')
    const first = await connection.query(`select ${expression} as x`)
    const literal = duckdbAdapter.dialect.literal(first.rows[0]?.[0] ?? null)
    const again = await connection.query(`select ${literal} as x, ${literal} is not distinct from ${expression} as same`)
    expect(again.rows[0]?.[0]).toEqual(first.rows[0]?.[0])
    expect(again.rows[0]?.[1]).toBe(true)
  })

  it('quotes identifiers', () => {
    const { quote, relation, reserved } = duckdbAdapter.dialect
    expect(quote('a"b')).toBe('"a""b"')
    expect(relation({ database: 'd', schema: null, identifier: 'i' })).toBe('"d"."i"')
    expect(reserved.has('select')).toBe(true)
    expect(reserved.has('name')).toBe(false)
  })

  it('knows every reserved word of this DuckDB', async () => {
    const connection = await (await openSession({})).connect('a')
    const { rows } = await connection.query("select keyword_name from duckdb_keywords() where keyword_category = 'reserved'")
    expect(new Set(rows.map(([word]) => word))).toEqual(duckdbAdapter.dialect.reserved)
  })
})

describe('cellToJson', () => {
  it.each<[Cell, unknown]>([
    [9007199254740991n, 9007199254740991],
    [9007199254740992n, '9007199254740992'],
    [Number.NaN, 'NaN'],
    [{ kind: 'decimal', text: '1.50' }, 1.5],
    [{ kind: 'decimal', text: '12345678901234567.89' }, '12345678901234567.89'],
    [{ kind: 'timestamp', iso: '2024-01-01T00:00:00', zone: 'utc' }, '2024-01-01T00:00:00Z'],
    [{ kind: 'struct', entries: [['a', 1n]] }, { a: 1 }],
    [
      {
        kind: 'struct',
        entries: [
          ['', 1n],
          ['', 2n],
        ],
      },
      [1, 2],
    ],
    [{ kind: 'map', entries: [['k', 1n]] }, { k: 1 }],
    [{ kind: 'map', entries: [[1n, null]] }, [{ key: 1, value: null }]],
    [{ kind: 'struct', entries: [['__proto__', 1n]] }, JSON.parse('{"__proto__": 1}')],
  ])('%p', (cell, json) => {
    expect(cellToJson(cell)).toEqual(json)
    expect(() => JSON.stringify(cellToJson(cell))).not.toThrow()
  })
})

describe('result sets', () => {
  it('keep duplicate column names and order', async () => {
    const connection = await (await openSession({})).connect('a')
    const result = await connection.query('select 1 as a, 2 as a, 3 as "b c"')
    expect(result.columns.map((column) => column.name)).toEqual(['a', 'a', 'b c'])
    expect(rowsToJson(result)).toEqual([[1, 2, 3]])
  })

  // Checked with DuckDB's Python client 1.5.6: execute() of a script leaves the last statement's result.
  it.each([
    ['select 1; select 2', [[2n]]],
    ['select 1; create table t (i int)', []],
    ['select 1; create table t2 as select 1 as x', [[1n]]],
    ['create table t4 as select 1 as x; select 3;', [[3n]]],
    ['select 1;-- hey', [[1n]]],
    ["select ';' || ' x'", [['; x']]],
    ['', []],
    ['-- nothing', []],
  ])('are the last statement’s: %s', async (sql, rows) => {
    const connection = await (await openSession({})).connect('a')
    expect((await connection.query(sql)).rows).toEqual(rows)
  })

  it('count changed rows', async () => {
    const connection = await (await openSession({})).connect('a')
    await connection.execute('create table t (i int)')
    expect((await connection.query('insert into t values (1), (2)')).rowsChanged).toBe(2)
    expect((await connection.query('update t set i = 3 where i = 1')).rowsChanged).toBe(1)
    expect(await connection.query('select 1')).not.toHaveProperty('rowsChanged')
  })

  it('stop at the limit', async () => {
    const connection = await (await openSession({})).connect('a')
    const { rows } = await connection.query('select range from range(100000)', { limit: 3000 })
    expect(rows).toHaveLength(3000)
    expect(rows[2999]).toEqual([2999n])
    expect((await connection.query('select range from range(100000)', { limit: 0 })).rows).toEqual([])
  })

  it('carry 100,000 rows with nulls', async () => {
    const connection = await (await openSession({})).connect('a')
    const { rows } = await connection.query('select case when i % 2 = 0 then i end, i::varchar from range(100000) t(i)')
    expect(rows).toHaveLength(100000)
    expect(rows[99998]).toEqual([99998n, '99998'])
    expect(rows[99999]).toEqual([null, '99999'])
  })
})
