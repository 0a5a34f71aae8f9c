-- Everything that happens to anybody in the year, one row per event. Rows of a year are written once and never changed.
{{ config(compression={
    'event_id': 'uncompressed',
    'draw': 'uncompressed',
    'employee_id': 'fsst',
    'employee_ssn': 'fsst',
    'scenario_id': 'dictionary',
    'plan_design_id': 'dictionary',
    'event_type': 'dictionary',
    'event_category': 'dictionary',
    'age_band': 'dictionary',
    'tenure_band': 'dictionary',
    'parameter_source': 'dictionary',
    'data_quality_flag': 'dictionary',
    'event_details': 'dictionary'
}) }}

with events as (
    select * from {{ ref('int_departure_events') }}
    union all
    select * from {{ ref('int_promotion_events') }}
    union all
    select * from {{ ref('int_raise_events') }}
    union all
    select * from {{ ref('int_hire_events') }}
    union all
    select * from {{ ref('int_new_hire_termination_events') }}
)

select
    md5(
        '{{ parameter("scenario_id") }}|{{ parameter("plan_design_id") }}|' || employee_id || '|{{ simulation_year() }}|' || event_category
    ) as event_id,
    {{ scenario_columns() }},
    events.employee_id,
    events.employee_ssn,
    events.event_type,
    event_category,
    {{ simulation_year() }} as simulation_year,
    effective_date,
    event_sequence,
    compensation_amount,
    previous_compensation,
    from_level,
    to_level,
    events.employee_age,
    events.employee_tenure,
    age.age_band,
    tenure.tenure_band,
    event_probability,
    draw,
    parameter_source,
    case
        when compensation_amount > 10000000 then 'pay_above_10m'
        when compensation_amount > 5000000 then 'pay_above_5m'
        when compensation_amount < 10000 then 'pay_below_10k'
    end as data_quality_flag,
    event_details
from events
left join {{ ref('int_age_bands') }} as age on events.employee_age = age.age
left join {{ ref('int_tenure_bands') }} as tenure on events.employee_tenure = tenure.tenure
