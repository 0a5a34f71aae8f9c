{# Rows of the single-valued parameters that the plan sets: (parameter_name, parameter_text, parameter_source). #}
{# parameter_text is the value as written, so that a rate can be read as DECIMAL without passing through DOUBLE. #}
{% macro plan_parameter_rows() -%}
    {%- set required = [
        'target_growth_rate', 'total_termination_rate', 'new_hire_termination_rate', 'promotion_increase_pct',
        'raise_timing', 'random_seed', 'scenario_seed'] -%}
    {%- set optional = ['cola_rate', 'merit_budget'] -%}
    {%- set rows = [] -%}
    {%- for name in required + optional -%}
        {%- if name in required or var(name, none) is not none -%}
            {%- do rows.append("('" ~ name ~ "', '" ~ parameter(name) ~ "', '" ~ parameter_source_of(name) ~ "')") -%}
        {%- endif -%}
    {%- endfor -%}
    {{ rows | join(',\n        ') }}
{%- endmacro %}

{# Rows of what overrides single levers: `lever_overrides` (a list of event_type, parameter_name, value, source and, #}
{# where it is not for all, job_level and fiscal_year) and `promotion_increase_caps` (level promoted from: cap). #}
{% macro lever_override_rows() -%}
    {%- set rows = [] -%}
    {%- for lever in var('lever_overrides', none) or [] -%}
        {%- do rows.append("(" ~ (lever.fiscal_year or 'null') ~ ", " ~ (lever.job_level or 'null') ~ ", '" ~ lever.event_type ~ "', '"
            ~ lever.parameter_name ~ "', '" ~ lever.value ~ "', '" ~ lever.source ~ "')") -%}
    {%- endfor -%}
    {%- for level, cap in (var('promotion_increase_caps', none) or {}).items() -%}
        {%- do rows.append("(null, " ~ level ~ ", 'PROMOTION', 'promotion_increase_cap', '" ~ cap ~ "', '"
            ~ parameter_source_of('promotion_increase_caps') ~ "')") -%}
    {%- endfor -%}
    {{ rows | join(',\n        ') }}
{%- endmacro %}
