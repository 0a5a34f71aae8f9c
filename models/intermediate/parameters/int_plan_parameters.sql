-- The parameters that the plan sets for every level and year at once, and where each was set.
select
    {{ scenario_columns() }},
    parameter_name,
    try_cast(parameter_text as double) as parameter_value,
    parameter_text,
    parameter_source
from (
    values
        {{ plan_parameter_rows() }}
) as plan (parameter_name, parameter_text, parameter_source)
order by parameter_name
