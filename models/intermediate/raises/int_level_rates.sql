-- What each level's pay decisions use this year, and where each number came from.
with pivoted as (
    select
        levels.level_id,
        max(parameters.parameter_text) filter (parameter_name = 'merit_base')::decimal(18, 12) as merit_base,
        max(parameters.parameter_source) filter (parameter_name = 'merit_base') as merit_source,
        max(parameters.parameter_text) filter (parameter_name = 'cola_rate')::decimal(18, 12) as cola_rate,
        max(parameters.parameter_text) filter (parameter_name = 'promotion_increase_cap')::double as promotion_increase_cap,
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

-- One factor brings the mean merit rate, weighted by pay at the start of the year, to the merit budget.
scale as (
    {% if var('merit_budget', none) is not none -%}
    select
        {{ exact_rate('merit_budget') }}::double * sum(active.starting_compensation)::double
        / nullif(sum(active.starting_compensation * pivoted.merit_base::decimal(20, 8))::double, 0) as factor
    from {{ ref('int_workforce_start') }} as active
    inner join pivoted using (level_id)
    {%- else -%}
    -- depends_on: {{ ref('int_workforce_start') }}
    select null::double as factor
    {%- endif %}
)

select
    pivoted.level_id,
    coalesce((pivoted.merit_base::double * scale.factor)::decimal(18, 12), pivoted.merit_base) as merit_rate,
    {% if var('merit_budget', none) is not none -%}
    '{{ parameter_source_of("merit_budget") }}'
    {%- else -%}
    pivoted.merit_source
    {%- endif %} as merit_source,
    pivoted.cola_rate,
    pivoted.promotion_increase_cap,
    pivoted.compensation_percentile,
    pivoted.market_adjustment_multiplier,
    pivoted.hire_source
from pivoted
cross join scale
order by pivoted.level_id
