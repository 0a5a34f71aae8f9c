import { compileTemplate, scopeOf } from '../../../src/jinja/index.ts'

// Measured with Jinja2 3.1.6: sort keys are lists, so equal undefined values are never compared with `<`.
test('sorting by an attribute that nobody has keeps the order', async () => {
  const template = compileTemplate({
    path: 'a.sql',
    text: "{{ [{'a': 2}, {'a': 1}] | sort(attribute='zz') | list }} {{ [nope, nada] | sort | length }}",
  })
  expect((await template.render(scopeOf({}))).text).toBe("[{'a': 2}, {'a': 1}] 2")
})

test('sorting by an attribute that some have fails', async () => {
  const template = compileTemplate({ path: 'a.sql', text: "{{ [{'a': 2}, {'b': 1}] | sort(attribute='a') | list }}" })
  await expect(async () => template.render(scopeOf({}))).rejects.toThrow("'dict object' has no attribute 'a'")
})
