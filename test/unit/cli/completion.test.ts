import { type Answer, answerFor, type CompletionGrammar, type Names } from '../../../src/cli/completion/answer.ts'
import { completionGrammar } from '../../../src/cli/completion/grammar.ts'
import { namesOfManifest } from '../../../src/cli/completion/manifest-names.ts'
import { splitLine, unbroken } from '../../../src/cli/completion/words.ts'

const names: Names = {
  nodes: {
    model: ['orders', 'customers'],
    seed: ['countries'],
    source_name: ['raw'],
    source_table: ['raw.orders'],
    path: ['models', 'models/marts'],
    macro: ['grant_all'],
  },
  tags: ['nightly'],
  selectors: ['smoke'],
  targets: ['dev', 'prod'],
  profiles: ['shop'],
}
let grammar: CompletionGrammar
beforeAll(async () => {
  grammar = await completionGrammar()
})

function offered(line: string): Answer['kind'] | readonly string[] {
  const words = splitLine(line).slice(1)
  const answer = answerFor(words, grammar, names)
  if (answer.kind !== 'words') return answer.kind
  return answer.words.map(({ value }) => value).filter((value) => value.startsWith(words.at(-1) ?? ''))
}

describe('completion', () => {
  test.each<[string, Answer['kind'] | readonly string[]]>([
    ['planwise bui', ['build']],
    ['planwise l', ['lineage', 'list', 'ls']],
    ['planwise docs ', ['generate', 'serve']],
    ['planwise docs g', ['generate']],
    ['planwise docs serve --por', ['--port']],
    ['planwise --targ', ['--target']],
    ['planwise --target dev bui', ['build']],
    ['planwise --target ', ['dev', 'prod']],
    ['planwise build --target=p', ['--target=prod']],
    ['planwise build --no-favor', ['--no-favor-state']],
    ['planwise build --select o', ['orders']],
    ['planwise build -s o', ['orders']],
    ['planwise build --select orders c', ['customers', 'countries', 'config.materialized:']],
    ['planwise build --select +ord', ['+orders']],
    ['planwise build --select 2+ord', ['2+orders']],
    ['planwise build --select @ord', ['@orders']],
    ['planwise build --select tag:nightly,ord', ['tag:nightly,orders']],
    ['planwise build --select tag:', ['tag:nightly']],
    ['planwise build --select +tag:n', ['+tag:nightly']],
    ['planwise build --select source:raw', ['source:raw', 'source:raw.orders']],
    ['planwise build --select path:models/', ['path:models/marts']],
    ['planwise build --select state:modified.c', ['state:modified.configs', 'state:modified.contract']],
    ['planwise build --exclude config.materialized:v', ['config.materialized:view']],
    ['planwise build --selector ', ['smoke']],
    ['planwise build --select=ord', ['--select=orders']],
    ['planwise ls --resource-type sn', ['snapshot']],
    ['planwise ls --output p', ['path']],
    ['planwise build --state ', 'directories'],
    ['planwise run-operation g', ['grant_all']],
    ['planwise run-operation grant_all ', []],
    ['planwise completion f', ['fish']],
    ['planwise build --threads ', []],
    ['planwise nonsense ', []],
  ])('%s', (line, expected) => {
    expect(offered(line)).toEqual(expected)
  })

  test('words are cut as a shell cuts them', () => {
    expect(splitLine(`planwise show --inline 'select 1' "a b" c\\ d `)).toEqual([
      'planwise',
      'show',
      '--inline',
      'select 1',
      'a b',
      'c d',
      '',
    ])
    expect(splitLine(`planwise show --inline 'select `)).toEqual(['planwise', 'show', '--inline', 'select '])
  })

  test('bash gets the part behind its last break character', () => {
    expect(unbroken('tag:nightly', 'tag:n', ' =:')).toBe('nightly')
    expect(unbroken('--select=tag:nightly', '--select=', ' =:')).toBe('tag:nightly')
    expect(unbroken('orders', 'or', ' =:')).toBe('orders')
  })

  test('without a cache a manifest has the names, dbt’s own as well', () => {
    const found = namesOfManifest({
      nodes: {
        'model.shop.a': {
          resource_type: 'model',
          name: 'a',
          package_name: 'shop',
          original_file_path: 'models/x/a.sql',
          tags: ['t'],
        },
      },
      sources: { s: { resource_type: 'source', name: 'n', source_name: 'raw', package_name: 'shop' } },
      selectors: { smoke: {} },
    })
    expect(found).toMatchObject({
      nodes: { model: ['a'], path: ['models', 'models/x'], source_name: ['raw'], source_table: ['raw.n'] },
      tags: ['t'],
      selectors: ['smoke'],
    })
    expect(namesOfManifest(null).nodes).toEqual({})
  })
})
