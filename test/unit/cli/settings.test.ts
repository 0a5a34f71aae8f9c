import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { consoleOutput, fileOutput } from '../../../src/cli/outputs.ts'
import { resolveSettings, type SettingsSources } from '../../../src/cli/settings.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'settings-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const project = (text: string) => writeFileSync(join(directory, 'dbt_project.yml'), text)
const settle = (more: Partial<SettingsSources> = {}) => {
  const settings = resolveSettings({ command: 'run', given: new Map(), env: {}, cwd: directory, ...more })
  if (!('flags' in settings)) throw new Error(settings.map((diagnostic) => diagnostic.message).join('\n'))
  return settings
}
const output = (settings: ReturnType<typeof settle>, command = 'run', isTerminal = false) =>
  consoleOutput({ command, flags: settings.flags, env: {}, isTerminal, resultOnly: false, live: false, write: () => undefined })

test('command line over DBT_ENGINE_ over DBT_ over the project over the default', () => {
  project('name: x\nflags:\n  printer_width: 100\n  log_format: json\n')
  expect(settle().flags.integer('printer_width')).toBe(100)
  expect(settle({ env: { DBT_PRINTER_WIDTH: '90' } }).flags.integer('printer_width')).toBe(90)
  expect(settle({ env: { DBT_PRINTER_WIDTH: '90', DBT_ENGINE_PRINTER_WIDTH: '95' } }).flags.integer('printer_width')).toBe(95)
  expect(
    settle({ given: new Map([['printer_width', 120]]), env: { DBT_PRINTER_WIDTH: '90' } }).flags.integer('printer_width'),
  ).toBe(120)
  expect(output(settle()).format).toBe('json')
})

test('logs lie beside the project, wherever the command is called below it', () => {
  project('name: x\n')
  mkdirSync(join(directory, 'models/deep'), { recursive: true })
  expect(settle().logDirectory).toBe(join(directory, 'logs'))
  expect(settle({ cwd: join(directory, 'models/deep') }).logDirectory).toBe(join(directory, 'logs'))
  expect(settle({ given: new Map([['log_path', 'elsewhere']]) }).logDirectory).toBe(join(directory, 'elsewhere'))
  expect(settle({ env: { DBT_LOG_PATH: '/var/x' } }).logDirectory).toBe('/var/x')
})

test('without a project nothing is logged to a file, and a broken project file is left to the command', () => {
  expect(settle().logDirectory).toBeNull()
  project('name: [')
  expect(settle().logDirectory).toBe(join(directory, 'logs'))
})

test('bad values are usage errors, all at once', () => {
  const wrong = resolveSettings({
    command: 'run',
    given: new Map<string, string | boolean>([
      ['vars', '{a'],
      ['event_time_start', 'yesterday'],
    ]),
    env: { DBT_LOG_FORMAT: 'xml' },
    cwd: directory,
  })
  expect(Array.isArray(wrong) ? wrong.length : 0).toBe(3)
})

test('levels and formats of the console', () => {
  expect(output(settle()).level).toBe('info')
  expect(output(settle({ given: new Map([['quiet', true]]) })).level).toBe('error')
  expect(output(settle({ given: new Map([['debug', true]]) })).level).toBe('debug')
  expect(output(settle({ env: { DBT_LOG_LEVEL: 'none' } })).level).toBe('none')
  expect(output(settle({ command: 'list' }), 'list').level).toBe('warn')
  expect(output(settle({ command: 'list', env: { DBT_LOG_FORMAT: 'json' } }), 'list').level).toBe('info')
  expect(output(settle(), 'run', true).colours).toBe(true)
  expect(output(settle({ given: new Map([['use_colors', false]]) }), 'run', true).colours).toBe(false)
})

test('the file follows the console unless it has its own', () => {
  const formatOf = (env: Record<string, string>) => fileOutput(settle({ env }).flags, directory).format
  expect(formatOf({})).toBe('debug')
  expect(formatOf({ DBT_LOG_FORMAT: 'json' })).toBe('json')
  expect(formatOf({ DBT_LOG_FORMAT: 'json', DBT_LOG_FORMAT_FILE: 'text' })).toBe('text')
})
