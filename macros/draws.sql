{# Counter-based uniforms: a draw is a pure function of the seeds, the year, the decision and the employee. #}
{# It needs no state and no order of rows, so threads, machines and DuckDB versions cannot change it. #}

{% macro employee_key(employee_id) -%}
    ('0x' || md5({{ employee_id }})[1:16])::ubigint
{%- endmacro %}

{# The two 32-bit halves of the stream that decides `event|salt` in `year`. #}
{% macro draw_stream(event, salt, year) %}
    {%- set text = [parameter('random_seed'), parameter('scenario_seed'), year, event, salt] | join('|') -%}
    {%- set digest = local_md5(text) -%}
    {%- do return([digest[0:8] | int(0, 16), digest[8:16] | int(0, 16)]) -%}
{% endmacro %}

{# SQL for a DOUBLE in [0, 1): three multiply-and-xor rounds over the halves of `key`, a column from employee_key(). #}
{# `year` defaults to the year being simulated; an empty salt is a stream of its own. #}
{% macro draw(key, event, salt='', year=none) -%}
    {%- set stream = draw_stream(event, salt, simulation_year() if year is none else year) -%}
    {%- set state = namespace(
        high='(' ~ key ~ ' >> 32)', low='(' ~ key ~ ' & 4294967295)', high_key=stream[0], low_key=stream[1]) -%}
    {%- for multiplier in [3528905107, 3449720151, 3039394381] -%}
        {%- set product = '(xor(' ~ state.low ~ ', ' ~ state.low_key ~ '::ubigint) * ' ~ multiplier ~ '::ubigint)' -%}
        {%- set state.high = 'xor(xor(' ~ product ~ ' >> 32, ' ~ state.high ~ '), ' ~ state.high_key ~ '::ubigint)' -%}
        {%- set state.low = '(' ~ product ~ ' & 4294967295)' -%}
        {%- set state.high_key = (state.high_key + 2654435769) % 4294967296 -%}
        {%- set state.low_key = (state.low_key + 3144134277) % 4294967296 -%}
    {%- endfor -%}
    (({{ state.high }} * 1048576 + ({{ state.low }} >> 12))::double / 4503599627370496)
{%- endmacro %}
