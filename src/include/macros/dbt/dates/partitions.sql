{%- macro convert_datetime(date_str, date_fmt) -%}
  {%- set message = "'" ~ date_str ~ "' is not a date written as '" ~ date_fmt ~ "'" -%}
  {{ return(try_or_compiler_error(message, modules.datetime.datetime.strptime, date_str.strip(), date_fmt)) }}
{%- endmacro -%}

{#- Every day from the first to the last, both included; `out_fmt=none` gives datetimes instead of text. -#}
{%- macro dates_in_range(start_date_str, end_date_str=none, in_fmt="%Y%m%d", out_fmt="%Y%m%d") -%}
  {%- set first = convert_datetime(start_date_str, in_fmt) -%}
  {%- set last = first if end_date_str is none else convert_datetime(end_date_str, in_fmt) -%}
  {%- if last < first -%}
    {%- do exceptions.raise_compiler_error('The range of dates ends on ' ~ last ~ ', before it starts on ' ~ first) -%}
  {%- endif -%}
  {%- set days = [] -%}
  {%- for offset in range((last - first).days + 1) -%}
    {%- set day = first + modules.datetime.timedelta(days=offset) -%}
    {%- do days.append(day.strftime(out_fmt) if out_fmt else day) -%}
  {%- endfor -%}
  {{ return(days) }}
{%- endmacro -%}

{#- Takes `20240101` or `20240101,20240131`. -#}
{%- macro partition_range(raw_partition_date, date_fmt='%Y%m%d') -%}
  {%- set ends = (raw_partition_date | string).split(',') -%}
  {%- if ends | length > 2 -%}
    {%- do exceptions.raise_compiler_error("A partition is one date or two with a comma between them, not '" ~ raw_partition_date ~ "'") -%}
  {%- endif -%}
  {{ return(dates_in_range(ends[0], ends[1] if ends | length == 2 else none, in_fmt=date_fmt)) }}
{%- endmacro -%}
