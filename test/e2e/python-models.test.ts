import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { planwise, rowsOf, scratch, startPlanwise, writeProject } from './planwise.ts'

const judge = path.join(process.env['PLANWISE_PEER_HOME'] ?? path.join(homedir(), '.cache/planwise-peer'), 'venv/bin/python')
const python = [process.env['PLANWISE_PYTHON'], judge, 'python3'].find(
  (command) => command !== undefined && spawnSync(command, ['-c', 'import duckdb']).status === 0,
)
const withPython = python === undefined ? test.skip : test

const BASE = "{{ config(materialized='table') }} select range as id from range(4)"
const temporary = mkdtempSync(path.join(tmpdir(), 'planwise-python-'))
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

/** A home for the private directories of models' processes. */
const env = { PLANWISE_PYTHON: python, TMPDIR: temporary }
const leftBehind = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('planwise-script'))

withPython('a mistake is found on its own line, and nothing is left behind', async () => {
  const directory = writeProject(scratch(), {
    'models/base.sql': BASE,
    'models/fails.py':
      '\n\nimport json\n\ndef read(text):\n    return json.loads(text)\n\ndef model(dbt, session):\n    return read("{")\n',
    'models/none.py': 'def model(dbt, session):\n    dbt.ref("base")\n',
    'models/syntax.py': 'def model(dbt, session):\n    x = = 3\n    return x\n',
    'models/absent.py': 'import no_such_module\n\ndef model(dbt, session):\n    return dbt.ref("base")\n',
    'models/exits.py': 'import os\n\ndef model(dbt, session):\n    os._exit(7)\n',
  })
  const { code, stdout } = await planwise(['run'], directory, env)
  expect(code).toBe(1)
  expect(stdout).toContain('JSONDecodeError')
  expect(stdout).toContain('--> models/fails.py:6')
  expect(stdout).toContain('model() returned None')
  expect(stdout).toContain('--> models/syntax.py:2:9')
  expect(stdout).toContain('--> models/absent.py:1')
  expect(stdout).toContain('-m pip install no_such_module')
  expect(stdout).toContain('its process ended with code 7')
  expect(stdout).toContain('PASS=1 WARN=0 ERROR=5')
  expect(leftBehind()).toEqual([])
})

withPython('what a model prints is in the log', async () => {
  const directory = writeProject(scratch(), {
    'models/p.py': 'def model(dbt, session):\n    print("counting")\n    return session.sql("select 1 as a")\n',
  })
  expect(await planwise(['run'], directory, env)).toMatchObject({ code: 0, stdout: expect.stringContaining('counting\n') })
})

withPython('an external model, a preview, rows of an ephemeral model, modules of the profile', async () => {
  const directory = writeProject(scratch(), {
    'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, module_paths: [lib]}}}\n',
    'lib/own_module.py': 'FACTOR = 3\n',
    'models/eph.sql': "{{ config(materialized='ephemeral') }} select 2 as a",
    'models/eph2.sql': "{{ config(materialized='ephemeral') }} select a + 1 as a from {{ ref('eph') }}",
    'models/p.py':
      'from own_module import FACTOR\n\ndef model(dbt, session):\n    dbt.config(materialized="external", location="p.parquet")\n    return dbt.ref("eph2").project(f"a * {FACTOR} as a")\n',
  })
  const shown = await planwise(['show', '-q', '--select', 'p', '--output', 'json'], directory, env)
  expect(JSON.parse(shown.stdout)).toEqual({ node: 'p', show: [{ a: 9 }] })
  expect(await planwise(['run'], directory, env)).toMatchObject({ code: 0 })
  expect(existsSync(path.join(directory, 'p.parquet'))).toBe(true)
  expect(await rowsOf(directory, 'select * from p')).toEqual([{ a: 9 }])
  expect(leftBehind()).toEqual([])
})

test('without a Python, or without its duckdb, the node fails and the others run', async () => {
  const directory = writeProject(scratch(), {
    'models/base.sql': BASE,
    'models/p.py': 'def model(dbt, session):\n    return dbt.ref("base")\n',
  })
  const absent = await planwise(['run'], directory, { PLANWISE_PYTHON: path.join(directory, 'no-python') })
  expect(absent).toMatchObject({ code: 1, stdout: expect.stringContaining('code: PW4080') })
  expect(absent.stdout).toContain('PASS=1 WARN=0 ERROR=1')
  const emptied = await planwise(['run'], directory, { PLANWISE_PYTHON: '', PATH: directory })
  expect(emptied).toMatchObject({ code: 1, stdout: expect.stringContaining('"python3"') })
  // -S and an empty path leave a Python without any installed module
  const bare = spawnSync('python3', ['-I', '-S', '-c', 'import duckdb'])
  if (bare.error !== undefined) return
  const wrapper = path.join(directory, 'bare-python')
  writeProject(directory, { 'bare-python': '#!/bin/sh\nexec python3 -I -S "$@"\n' })
  spawnSync('chmod', ['+x', wrapper])
  const { stdout } = await planwise(['run'], directory, { PLANWISE_PYTHON: wrapper })
  expect(stdout).toContain("has no duckdb: No module named 'duckdb'")
  expect(stdout).toContain('code: PW4081')
})

withPython('an interrupt ends the process, and so does the death of planwise', async () => {
  const directory = writeProject(scratch(), {
    'models/p.py':
      'import os, time\n\ndef model(dbt, session):\n    print(f"pid {os.getpid()}", flush=True)\n    time.sleep(60)\n    return session.sql("select 1 as a")\n',
  })
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    const { child, printed, ended } = startPlanwise(['run'], directory, env)
    let text = ''
    child.stdout?.on('data', (chunk: string) => {
      text += chunk
    })
    await printed('pid ')
    const pid = Number(/pid (\d+)/.exec(text)?.[1])
    child.kill(signal)
    const { code } = await ended
    if (signal === 'SIGINT') expect(code).toBe(130)
    await gone(pid)
  }
})

async function gone(pid: number): Promise<void> {
  const isAlive = (): boolean => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false // there is no such process: what is waited for
    }
  }
  for (let tries = 0; isAlive() && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 50))
  expect(isAlive()).toBe(false)
}
