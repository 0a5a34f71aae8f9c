import { mapMemo, type ParseInput, parseProject } from '../../../src/parse/index.ts'
import { memoryInput } from './support.ts'

/** A model whose configuration takes up what `text` answers, with a macro of the same text. */
const projectOf = (text: string) => ({
  'dbt_project.yml': "name: broken\nversion: '1.0'\nprofile: broken\n",
  'macros/m.sql': `{% macro stamp() %}{{ ${text} }}{% endmacro %}`,
  'models/direct.sql': `{{ config(meta={'seen': (${text}) | string}) }} select 1 as a`,
  'models/through_macro.sql': "{{ config(meta={'seen': stamp()}) }} select 1 as a",
})

const at = (input: ParseInput, invocationId: string, time: string): ParseInput => ({
  ...input,
  world: {
    ...input.world,
    invocationId,
    startedAt: new Date(time),
    now: () => new Date(time),
    flags: { ...input.world.flags, WHICH: invocationId },
    metadataEnvs: { LAYER: invocationId },
    invocationArgs: { which: invocationId },
  },
})

test.each([
  'invocation_id',
  'run_started_at',
  'modules.datetime.datetime.now()',
  'invocation_args_dict.which',
  'flags.WHICH',
  'dbt_metadata_envs.LAYER',
  "context['invocation_id']",
  "builtins['run_started_at']",
])('what tells of the run is not remembered: %s', async (text) => {
  const memo = mapMemo()
  const input = await memoryInput(projectOf(text), { memo })
  const seen = async (one: ParseInput) => {
    const { project, diagnostics } = await parseProject(one)
    expect(diagnostics).toEqual([])
    return [...project.nodes.values()].map((node) => node.meta['seen'])
  }
  const first = await seen(at(input, 'run', '2026-01-01T00:00:00Z'))
  const second = await seen(at(input, 'build', '2026-01-02T00:00:00Z'))
  expect(first[0]).not.toEqual(second[0])
  expect(first[1]).not.toEqual(second[1])
})
