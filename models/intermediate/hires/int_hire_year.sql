-- Each hire of the year beside the termination of the same year, where there is one.
{{ config(materialized='view') }}

select
    hires.*,
    leaving.termination_date,
    leaving.event_probability as termination_probability,
    leaving.draw as termination_draw
from {{ ref('int_hires') }} as hires
left join {{ ref('int_new_hire_terminations') }} as leaving on hires.employee_id = leaving.employee_id
