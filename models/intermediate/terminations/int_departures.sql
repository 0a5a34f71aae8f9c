-- Everyone of the start of the year who leaves in it, for whichever reason.
{{ config(materialized='view') }}

select * from {{ ref('int_terminations') }}
union all
select * from {{ ref('int_reductions_in_force') }}
