-- The years of the plan.
select unnest(range({{ parameter('start_year') }}, {{ parameter('end_year') }} + 1))::integer as simulation_year
order by simulation_year
