import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import path from 'node:path'
import { planwise, scratch, startPlanwise, writeProject } from './planwise.ts'

let directory = ''
beforeAll(async () => {
  directory = writeProject(scratch(), {
    'models/orders.sql': "select 1 as id, '</script><b>' as note",
    'models/properties.yml':
      'models:\n  - name: orders\n    description: "Ends </script> early?"\n    columns:\n      - {name: id, description: Its number, data_tests: [unique]}\n',
  })
  expect((await planwise(['build'], directory)).code).toBe(0)
})

interface Answer {
  readonly status: number | undefined
  readonly type: string | undefined
  readonly text: string
}

function ask(url: string, at: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    request({ host: hostname, port, path: at, headers, method }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode, type: response.headers['content-type'], text }))
    })
      .on('error', reject)
      .end()
  })
}

describe('docs', () => {
  test('serve needs something to show', async () => {
    const ended = await planwise(['docs', 'serve', '--port', '0', '--target-path', 'elsewhere'], directory)
    expect(ended.code).toBe(2)
    expect(ended.stdout).toContain('There is no manifest.json in elsewhere')
    expect(ended.stdout).toContain('planwise docs generate')
  })

  test('generate writes the page, --static one that holds everything and nothing that ends its script early', async () => {
    expect((await planwise(['docs', 'generate', '--static'], directory)).code).toBe(0)
    const page = readFileSync(path.join(directory, 'target/index.html'), 'utf8')
    expect(page).not.toMatch(/(?:src|href)="?https?:|@import|url\(/)
    expect(page).toContain('"MANIFEST.JSON INLINE DATA"')
    const whole = readFileSync(path.join(directory, 'target/static_index.html'), 'utf8')
    const held = /<script type="application\/json" id="manifest">(.*?)<\/script>/s.exec(whole)?.[1] ?? ''
    expect(JSON.parse(held)).toEqual(JSON.parse(readFileSync(path.join(directory, 'target/manifest.json'), 'utf8')))
    const catalog = /<script type="application\/json" id="catalog">(.*?)<\/script>/s.exec(whole)?.[1] ?? ''
    expect(JSON.parse(catalog)).toEqual(JSON.parse(readFileSync(path.join(directory, 'target/catalog.json'), 'utf8')))
    expect(whole.match(/<\/script>/g)).toHaveLength(3)
  })

  test('serve shows the target directory to this machine, for reading, until Ctrl-C', async () => {
    const secret = path.join(scratch(), 'secret.txt')
    writeFileSync(secret, 'sesame')
    symlinkSync(secret, path.join(directory, 'target/out.txt'))
    const running = startPlanwise(['docs', 'serve', '--port', '0', '--no-browser'], directory)
    let url = ''
    running.child.stdout?.on('data', (chunk: string) => {
      url ||= /http:\/\/localhost:\d+/.exec(chunk)?.[0] ?? ''
    })
    await running.printed('Press Ctrl+C')
    expect(await ask(url, '/')).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' })
    expect(JSON.parse((await ask(url, '/manifest.json')).text)).toHaveProperty('metadata.project_name', 'shop')
    const refused: [string, Record<string, string>, string, number][] = [
      ['/nothing.json', {}, 'GET', 404],
      ['/../dbt_project.yml', {}, 'GET', 404],
      ['/%2e%2e/dbt_project.yml', {}, 'GET', 404],
      ['/..%2fdbt_project.yml', {}, 'GET', 404],
      ['/out.txt', {}, 'GET', 404],
      ['/%00', {}, 'GET', 404],
      ['/%zz', {}, 'GET', 400],
      ['/manifest.json', { host: 'attacker.example' }, 'GET', 403],
      ['/manifest.json', {}, 'POST', 405],
    ]
    for (const [at, headers, method, status] of refused) {
      expect([at, (await ask(url, at, headers, method)).status]).toEqual([at, status])
    }
    const taken = await planwise(['docs', 'serve', '--port', new URL(url).port, '--no-browser'], directory)
    expect(taken.code).toBe(2)
    expect(taken.stdout).toContain('it is in use')
    const none = await planwise(['docs', 'serve', '--port', '99999', '--no-browser'], directory)
    expect(none).toMatchObject({ code: 2, stdout: expect.stringContaining('ports are 0 to 65535') })
    expect(none.stdout).toContain('code: PW5150')
    running.child.kill('SIGINT')
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' })
    expect(existsSync(path.join(directory, 'target/manifest.json'))).toBe(true)
  })
})
