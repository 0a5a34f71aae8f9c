import { executeScope, newCapture, type YamlWorld, yamlScope } from '../../../src/context/index.ts'
import { compileTemplate, scopeOf, str, toValue, type Value } from '../../../src/jinja/index.ts'
import { makeWorld, openExecution, renderRun, runNode } from './harness.ts'

const base: YamlWorld = {
  env: (name) => ({ PLAIN: 'p', DBT_ENV_SECRET_KEY: 'hush' })[name],
  cliVars: { cli: 1 },
  target: { name: 'dev' },
  projectName: 'proj',
  rootName: 'proj',
  packages: new Map([['proj', { name: 'proj', vars: { a: '{{ 1 + 1 }}', cli: 0 }, dispatch: [] }]]),
  dbtVersion: '1.10.23',
  startedAt: new Date('2026-03-04T05:06:07Z'),
  invocationId: 'id',
  flags: { WHICH: 'run' },
}

async function native(kind: Parameters<typeof yamlScope>[0], text: string, more: Partial<YamlWorld> = {}): Promise<Value> {
  return compileTemplate({ path: 'x.yml', text }).renderNative(yamlScope(kind, { ...base, ...more }))
}

test.each([
  ['profile', "{{ env_var('PLAIN') }}", 'p'],
  ['profile', "{{ env_var('DBT_ENV_SECRET_KEY') }}", '$$$DBT_SECRET_START$$$DBT_ENV_SECRET_KEY$$$DBT_SECRET_END$$$'],
  ['profile', "{{ env_var('NOPE', 4) }}", '4'],
  ['profile', "{{ var('cli') }}", '1'],
  ['project', '{{ target.name }}', 'dev'],
  ['project', "{{ var('a', 'not yet') }}", 'not yet'],
  // no second rendering in YAML
  ['properties', "{{ var('a') }}{{ var('cli') }}{{ project_name }}", '{{ 1 + 1 }}1proj'],
  ['docs', "{{ doc('known') }}", 'text'],
  ['exposure', "{{ ref('a') }}{{ source('s', 't') }}{{ metric('m') }}", ''],
] as const)('%s: %s', async (kind, text, expected) => {
  expect(str(await native(kind, text, { doc: (name) => (name === 'known' ? 'text' : undefined), capture: newCapture() }))).toBe(
    expected,
  )
})

test.each([
  ['project', "{{ env_var('DBT_ENV_SECRET_KEY') }}", 'Secret env vars are allowed only in profiles.yml or packages.yml'],
  ['profile', "{{ env_var('NOPE') }}", "Env var required but not provided: 'NOPE'"],
  ['project', "{{ var('a') }}", "Required var 'a' not found in config"],
  ['docs', "{{ doc('nope') }}", "doc 'nope' which was not found"],
  ['profile', '{{ target.name }}', "'target' is undefined"],
] as const)('%s: %s is an error', async (kind, text, message) => {
  await expect(native(kind, text)).rejects.toThrow(message)
})

test('what an exposure refers to', async () => {
  const capture = newCapture()
  await native('exposure', "{{ ref('p', 'a') }}{{ source('s', 't') }}", { capture })
  expect(capture.refs).toEqual([{ name: 'a', package: 'p', version: null }])
  expect(capture.sources).toEqual([['s', 't']])
})

// Recorded from PyYAML 6: yaml.safe_dump(value, sort_keys=False).
test.each<[unknown, string]>([
  [{ a: 'x: y' }, "a: 'x: y'\n"],
  [['true', '1', 'null', '~', '', 'a b', ' a', 'a '], "- 'true'\n- '1'\n- 'null'\n- '~'\n- ''\n- a b\n- ' a'\n- 'a '\n"],
  [['a\nb', 'a\n', '\ta', 'é', '日本'], '- \'a\n\n  b\'\n- \'a\n\n  \'\n- "\\ta"\n- "\\xE9"\n- "\\u65E5\\u672C"\n'],
  [
    ["it's", 'say "hi"', '#x', 'a #b', 'a:b', '- x', '-x', '?x'],
    "- it's\n- say \"hi\"\n- '#x'\n- 'a #b'\n- a:b\n- '- x'\n- -x\n- ?x\n",
  ],
  [
    ['!x', '&a', '*a', '%a', '@a', '{a', 'a,b', 'a]', '|x', '='],
    "- '!x'\n- '&a'\n- '*a'\n- '%a'\n- '@a'\n- '{a'\n- a,b\n- a]\n- '|x'\n- '='\n",
  ],
  [
    ['2020-01-01', '1e3', '1.5e+3', '0x1F', '017', '1_000', '1:30', 'yes', 'y'],
    "- '2020-01-01'\n- 1e3\n- '1.5e+3'\n- '0x1F'\n- '017'\n- '1_000'\n- '1:30'\n- 'yes'\n- y\n",
  ],
  [
    ['multi\nline\n\ntext\n', '\n', ' \n', 'a \nb', '😀'],
    '- \'multi\n\n  line\n\n\n  text\n\n  \'\n- \'\n\n  \'\n- " \\n"\n- "a \\nb"\n- "\\U0001F600"\n',
  ],
  [
    {
      k: {},
      l: [],
      n: [
        [1, 2],
        [3, [4]],
      ],
      d: { e: { f: 1 } },
      ld: [{ a: 1, b: 2 }, { c: [1] }],
    },
    'k: {}\nl: []\nn:\n- - 1\n  - 2\n- - 3\n  - - 4\nd:\n  e:\n    f: 1\nld:\n- a: 1\n  b: 2\n- c:\n  - 1\n',
  ],
  [1, '1\n...\n'],
  ['x', 'x\n...\n'],
  [null, 'null\n...\n'],
  [1e16 + 0.5, '10000000000000000\n...\n'],
  [1e-7, '1.0e-07\n...\n'],
  [true, 'true\n...\n'],
  [[], '[]\n'],
  [{}, '{}\n'],
  [
    ['long words here '.repeat(20)],
    "- 'long words here long words here long words here long words here long words here\n  long words here long words here long words here long words here long words here\n  long words here long words here long words here long words here long words here\n  long words here long words here long words here long words here long words here '\n",
  ],
])('toyaml %#', async (value, expected) => {
  const { world } = makeWorld()
  const { session, execution } = await openExecution()
  const scope = scopeOf({ value: toValue(value) }, executeScope(world, runNode(), execution).scope)
  await session.close()
  // A template drops its own last newline only.
  expect(await renderRun(scope, '{{ toyaml(value) }}')).toBe(expected)
})
