{%- macro call_dcl_statements(dcl_statement_list) -%}
  {{ return(adapter.dispatch('call_dcl_statements', 'dbt')(dcl_statement_list)) }}
{%- endmacro -%}

{%- macro default__call_dcl_statements(dcl_statement_list) -%}
  {%- call statement('grants') -%}
    {% for dcl in dcl_statement_list %}
      {{ dcl }};
    {% endfor %}
  {%- endcall -%}
{%- endmacro -%}

{%- macro apply_grants(relation, grant_config, should_revoke) -%}
  {{ return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) }}
{%- endmacro -%}

{%- macro default__apply_grants(relation, grant_config, should_revoke=True) -%}
  {%- if grant_config -%}
    {%- set current = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) if should_revoke else {} -%}
    {%- set excess = diff_of_two_dicts(current, grant_config) -%}
    {%- set lacking = diff_of_two_dicts(grant_config, current) if should_revoke else grant_config -%}
    {%- set revokes = get_dcl_statement_list(relation, excess, get_revoke_sql) -%}
    {%- set grants = get_dcl_statement_list(relation, lacking, get_grant_sql) -%}
    {%- if revokes or grants -%}
      {%- do call_dcl_statements(revokes + grants) -%}
    {%- else -%}
      {%- do log(relation.render() ~ ' has the grants it should have') -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro -%}
