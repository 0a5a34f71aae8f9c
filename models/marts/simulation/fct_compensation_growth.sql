-- How average pay grew over the year, seen in three ways, beside the growth that is aimed at.
with ends as (
    select
        {{ in_cents('sum(prorated_annual_compensation)') }} as prorated,
        {{ in_cents('sum(full_year_equivalent_compensation)') }} as full_year,
        {{ in_cents("sum(current_compensation) filter (detailed_status_code = 'continuous_active')") }} as continuous,
        count(*) as headcount,
        count(*) filter (detailed_status_code = 'continuous_active') as continuing
    from {{ ref('fct_workforce_snapshot') }} as snapshot
    where {{ of_this_scenario('snapshot') }}
        and simulation_year = {{ simulation_year() }}
        and employment_status = 'active'
),

starts as (
    select
        sum(starting_cents)::hugeint as full_year,
        (sum(starting_cents) filter (termination_date is null))::hugeint as continuous,
        count(*) as headcount,
        count(*) filter (termination_date is null) as continuing
    from {{ ref('int_employee_year') }}
),

-- pay for the year before, of those who were active at its end: cents, times `days`
prorated_before as (
    {% if is_first_year() -%}
    select
        sum(
            {{ in_cents(exact('current_compensation')) }}
            * (
                date '{{ simulation_year() - 1 }}-12-31'
                - greatest(employee_hire_date, date '{{ simulation_year() - 1 }}-01-01') + 1
            )
        )::hugeint as prorated,
        date '{{ simulation_year() }}-01-01' - date '{{ simulation_year() - 1 }}-01-01' as days
    from {{ ref('int_baseline_workforce') }}
    {%- else -%}
    -- depends_on: {{ ref('int_baseline_workforce') }}
    select
        {{ in_cents('sum(prorated_annual_compensation)') }} as prorated,
        1 as days
    from {{ snapshot_of_year_before() }} as snapshot
    where {{ of_this_scenario('snapshot') }}
        and simulation_year = {{ simulation_year() - 1 }}
        and employment_status = 'active'
    {%- endif %}
),

-- sums of cents, and by what they are divided: a sum of quotients would depend on the order of the rows
methods as (
    select
        'all_actives_prorated' as method,
        prorated_before.prorated as previous_sum,
        starts.headcount * prorated_before.days as previous_count,
        ends.prorated as current_sum,
        ends.headcount as current_count
    from ends cross join starts cross join prorated_before
    union all
    select 'continuous_employees', starts.continuous, starts.continuing, ends.continuous, ends.continuing
    from ends cross join starts
    union all
    select 'full_year_equivalent', starts.full_year, starts.headcount, ends.full_year, ends.headcount
    from ends cross join starts
),

-- the target of the nearest scenario that has one
target as (
    select
        targets.target_value,
        targets.tolerance_pct
    from {{ ref('stg_comp_targets') }} as targets
    inner join {{ ref('int_scenario_lineage') }} as lineage on targets.scenario_id = lineage.lever_scenario_id
    where targets.metric_name = 'growth' and targets.fiscal_year = {{ simulation_year() }}
    order by lineage.lineage_position
    limit 1
),

compared as (
    select
        methods.method,
        {{ mean_of_cents('methods.previous_sum', 'methods.previous_count') }} as previous_value,
        {{ mean_of_cents('methods.current_sum', 'methods.current_count') }} as current_value,
        round(
            (methods.current_sum::double / nullif(methods.current_count, 0))
            / nullif(methods.previous_sum::double / nullif(methods.previous_count, 0), 0) - 1, 6
        ) as growth_pct,
        target.target_value as target_pct,
        target.tolerance_pct
    from methods
    left join target on true
)

select
    {{ scenario_columns() }},
    {{ simulation_year() }} as simulation_year,
    method,
    previous_value,
    current_value,
    growth_pct,
    target_pct,
    case
        when growth_pct is null or target_pct is null then 'no_target'
        when growth_pct < target_pct - abs(target_pct) * tolerance_pct then 'below_target'
        when growth_pct > target_pct + abs(target_pct) * tolerance_pct then 'above_target'
        else 'on_target'
    end as status
from compared
order by method
