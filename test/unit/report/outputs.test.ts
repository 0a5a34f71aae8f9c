import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventBody } from '../../../src/model/index.ts'
import { createLog, type LogOutput, openLogFile, renderDiagnostics, summaryLines, textTable } from '../../../src/report/index.ts'
import { createScreen } from '../../../src/report/terminal/screen.ts'
import { stopwatch } from '../../../src/report/terminal/titles.ts'
import { ended, errored, events, model } from './nodes.ts'

function say(bodies: readonly EventBody[], output: Partial<LogOutput> = {}, secrets: readonly string[] = []): string[] {
  const lines: string[] = []
  const log = createLog({
    outputs: [{ format: 'text', level: 'info', colours: false, write: (line) => lines.push(line), ...output }],
    width: 80,
    pid: 1,
    secrets,
    extra: { team: 'x' },
  })
  for (const event of events(bodies)) log.write(event)
  return lines
}

describe('the log', () => {
  test('levels: data passes even when the output is quiet, and not when it is off', () => {
    const bodies: EventBody[] = [
      { kind: 'note', message: 'info' },
      { kind: 'output', what: 'list', text: 'shop.orders' },
      { kind: 'print', message: 'printed' },
    ]
    expect(say(bodies, { level: 'error' })).toEqual(['shop.orders', 'printed'])
    expect(say(bodies, { level: 'none' })).toEqual([])
  })

  test('secrets appear nowhere, the longest first', () => {
    const bodies: EventBody[] = [{ kind: 'note', message: 'token abc and abcdef' }]
    expect(say(bodies, {}, ['abc', 'abcdef'])).toEqual(['03:04:05  token ***** and *****'])
    expect(say(bodies, { format: 'json' }, ['abc', 'abcdef'])[0]).not.toContain('abc')
  })

  test('show and compile as dbt prints them', () => {
    const data = { node_name: 'orders', is_inline: false, output_format: 'text', unique_id: 'model.shop.orders' }
    const table = '| a |\n| - |\n| 1 |\n'
    const show: EventBody = { kind: 'output', what: 'show', text: table, data }
    expect(say([show])).toEqual([`Previewing node 'orders':\n${table}`])
    expect(say([{ ...show, data: { ...data, is_inline: true } }])).toEqual([`Previewing inline node:\n${table}`])
    expect(say([show], { quiet: true })).toEqual([table])
    const json: EventBody = { kind: 'output', what: 'show', text: '[{"a": 1}]', data: { ...data, output_format: 'json' } }
    expect(say([json])).toEqual(['{\n  "node": "orders",\n  "show": [\n    {\n      "a": 1\n    }\n  ]\n}'])
    const compiled: EventBody = { kind: 'output', what: 'compile', text: 'select 1', data }
    expect(say([compiled])).toEqual(["Compiled node 'orders' is:\nselect 1"])
    expect(say([{ ...compiled, data: { ...data, output_format: 'json', is_inline: true } }])).toEqual([
      '{\n  "compiled": "select 1"\n}',
    ])
    const [line = '{}'] = say([compiled], { format: 'json' })
    expect(JSON.parse(line)).toMatchObject({
      info: { name: 'CompiledNode', code: 'Q042', extra: { team: 'x' } },
      data: { compiled: 'select 1', quiet: false },
    })
  })

  test('nothing selected, nothing to do', () => {
    expect(say([{ kind: 'nothing.selected', criterion: 'x' }, { kind: 'nothing.to.do' }, { kind: 'nothing.selected' }])).toEqual([
      "03:04:05  The selection criterion 'x' does not match any enabled nodes",
      '03:04:05  Nothing to do. Try checking your model configs and model specification args',
      '03:04:05  No nodes selected!',
    ])
  })

  test('the text after "Encountered an error" begins with the family, and has place, frame, hint and code', () => {
    const [line] = say([
      {
        kind: 'command.failed',
        stack: 'Error: x\n    at y',
        diagnostics: [
          {
            code: 'PW2001',
            severity: 'error',
            family: 'Compilation Error',
            subject: 'model orders (models/orders.sql)',
            message: "Model 'model.shop.orders' depends on a node named 'ordrs' which was not found",
            hint: "Did you mean 'orders'?",
            at: { path: 'models/orders.sql', line: 3, column: 15 },
            frame: "> 3 | select * from {{ ref('ordrs') }}\n    |               ^",
          },
        ],
      },
    ])
    expect(line).toBe(`03:04:05  Encountered an error:
Compilation Error in model orders (models/orders.sql)
  Model 'model.shop.orders' depends on a node named 'ordrs' which was not found
  --> models/orders.sql:3:15
    > 3 | select * from {{ ref('ordrs') }}
        |               ^
  hint: Did you mean 'orders'?
  code: PW2001`)
  })

  test('several findings are all shown', () => {
    const one = { code: 'PW1', severity: 'error', family: 'Parsing Error', message: 'a' } as const
    expect(renderDiagnostics([one, { ...one, message: 'b' }])).toBe(
      'Parsing Error\n  a\n  code: PW1\n\nParsing Error\n  b\n  code: PW1',
    )
  })

  test('the debug format separates commands and names thread and level', () => {
    const started: EventBody = {
      kind: 'command.started',
      command: 'run',
      version: '0.1.0',
      dbtVersion: '1.10.23',
      args: {},
      argv: [],
    }
    const [first = '', second] = say([started], { format: 'debug', level: 'debug' })
    expect(first).toMatch(
      /^\n\n={30} 03:04:05\.000000 \| run ={30}\n03:04:05\.000000 \[info \] \[Thread-1 \(]: Running with dbt=1\.10\.23/,
    )
    expect(second).toContain('[debug]')
  })
})

describe('the log file', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'log-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  test('is made at the first line, appended to, and read while it is written', async () => {
    const path = join(directory, 'deep/logs/dbt.log')
    const file = openLogFile({ path, maxBytes: 0 })
    expect(existsSync(path)).toBe(false)
    file.write('one')
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    expect(readFileSync(path, 'utf8')).toBe('one\n')
    file.write('two')
    file.close()
    const again = openLogFile({ path, maxBytes: 0 })
    again.write('three')
    again.close()
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\n')
  })

  test('rolls over before it grows beyond its size, and keeps five', () => {
    const path = join(directory, 'dbt.log')
    const file = openLogFile({ path, maxBytes: 10 })
    for (let line = 1; line <= 9; line++) {
      file.write(`line ${line}`)
      file.flush()
    }
    file.close()
    expect(readFileSync(path, 'utf8')).toBe('line 9\n')
    expect(
      [1, 2, 3, 4, 5, 6].map((age) => (existsSync(`${path}.${age}`) ? readFileSync(`${path}.${age}`, 'utf8') : null)),
    ).toEqual(['line 8\n', 'line 7\n', 'line 6\n', 'line 5\n', 'line 4\n', null])
  })

  test('a place where nothing can be written throws, for the bus to switch it off', () => {
    const file = openLogFile({ path: join(import.meta.filename, 'dbt.log'), maxBytes: 0 })
    expect(() => file.write('x')).toThrow(/EEXIST|ENOTDIR/)
    expect(() => file.close()).not.toThrow()
  })
})

describe('the terminal', () => {
  test('lines go above the area, which is drawn again as it was', () => {
    const said: string[] = []
    const stream = { columns: 40, rows: 10, write: (text: string) => said.push(text) }
    const screen = createScreen(stream, stream)
    screen.above('early\n')
    screen.write('\u001b[2K\u001b[Gone\ntwo\n')
    screen.above('line\n')
    expect(said).toEqual([
      'early\n',
      '\u001b[2K\u001b[Gone\ntwo\n',
      '\u001b[2K\u001b[1A\u001b[2K\u001b[1A\u001b[2K\u001b[G',
      'line\n',
      'one\ntwo\n',
    ])
    screen.write('\u001b[2K\u001b[1A\u001b[2K\u001b[1A\u001b[2K\u001b[G')
    screen.above('late\n')
    expect(said.at(-1)).toBe('late\n')
    expect(said.at(-2)).toContain('\u001b[2K')
  })

  test('the stopwatch', () => {
    expect([0, 4230, 65_000, 3_720_000, -5].map(stopwatch)).toEqual(['0.0s', '4.2s', '1m 05s', '1h 02m', '0.0s'])
  })
})

test('the summary names the slowest of a long run and the command that repeats failures', () => {
  const nodes = ['a', 'b', 'c', 'd'].map((name) => model(name, 'table'))
  const [a, b, c, d] = nodes
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four nodes')
  const results = [
    ended(a, 'success', { executionTime: 9 }),
    errored(b, 'x'),
    ended(c, 'success', { executionTime: 30 }),
    ended(d, 'success'),
  ]
  expect(summaryLines('build', results, nodes, 40)).toEqual([
    'Slowest: c 30.0s, a 9.0s, b 0.1s',
    'Again:   planwise build --select b',
  ])
  expect(summaryLines('build', [ended(a, 'success')], nodes, 1)).toEqual([])
})

// what real dbt prints for these queries (show --inline)
test("tables are dbt's", () => {
  const columns = [
    { name: 'x', kind: 'decimal' },
    { name: 'y', kind: 'text' },
    { name: 'z', kind: 'other' },
    { name: 'w', kind: 'decimal' },
    { name: 'l', kind: 'text' },
    { name: 'a_long_column_name_that_exceeds', kind: 'text' },
  ] as const
  const rows = [
    ['1.5', null, 'True', '1e10', '[1, 2]', '{"a": 1}'],
    ['22.25', 'b', 'False', '1.23456', '[1, 2]', '{"a": 1}'],
    ['3', 'ccc', null, '-0.1', '[1, 2]', '{"a": 1}'],
  ]
  expect(textTable({ columns, rows })).toBe(`|     x | y   |     z |                   w | l      | a_long_column_nam... |
| ----- | --- | ----- | ------------------- | ------ | -------------------- |
|  1.50 |     |  True | 10,000,000,000.000… | [1, 2] | {"a": 1}             |
| 22.25 | b   | False |              1.235… | [1, 2] | {"a": 1}             |
|  3.00 | ccc |       |             -0.100… | [1, 2] | {"a": 1}             |
`)
  const seven = ['n', 'd', 'e', 't', 'dt', 'ts', 'seven', 'eight']
  const kinds = ['other', 'decimal', 'decimal', 'text', 'other', 'other', 'other', 'other'] as const
  const wide = {
    columns: seven.map((name, at) => ({ name, kind: kinds[at] ?? 'other' })),
    rows: [
      [
        '1234567',
        '1234567.891234',
        '0.5',
        'this is a very long text beyond twenty',
        '2024-01-02',
        '2024-01-02 03:04:05',
        '7',
        '8',
      ],
    ],
  }
  expect(textTable(wide)).toBe(`|       n |              d |   e | t                    |         dt |                  ts | ... |
| ------- | -------------- | --- | -------------------- | ---------- | ------------------- | --- |
| 1234567 | 1,234,567.891… | 0.5 | this is a very lo... | 2024-01-02 | 2024-01-02 03:04:05 | ... |
`)
  expect(textTable({ columns: [{ name: 'a', kind: 'other' }], rows: [] })).toBe('| a |\n| - |\n')
})
