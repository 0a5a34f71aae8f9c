{# A parameter of the plan. A misspelt or missing one stops the run: there are no silent defaults. #}
{% macro parameter(name) %}
    {%- set value = var(name, none) -%}
    {%- if value is none -%}
        {{ exceptions.raise_compiler_error("The parameter '" ~ name ~ "' is not set. Set it under `simulation:` in planwise.yml.") }}
    {%- endif -%}
    {%- do return(value) -%}
{% endmacro %}

{# Where a set parameter came from. The simulation says so in `parameter_sources`; alone, only --vars differs from the file. #}
{% macro parameter_source_of(name) %}
    {%- set told = var('parameter_sources', {}) -%}
    {%- if name in told -%}
        {%- do return(told[name]) -%}
    {%- endif -%}
    {%- set given = invocation_args_dict.get('vars') or {} -%}
    {%- if given is mapping and name in given -%}
        {%- do return('cli') -%}
    {%- endif -%}
    {%- do return('simulation') -%}
{% endmacro %}

{# The year being simulated: the first of the horizon unless the yearly loop sets it. #}
{% macro simulation_year() %}
    {%- do return(var('simulation_year', none) or parameter('start_year')) -%}
{% endmacro %}

{# The year that ends on the effective date: the first simulated year starts from its end. #}
{% macro base_year() %}
    {%- do return(parameter('start_year') - 1) -%}
{% endmacro %}

{# The day the census describes, as a SQL date: December 31 before the first year, and no other day. #}
{% macro effective_date() -%}
    {%- set expected = base_year() ~ '-12-31' -%}
    {%- set given = var('simulation_effective_date', none) -%}
    {%- if given is not none and given | string != expected -%}
        {{ exceptions.raise_compiler_error(
            'simulation_effective_date is ' ~ given ~ ', but start_year ' ~ parameter('start_year') ~ ' needs ' ~ expected ~ '.') }}
    {%- endif -%}
    date '{{ expected }}'
{%- endmacro %}

{# The two columns every result table starts with. #}
{% macro scenario_columns() -%}
    '{{ parameter('scenario_id') }}' as scenario_id,
    '{{ parameter('plan_design_id') }}' as plan_design_id
{%- endmacro %}
