-- What each level's pay decisions use this year, and where each number came from. raise_units is merit and cost of living
-- together in whole units, so that multiplying pay in cents is exact: millionths, or finer where a merit_budget scales.
with pivoted as (
    select
        levels.level_id,
        max(parameters.parameter_text) filter (parameter_name = 'merit_base')::decimal(18, 6) as merit_base,
        max(parameters.parameter_source) filter (parameter_name = 'merit_base') as merit_source,
        max(parameters.parameter_text) filter (parameter_name = 'cola_rate')::decimal(18, 6) as cola_rate,
        max(parameters.parameter_text) filter (parameter_name = 'promotion_increase_cap')::decimal(18, 6)
            as promotion_increase_cap,
        max(parameters.parameter_text) filter (parameter_name = 'compensation_percentile')::decimal(12, 6)
            as compensation_percentile,
        max(parameters.parameter_source) filter (parameter_name = 'compensation_percentile') as hire_source,
        max(parameters.parameter_text) filter (parameter_name = 'market_adjustment_multiplier')::decimal(12, 6)
            as market_adjustment_multiplier
    from {{ ref('stg_config_job_levels') }} as levels
    left join {{ ref('int_effective_parameters') }} as parameters
        on levels.level_id = parameters.job_level and parameters.simulation_year = {{ simulation_year() }}
    group by levels.level_id
),

{% if var('merit_budget', none) is not none -%}
-- One factor brings the mean merit rate, weighted by pay at the start of the year, to the merit budget.
payroll as (
    select
        sum(active.starting_cents)::hugeint as cents,
        sum(active.starting_cents * (pivoted.merit_base * 1000000)::bigint)::hugeint as cents_of_merit
    from {{ ref('int_workforce_start') }} as active
    inner join pivoted using (level_id)
),

merits as (
    select
        pivoted.*,
        case
            when payroll.cents_of_merit > 0
                then {{ millionths('merit_budget') }}::hugeint * payroll.cents
                    * (pivoted.merit_base * 1000000)::bigint * {{ raise_units() // 1000000 }}
                    // payroll.cents_of_merit
            else (pivoted.merit_base * 1000000)::bigint * {{ raise_units() // 1000000 }}::hugeint
        end as merit_units,
        '{{ parameter_source_of("merit_budget") }}' as raise_source
    from pivoted
    cross join payroll
)
{%- else -%}
-- depends_on: {{ ref('int_workforce_start') }}
merits as (
    select
        *,
        (merit_base * 1000000)::bigint as merit_units,
        merit_source as raise_source
    from pivoted
)
{%- endif %}

select
    level_id,
    (merit_units::double / {{ raise_units() }})::double as merit_rate,
    cola_rate,
    least(
        merit_units + (cola_rate * 1000000)::bigint * {{ raise_units() // 1000000 }}, {{ raise_units() // 2 }}
    )::{{ raise_units_type() }} as raise_units,
    raise_source,
    promotion_increase_cap,
    compensation_percentile,
    market_adjustment_multiplier,
    hire_source
from merits
order by level_id
