import type { Connection } from '../../../src/adapter/index.ts'
import { drawSql, keySql } from '../../../src/census/draws.ts'
import { connect, row, value } from './support.ts'

let connection: Connection
beforeAll(async () => {
  connection = await connect()
  await connection.execute(`
    create table people as
    select i, ${keySql("'EMP_' || i")} as k from range(200000) as t (i)`)
})

describe('a draw', () => {
  // The specification's values; it prints them to 16 digits.
  it.each([
    ['EMP_000001', '42|0|2025|termination|', 0.7676382490170239],
    ['EMP_000001', '42|0|2025|termination|date', 0.3245860151090632],
    ['NH_2025_000001', '42|0|2025|hire|level', 0.1604269628652553],
  ])('of %s in %s', async (id, stream, expected) => {
    const sql = `select ${drawSql('k', stream)} from (select ${keySql(`'${id}'`)} as k)`
    expect(await value(connection, sql)).toBeCloseTo(expected, 15)
  })

  it('starts from a key that is the head of the id’s MD5', async () => {
    expect((await connection.query(`select ${keySql("'EMP_000001'")}`)).rows).toEqual([[0xf004b05f9013df51n]])
  })

  it('is uniform: χ² over 100 bins', async () => {
    const sql = `
      select sum((n - 2000) * (n - 2000) / 2000.0)::double from (
        select floor(${drawSql('k', '7|0|2025|uniform|')} * 100) as bin, count(*) as n from people group by bin)`
    expect(await value(connection, sql)).toBeLessThan(148.2) // 99 degrees of freedom, 0.1 %
  })

  it.each([
    ['years', drawSql('k', '7|0|2025|raise|'), drawSql('k', '7|0|2026|raise|')],
    ['events', drawSql('k', '7|0|2025|raise|'), drawSql('k', '7|0|2025|promotion|')],
    ['salts', drawSql('k', '7|0|2025|raise|'), drawSql('k', '7|0|2025|raise|day')],
    ['seeds', drawSql('k', '7|0|2025|raise|'), drawSql('k', '8|0|2025|raise|')],
    ['scenarios', drawSql('k', '7|0|2025|raise|'), drawSql('k', '7|1|2025|raise|')],
    ['neighbours', drawSql('k', '7|0|2025|raise|'), drawSql('next_k', '7|0|2025|raise|')],
  ])('is independent between %s: χ² over 10 × 10 cells', async (_, one, other) => {
    const sql = `
      with neighbours as (select k, lead(k, 1, 0) over (order by i) as next_k from people)
      select sum((n - 2000) * (n - 2000) / 2000.0)::double from (
        select floor(${one} * 10) as a, floor(${other} * 10) as b, count(*) as n from neighbours group by a, b)`
    expect(await value(connection, sql)).toBeLessThan(148.2) // 99 degrees of freedom, 0.1 %
  })

  it('stays inside [0, 1) at the ends of the key', async () => {
    const sql = `
      select min(d) >= 0, max(d) < 1 from (
        select ${drawSql('k', '1|0|2025|x|')} as d
        from (values (0::ubigint), (18446744073709551615::ubigint), (4294967295::ubigint), (18446744069414584320::ubigint)) t (k))`
    expect(await row(connection, sql)).toEqual([true, true])
  })
})
