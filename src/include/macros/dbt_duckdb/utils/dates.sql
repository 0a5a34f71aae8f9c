{#- A multiple of an interval, so that the number can be any expression. Quarters and weeks are counted in months and days. -#}
{%- macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {%- set unit = datepart | lower -%}
  {%- set number = 'cast(' ~ interval ~ ' as bigint)' -%}
  {%- if unit == 'quarter' -%}
    {%- set number, unit = '(' ~ number ~ ' * 3)', 'month' -%}
  {%- elif unit == 'week' -%}
    {%- set number, unit = '(' ~ number ~ ' * 7)', 'day' -%}
  {%- endif %}
  ({{ from_date_or_timestamp }} + {{ number }} * interval 1 {{ unit }})
{%- endmacro -%}

{#- Boundaries crossed between the two; those of a week lie before Sunday. -#}
{%- macro duckdb__datediff(first_date, second_date, datepart) -%}
  {%- if datepart == 'week' %}
        ({{ datediff(first_date, second_date, 'day') }} // 7 + case
            when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp)
            then case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
            else case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
        end)
    {% else %}
        (date_diff('{{ datepart }}', {{ first_date }}::timestamp, {{ second_date }}::timestamp ))
    {% endif -%}
{%- endmacro -%}

{%- macro duckdb__last_day(date, datepart) -%}
  {%- if datepart == 'quarter' -%}
    {%- set next_quarter = dbt.dateadd('month', '3', dbt.date_trunc(datepart, date)) %}
    cast(
        {{ dbt.dateadd('day', '-1', next_quarter) }}
        as date)
  {%- else -%}
    {{ dbt.default_last_day(date, datepart) }}
  {%- endif -%}
{%- endmacro -%}
