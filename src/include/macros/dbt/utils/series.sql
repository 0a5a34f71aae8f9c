{#- The integers from 1 to the bound, in the column generated_number. -#}
{%- macro generate_series(upper_bound) -%}
  {{ return(adapter.dispatch('generate_series', 'dbt')(upper_bound)) }}
{%- endmacro -%}

{#- Cross joins {0, 1} once per binary digit. -#}
{%- macro default__generate_series(upper_bound) -%}
  {%- set terms, tables = [], [] -%}
  {%- for digit in range(dbt.get_powers_of_two(upper_bound)) -%}
    {%- do terms.append('p' ~ digit ~ '.generated_number * power(2, ' ~ digit ~ ')') -%}
    {%- do tables.append('p as p' ~ digit) -%}
  {%- endfor %}
  with p as (
    select 0 as generated_number union all select 1
  ), unioned as (
    select {{ terms | join(' + ') }} + 1 as generated_number
    from {{ tables | join(' cross join ') }}
  )
  select *
  from unioned
  where generated_number <= {{ upper_bound }}
  order by generated_number
{% endmacro -%}

{#- How many binary digits count up to the bound; at least one. -#}
{%- macro get_powers_of_two(upper_bound) -%}
  {{ return(adapter.dispatch('get_powers_of_two', 'dbt')(upper_bound)) }}
{%- endmacro -%}

{%- macro default__get_powers_of_two(upper_bound) -%}
  {%- if upper_bound <= 0 -%}
    {%- do exceptions.raise_compiler_error('A series ends at a number above zero, not at ' ~ upper_bound) -%}
  {%- endif -%}
  {%- for digits in range(1, 100) if 2 ** digits >= upper_bound -%}
    {{ return(digits) }}
  {%- endfor -%}
{%- endmacro -%}
