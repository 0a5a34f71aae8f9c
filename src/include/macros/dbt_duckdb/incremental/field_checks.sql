{#- Each appends to `errors` what is wrong with one config. -#}
{%- macro validate_string_field(field_value, field_name, errors) -%}
  {%- if field_value is not none and field_value is not string -%}
    {%- do errors.append(field_name ~ ' must be a string, found: ' ~ field_value) -%}
  {%- endif -%}
{%- endmacro -%}

{%- macro validate_string_list_field(field_value, field_name, errors) -%}
  {%- if field_value is none -%}
    {{ return(none) }}
  {%- elif field_value is string or field_value is mapping or field_value is not sequence -%}
    {%- do errors.append(field_name ~ ' must be a list') -%}
    {{ return(none) }}
  {%- endif -%}
  {%- for item in field_value if item is not string -%}
    {%- do errors.append(field_name ~ ' must be a list of strings, found: ' ~ item) -%}
  {%- endfor -%}
{%- endmacro -%}

{%- macro validate_dict_field(field_value, field_name, errors) -%}
  {%- if field_value is not none and field_value is not mapping -%}
    {%- do errors.append(field_name ~ ' must be a dictionary, found: ' ~ field_value) -%}
  {%- endif -%}
{%- endmacro -%}

{#- None, one text or several, as a list. -#}
{%- macro normalize_incremental_predicates(incremental_predicates) -%}
  {%- if incremental_predicates is none -%}
    {{ return([]) }}
  {%- elif incremental_predicates is string -%}
    {{ return([incremental_predicates]) }}
  {%- elif incremental_predicates is mapping or incremental_predicates is not sequence -%}
    {%- do exceptions.raise_compiler_error('incremental_predicates has to be a text or a list of texts, not ' ~ incremental_predicates) -%}
  {%- endif -%}
  {{ return(incremental_predicates | list) }}
{%- endmacro -%}
