import type { NodeRuntime } from '../context/index.ts'

const TEMPLATE = `{%- set refs, sources = {}, {} -%}
{%- for one in model.refs -%}
  {%- set package, version = one.get('package'), one.get('version') -%}
  {%- set names = [package, one['name']] if package else [one['name']] -%}
  {%- set found = ref(*names, v=version) -%}
  {%- do refs.update({(names + (['v' ~ version] if version else [])) | join('.'): (found.render() if found.render is callable else found) | string}) -%}
{%- endfor -%}
{%- for names in model.sources -%}
  {%- do sources.update({names | join('.'): source(*names) | string}) -%}
{%- endfor -%}
{{ tojson({
  'refs': refs,
  'sources': sources,
  'this': {'database': this.database, 'schema': this.schema, 'identifier': this.identifier, 'name': this | string},
  'isIncremental': is_incremental(),
  'config': model.config
}) }}`

/** The line of the compiled file that says what dbt knows of a TypeScript model. */
export const FACTS = 'export const __planwise = '

/** Renders {@link FACTS}; `ref` and `source` are called as a template would call them. */
export async function scriptFacts(runtime: NodeRuntime): Promise<string> {
  return `${FACTS}${(await runtime.render(TEMPLATE)).trim()}\n`
}
