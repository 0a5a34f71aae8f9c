import { contextDiagnostic, errorText, newCapture, parseScope } from '../../../src/context/index.ts'
import { makeWorld, parseNode, renderRun } from './harness.ts'

const macros = {
  proj: [
    '{% macro outer() %}',
    '{{ inner() }}',
    '{% endmacro %}',
    '{% macro inner() %}',
    "{{ exceptions.raise_compiler_error('no\\ngood') }}",
    '{% endmacro %}',
    '{% macro broken() %}{{ nope.x }}{% endmacro %}',
  ].join('\n'),
}
const node = parseNode()

async function failing(text: string) {
  const { world } = makeWorld({ macros })
  try {
    await renderRun(parseScope(world, node, newCapture()), text)
  } catch (error) {
    return contextDiagnostic(error, node)
  }
  throw new Error('it did not fail')
}

test('the place is that of the macro, with the macros that were running', async () => {
  const diagnostic = await failing('select 1,\n  {{ outer() }}')
  expect(diagnostic).toMatchObject({
    code: 'PW3001',
    family: 'Compilation Error',
    message: 'no\ngood',
    at: { path: 'macros/m.sql', line: 5 },
    stack: [
      { name: 'inner', line: 5 },
      { name: 'outer', line: 2 },
      { name: 'models/m.sql', line: 2 },
    ],
  })
  expect(errorText(diagnostic, node)).toBe(
    [
      'Compilation Error in model m (models/m.sql)',
      '  no',
      '  good',
      '  ',
      '  > in macro inner (macros/m.sql)',
      '  > called by macro outer (macros/m.sql)',
      '  > called by model m (models/m.sql)',
    ].join('\n'),
  )
})

test('an unknown name says what it may be', async () => {
  expect(await failing('{{ nope() }}')).toMatchObject({
    family: 'Compilation Error',
    message: expect.stringMatching(/^'nope' is undefined\. This can happen when calling a macro that does not exist\./),
    at: { path: 'models/m.sql', line: 1 },
  })
  expect(await failing('{{ broken() }}')).toMatchObject({ at: { path: 'macros/m.sql', line: 7 } })
})

test('a syntax error has its line', async () => {
  expect(await failing('a\n{% if %}')).toMatchObject({
    code: 'PW3014',
    family: 'Compilation Error',
    at: { path: 'models/m.sql', line: 2 },
  })
})

test('bugs are not data', () => {
  const bug = new TypeError('x is not a function')
  expect(() => contextDiagnostic(bug, node)).toThrow(bug)
})
