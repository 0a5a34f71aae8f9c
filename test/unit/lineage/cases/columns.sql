-- Relations of all cases:
--   t(id, a, b, s struct(f, g), l int[])   u(id, a, c)   v(id, d, e)   g(parent, child)
-- Under each query what was derived by hand:
--   --> column: t.a        copied        ~t.a   transformed        -   comes from no column
--   --> column: … | order t.b            decides this column's values
--   --> rows: filter t.a | join t.id u.id    decides which rows there are
--   --> unused: t.b        columns of the relations it uses without which it still binds

-- a column
select a from t;
--> a: t.a
--> unused: t.id t.b t.s t.l

-- an alias
select a as x from t;
--> x: t.a

-- names do not care for case
SELECT T.A AS X, "B" FROM T;
--> X: t.a
--> b: t.b

-- an expression
select a + id * 2 as x, upper(b) as y from t;
--> x: ~t.a ~t.id
--> y: ~t.b

-- a constant
select 1 as one, 'x' as two from t;
--> one: -
--> two: -
--> unused: t.id t.a t.b t.s t.l

-- a cast is no copy
select a::bigint as x, cast(b as date) as y, try_cast(b as int) as z from t;
--> x: ~t.a
--> y: ~t.b
--> z: ~t.b

-- a case
select case when id > 1 then a else length(b) end as x from t;
--> x: ~t.id ~t.a ~t.b

-- case with an operand, coalesce, nullif, in, between, is null, not
select case a when 1 then b end as p, coalesce(a, id) as q, nullif(a, 0) as r, a in (1, id) as i,
       a between id and 9 as w, a is null as n, not (a = 1) as o from t;
--> p: ~t.a ~t.b
--> q: ~t.a ~t.id
--> r: ~t.a
--> i: ~t.a ~t.id
--> w: ~t.a ~t.id
--> n: ~t.a
--> o: ~t.a

-- a qualified column
select t.a, x.a as ua from t, u as x;
--> a: t.a
--> ua: u.a

-- qualified by schema
select main.t.a from main.t;
--> a: t.a

-- qualified by catalog and schema
select memory.main.t.a from memory.main.t;
--> a: t.a

-- a column called as its relation
select a.a from u as a;
--> a: u.a

-- filter
select a from t where b = 'x' and id > 1;
--> a: t.a
--> rows: filter t.b t.id
--> unused: t.s t.l

-- group and having
select b, sum(a) as total from t group by b having max(id) > 1;
--> b: t.b
--> total: ~t.a
--> rows: group t.b | filter t.id
--> unused: t.s t.l

-- group by place
select b, count(*) as n from t group by 1;
--> b: t.b
--> n: -
--> rows: group t.b

-- group by alias
select upper(b) as k, count(a) as n from t group by k;
--> k: ~t.b
--> n: ~t.a
--> rows: group t.b

-- a column goes before an alias in group by
select a as id, count(*) as n from t group by id, a;
--> id: t.a
--> n: -
--> rows: group t.id t.a

-- group by all
select b, id % 2 as odd, sum(a) as total from t group by all;
--> b: t.b
--> odd: ~t.id
--> total: ~t.a
--> rows: group t.b t.id

-- group by all with an aggregate inside of an expression
select b, 1 + max(a) as m from t group by all;
--> b: t.b
--> m: ~t.a
--> rows: group t.b

-- grouping sets
select b, id, grouping(b, id) as gr, sum(a) as x from t group by rollup (b, id);
--> b: t.b
--> id: t.id
--> gr: ~t.b ~t.id
--> x: ~t.a
--> rows: group t.b t.id

-- order by a column that is not selected
select a from t order by id;
--> a: t.a
--> rows: order t.id

-- order by an alias that hides a column
select a as id from t order by id;
--> id: t.a
--> rows: order t.a
--> unused: t.id t.b t.s t.l

-- order by place
select b, a from t order by 2 desc;
--> b: t.b
--> a: t.a
--> rows: order t.a

-- order by all
select b, a from t order by all;
--> b: t.b
--> a: t.a
--> rows: order t.a t.b

-- distinct groups by everything
select distinct a, b from t;
--> a: t.a
--> b: t.b
--> rows: group t.a t.b

-- distinct on
select distinct on (b) a from t order by b, id;
--> a: t.a
--> rows: group t.b | order t.b t.id

-- limit by a subquery
select a from t limit (select max(c) from u);
--> a: t.a
--> rows: filter u.c

-- an alias used again
select a + 1 as x, x * 2 as y, y + id as z from t;
--> x: ~t.a
--> y: ~t.a
--> z: ~t.a ~t.id

-- a column goes before an alias
select b as a, a as c from t;
--> a: t.b
--> c: t.a

-- an alias in where
select a + 1 as x from t where x > 2;
--> x: ~t.a
--> rows: filter t.a

-- star
select * from u;
--> id: u.id
--> a: u.a
--> c: u.c

-- star of two
select * from u, v;
--> id: u.id
--> a: u.a
--> c: u.c
--> id_1: v.id
--> d: v.d
--> e: v.e

-- a qualified star
select v.*, u.a from u, v;
--> id: v.id
--> d: v.d
--> e: v.e
--> a: u.a
--> unused: u.id u.c

-- star with exclude
select * exclude (a, c) from u;
--> id: u.id

-- an excluded column must be there
select x.id from (select * exclude (a) from u) x;
--> id: u.id
--> unused: u.c

-- star with a qualified exclude
select * exclude (u.id) from u, v;
--> a: u.a
--> c: u.c
--> id: v.id
--> d: v.d
--> e: v.e

-- star with replace
select * replace (a + c as a) from u;
--> id: u.id
--> a: ~u.a ~u.c
--> c: u.c

-- a replaced column is read though its value is gone
select * replace (1 as a) from u;
--> id: u.id
--> a: -
--> c: u.c
--> unused: -

-- star with rename
select * rename (a as x, c as y) from u;
--> id: u.id
--> x: u.a
--> y: u.c

-- star and like
select * like 'a%' from u;
--> a: u.a
--> unused: u.id u.c

-- star and not ilike
select * not ilike 'A' from u;
--> id: u.id
--> c: u.c
--> unused: u.a

-- columns by pattern
select columns('^(a|c)$') from u;
--> a: u.a
--> c: u.c
--> unused: u.id

-- columns by pattern with new names
select columns('^(.)$') as 'x_\1' from u;
--> x_a: u.a
--> x_c: u.c

-- columns by list, in the relation's order
select columns(['c', 'id']) from u;
--> id: u.id
--> c: u.c

-- columns by lambda: the tree does not evaluate it, the database's names tell
select columns(c -> c like '_') from u;
--> a: u.a
--> c: u.c

-- an expression around columns
select max(columns(* exclude (id))) from u;
--> a: ~u.a
--> c: ~u.c

-- two COLUMNS go together
select columns(* exclude (id)) + columns(* exclude (id)) + max(id) over () as x from u;
--> x: ~u.a ~u.id
--> x_1: ~u.c ~u.id

-- columns unpacked into arguments
select coalesce(*columns(['a', 'c'])) as x from u;
--> x: ~u.a ~u.c

-- columns in a filter
select id from u where columns(['a', 'c']) > 0;
--> id: u.id
--> rows: filter u.a u.c

-- a relation's row
select u as r from u;
--> r: ~u.id ~u.a ~u.c

-- a field of a relation's row
select r.a as x from (select u as r from u);
--> x: ~u.id ~u.a ~u.c

-- position
select #2 as x from u;
--> x: u.a
--> unused: u.c

-- FROM first
from t select a where id = 1;
--> a: t.a
--> rows: filter t.id

-- FROM alone
from u;
--> id: u.id
--> a: u.a
--> c: u.c

-- prefix alias
select x: a, y: id + 1 from t;
--> x: t.a
--> y: ~t.id

-- a struct's field
select s.f, t.s.g as h, s['f'] as i, struct_extract(s, 'g') as j from t;
--> f: ~t.s
--> h: ~t.s
--> i: ~t.s
--> j: ~t.s

-- a struct's star
select s.* from t;
--> f: ~t.s
--> g: ~t.s

-- a struct made and taken apart
select p.* from (select {'x': a, 'y': c} as p from u);
--> x: ~u.a ~u.c
--> y: ~u.a ~u.c

-- unnest of a struct
select unnest(s), id from t;
--> f: ~t.s
--> g: ~t.s
--> id: t.id

-- unnest of a list
select unnest(l) as x, id from t;
--> x: ~t.l
--> id: t.id

-- unnest in the FROM
select x.n, t.id from t, unnest(t.l) as x(n);
--> n: ~t.l
--> id: t.id

-- unnest with ordinality
select n, o from t, unnest(l) with ordinality as x(n, o);
--> n: ~t.l
--> o: -

-- lambdas
select list_transform(l, x -> x + a) as y, [x * 2 for x in l if x > id] as z from t;
--> y: ~t.l ~t.a
--> z: ~t.l ~t.id

-- a lambda's parameter hides a column
select list_transform(l, a -> a + 1) as y from t;
--> y: ~t.l
--> unused: t.id t.a t.b t.s

-- lists, maps, rows
select [a, id] as p, map {'k': a} as m, row(a, id) as r from u;
--> p: ~u.a ~u.id
--> m: ~u.a
--> r: ~u.a ~u.id

-- an aggregate's filter and order
select sum(a) filter (where c > 1) as x, list(a order by id) as y from u;
--> x: ~u.a | filter u.c
--> y: ~u.a | order u.id

-- a window
select row_number() over (partition by b order by id) as rn, lag(a) over (order by id) as prev from t;
--> rn: - | group t.b | order t.id
--> prev: ~t.a | order t.id

-- a named window, frame and defaults
select sum(a) over w as x, lag(a, 1, c) over w as y from u window w as (order by id rows between c preceding and current row);
--> x: ~u.a ~u.c | order u.id
--> y: ~u.a ~u.c | order u.id

-- qualify
select a from t qualify row_number() over (partition by b order by id desc) = 1;
--> a: t.a
--> rows: group t.b | order t.id

-- qualify by an alias
select a, row_number() over (partition by id) as rn from u qualify rn = 1;
--> a: u.a
--> rn: - | group u.id
--> rows: group u.id

-- values
select * from (values (1, 'x'), (2, 'y')) as w(n, m);
--> n: -
--> m: -

-- values with a column of the left
select w.n from u, lateral (values (u.a), (u.c)) as w(n);
--> n: u.a u.c

-- a range
select i, i * a as x from u, range(3) as r(i);
--> i: -
--> x: ~u.a

-- a range up to a column
select r.i from u, range(u.a) as r(i);
--> i: ~u.a

-- sample
select a from u using sample 10%;
--> a: u.a

-- values without a column's parentheses
select current_date as today, a from u;
--> today: -
--> a: u.a

-- names the database makes for duplicates
select id_1, a_1 from (select t.id, t.a, u.id, u.a from t, u);
--> id_1: u.id
--> a_1: u.a
--> unused: t.b t.s t.l u.c
