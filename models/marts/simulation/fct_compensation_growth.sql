-- How average pay grew over the year, seen in three ways, beside the growth that is aimed at.
with ends as (
    select
        sum(prorated_annual_compensation) as prorated,
        sum(full_year_equivalent_compensation) as full_year,
        sum(current_compensation) filter (detailed_status_code = 'continuous_active') as continuous,
        count(*) as headcount,
        count(*) filter (detailed_status_code = 'continuous_active') as continuing
    from {{ ref('fct_workforce_snapshot') }} as snapshot
    where {{ of_this_scenario('snapshot') }}
        and simulation_year = {{ simulation_year() }}
        and employment_status = 'active'
),

starts as (
    select
        {{ money('sum(starting_cents)') }} as full_year,
        {{ money('sum(starting_cents) filter (termination_date is null)') }} as continuous,
        count(*) as headcount,
        count(*) filter (termination_date is null) as continuing
    from {{ ref('int_employee_year') }}
),

-- pay for the year before, of those who were active at its end
prorated_before as (
    {% if is_first_year() -%}
    select sum(
        {{ exact('current_compensation') }}
        * (
            date '{{ simulation_year() - 1 }}-12-31'
            - greatest(employee_hire_date, date '{{ simulation_year() - 1 }}-01-01') + 1
        )
        / (date '{{ simulation_year() }}-01-01' - date '{{ simulation_year() - 1 }}-01-01')
    ) as prorated
    from {{ ref('int_baseline_workforce') }}
    {%- else -%}
    -- depends_on: {{ ref('int_baseline_workforce') }}
    select sum(prorated_annual_compensation) as prorated
    from {{ snapshot_of_year_before() }} as snapshot
    where {{ of_this_scenario('snapshot') }}
        and simulation_year = {{ simulation_year() - 1 }}
        and employment_status = 'active'
    {%- endif %}
),

methods as (
    select
        'all_actives_prorated' as method,
        prorated_before.prorated / nullif(starts.headcount, 0) as previous_value,
        ends.prorated / nullif(ends.headcount, 0) as current_value
    from ends cross join starts cross join prorated_before
    union all
    select
        'continuous_employees',
        starts.continuous / nullif(starts.continuing, 0),
        ends.continuous / nullif(ends.continuing, 0)
    from ends cross join starts
    union all
    select
        'full_year_equivalent',
        starts.full_year / nullif(starts.headcount, 0),
        ends.full_year / nullif(ends.headcount, 0)
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
        round(methods.previous_value, 2)::decimal(18, 2) as previous_value,
        round(methods.current_value, 2)::decimal(18, 2) as current_value,
        round(methods.current_value / nullif(methods.previous_value, 0) - 1, 6) as growth_pct,
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
