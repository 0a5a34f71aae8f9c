{#- For on-run-start: views over the files of external models that this run reads and does not build. -#}
{%- macro register_upstream_external_models() -%}
  {%- if execute -%}
    {%- set seen, schemas = [], [] -%}
    {%- for id in selected_resources if id in graph['nodes'] -%}
      {%- for parent_id in graph['nodes'][id]['depends_on']['nodes'] if parent_id not in seen and parent_id not in selected_resources -%}
        {%- do seen.append(parent_id) -%}
        {%- set parent = graph['nodes'].get(parent_id) -%}
        {%- if parent and parent.resource_type in ['model', 'seed'] and parent.config.materialized == 'external' -%}
          {%- do register_external_model(parent, schemas) -%}
        {%- endif -%}
      {%- endfor -%}
    {%- endfor -%}
    {%- if schemas -%}
      {%- do adapter.commit() -%}
    {%- endif -%}
  {%- endif %}
{% endmacro -%}

{#- `schemas` are those that were created for it; they grow. -#}
{%- macro register_external_model(node, schemas) -%}
  {%- set relation = api.Relation.create(database=node['database'], schema=node['schema'], identifier=node['alias']) -%}
  {%- set location = node.config.get('location', external_location(relation, node.config)) -%}
  {%- set source = adapter.external_read_location(location, render_write_options(node.config)) -%}
  {%- if relation.schema not in schemas -%}
    {%- do schemas.append(relation.schema) -%}
    {%- call statement('main') -%}
      create schema if not exists {{ relation.without_identifier() }}
    {%- endcall -%}
  {%- endif -%}
  {%- call statement('main') -%}
    create or replace view {{ relation }} as (
      select * from '{{ source }}'
    );
  {%- endcall -%}
{%- endmacro -%}
