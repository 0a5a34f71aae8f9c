-- Joins, subqueries, common table expressions and set operations. Notation: columns.sql.

-- join on
select t.a, u.c from t join u on t.id = u.id;
--> a: t.a
--> c: u.c
--> rows: join t.id u.id
--> unused: t.b t.s t.l u.a

-- join using
select id, c from t join u using (id);
--> id: t.id
--> c: u.c
--> rows: join t.id u.id

-- star over using shows the column once
select * exclude (s, l) from t left join u using (id);
--> id: t.id
--> a: t.a
--> b: t.b
--> a_1: u.a
--> c: u.c
--> rows: join t.id u.id

-- right join using takes the right one
select id from u right join v using (id);
--> id: v.id
--> rows: join u.id v.id

-- full join using takes either
select id, u.id as uid from u full join v using (id);
--> id: ~u.id ~v.id
--> uid: u.id
--> rows: join u.id v.id

-- a qualified star over using keeps the column
select v.* from u join v using (id);
--> id: v.id
--> d: v.d
--> e: v.e
--> rows: join u.id v.id

-- three joined by one column
select * exclude (a, c, d, e) from u join v using (id) join g on g.child = id;
--> id: u.id
--> parent: g.parent
--> child: g.child
--> rows: join u.id v.id g.child

-- natural join
select * from (select id, a from u) x natural join (select id, e from v) y;
--> id: u.id
--> a: u.a
--> e: v.e
--> rows: join u.id v.id

-- cross join
select a, d from u cross join v;
--> a: u.a
--> d: v.d

-- positional join
select x.a, y.e from u x positional join v y;
--> a: u.a
--> e: v.e

-- asof join
select u.a, v.e from u asof join v on u.id = v.id and u.c >= v.id;
--> a: u.a
--> e: v.e
--> rows: join u.id u.c v.id

-- semi join
select * from u semi join v using (id);
--> id: u.id
--> a: u.a
--> c: u.c
--> rows: join u.id v.id
--> unused: v.d v.e

-- anti join
select a from u anti join v on u.id = v.id;
--> a: u.a
--> rows: join u.id v.id

-- self join
select x.a, y.a as other from u x join u y on x.id = y.c;
--> a: u.a
--> other: u.a
--> rows: join u.id u.c

-- aliases of columns in the FROM go by place
select y from u as x(z, y);
--> y: u.a
--> unused: u.c

-- a subquery
select q.x + 1 as y from (select a as x, c from u where id > 1) q;
--> y: ~u.a
--> rows: filter u.id
--> unused: -

-- a star in a subquery reads nothing that is not used
select a from (select * from u);
--> a: u.a
--> unused: u.id u.c

-- stars through stars
select * from (select * from (select *, a + 1 as n from u) where n > 1);
--> id: u.id
--> a: u.a
--> c: u.c
--> n: ~u.a
--> rows: filter u.a

-- a lateral subquery
select x.m from u, lateral (select max(v.d) as m from v where v.id = u.id) x;
--> m: ~v.d
--> rows: filter u.id v.id

-- a subquery that uses its left neighbour
select y from (select a as x from u) p, (select p.x + 1 as y) q;
--> y: ~u.a

-- a scalar subquery
select a, (select max(d) from v) as m from u;
--> a: u.a
--> m: ~v.d

-- a correlated scalar subquery
select (select e from v where v.id = u.id) as name from u;
--> name: v.e | filter u.id v.id
--> unused: u.a u.c v.d

-- exists
select exists (select 1 from v where v.id = u.id) as known from u;
--> known: - | filter u.id v.id

-- where exists
select a from u where exists (select d from v where v.id = u.id);
--> a: u.a
--> rows: filter u.id v.id
--> unused: u.c v.e

-- where not exists a star
select a from u where not exists (select * from v where v.id = u.id);
--> a: u.a
--> rows: filter u.id v.id
--> unused: u.c v.d v.e

-- in a subquery
select a from u where c in (select id from v where e = 'x');
--> a: u.a
--> rows: filter u.c v.id v.e

-- in as a value
select c in (select id from v) as known from u;
--> known: ~u.c ~v.id

-- two columns in a subquery
select c from u where (id, a) in (select * from g);
--> c: u.c
--> rows: filter u.id u.a g.parent g.child

-- any and all
select a > all (select id from v) as p, a = any (select id from v) as q from u;
--> p: ~u.a ~v.id
--> q: ~u.a ~v.id

-- array of a subquery
select array(select d from v where v.id = u.id) as days from u;
--> days: ~v.d | filter u.id v.id

-- the inner relation goes before the outer
select (select max(a) from u where u.id = t.id) as m from t;
--> m: ~u.a | filter t.id u.id
--> unused: t.a t.b t.s t.l u.c

-- a correlated column two levels up
select exists (select 1 from v where exists (select 1 from g where g.child = u.c and g.parent = v.id)) as x from u;
--> x: - | filter u.c v.id g.child g.parent

-- a common table expression
with x as (select id, a + 1 as n from u) select n from x where id = 2;
--> n: ~u.a
--> rows: filter u.id

-- a chain of them
with p as (select * from u), q as (select id, a from p where c = 1), r as (select q.id, v.e from q join v using (id))
select * from r;
--> id: u.id
--> e: v.e
--> rows: filter u.c | join u.id v.id
--> unused: v.d

-- one with names for its columns
with x(k, n) as (select id, a from u) select n from x;
--> n: u.a
--> unused: u.c

-- one that is not used is not bound
with x as (select d from v) select a from u;
--> a: u.a
--> unused: u.id u.c v.id v.d v.e

-- one that hides a relation
with v as (select a as d from u) select d from v;
--> d: u.a

-- one within a subquery
select n from (with x as (select a as n from u) select * from x) y;
--> n: u.a

-- a qualified name is no common table expression
with u as (select 1 as a) select a from main.u;
--> a: u.a

-- recursion
with recursive tree as (
  select child as node, parent as up, 0 as depth from g where parent is null
  union all
  select g.child, tree.node, depth + 1 from g join tree on g.parent = tree.node
)
select node, up, depth from tree;
--> node: g.child
--> up: g.parent g.child
--> depth: -
--> rows: filter g.parent | join g.parent g.child

-- recursion that swaps its columns
with recursive r(x, y) as (select id, a from u union all select y, x from r where x < 3) select x from r;
--> x: u.id u.a
--> rows: filter u.id u.a

-- recursion with a key
with recursive r(k, n) using key (k) as (select id, a from u union select k, n + 1 from r where n < 9) select n from r;
--> n: ~u.a
--> rows: filter u.a

-- union all
select a as x from u union all select c from u;
--> x: u.a u.c

-- union is distinct
select id, d::varchar as w from v union select id, e from v;
--> id: v.id
--> w: ~v.d v.e
--> rows: group v.id v.d v.e

-- union of stars needs every column
select a from (select * from u union all select id, child, parent from u, g);
--> a: u.a g.child
--> unused: -

-- union by name
select a, id from u union all by name select id, e from v;
--> a: u.a
--> id: u.id v.id
--> e: v.e
--> unused: u.c v.d

-- union by name of stars
select e from (select * from u union all by name select * from v);
--> e: v.e
--> unused: u.id u.a u.c v.id v.d

-- except
select id from u except select id from v;
--> id: u.id
--> rows: filter u.id v.id

-- intersect with an order
select id, a from u intersect select parent, child from g order by a;
--> id: u.id
--> a: u.a
--> rows: filter u.id u.a g.parent g.child | order u.a

-- three in a row
select id from u union all select id from v union all select child from g;
--> id: u.id v.id g.child

-- a set operation with a common table expression
with x as (select id from v) select a from u union all select id from x order by 1;
--> a: u.a v.id
--> rows: order u.a v.id

-- unpivot
unpivot u on a, c into name k value n;
--> id: u.id
--> k: -
--> n: u.a u.c

-- unpivot everything but a column
select k, n from (unpivot u on columns(* exclude (id)) into name k value n);
--> k: -
--> n: u.a u.c

-- unpivot as SQL has it
select * from u unpivot (n for k in (a, c));
--> id: u.id
--> k: -
--> n: u.a u.c

-- pivot with its values
pivot u on c in (30, 40) using sum(a);
--> id: u.id
--> 30: ~u.a | filter u.c
--> 40: ~u.a | filter u.c
--> rows: group u.id

-- pivot with groups and several aggregates
select id, "30_s" as x, "40_n" as y from (pivot u on c in (30, 40) using sum(a) as s, count(*) as n group by id);
--> id: u.id
--> x: ~u.a | filter u.c
--> y: - | filter u.c
--> rows: group u.id

-- pivot as SQL has it
select * from u pivot (max(a) for c in (1, 2));
--> id: u.id
--> 1: ~u.a | filter u.c
--> 2: ~u.a | filter u.c
--> rows: group u.id

-- an expression without a name, by its text
select "(a + 1)" as x from (select a + 1 from u);
--> x: ~u.a

-- a star over expressions without a name
select * from (select sum(a), count(*) from u);
--> sum(a): ~u.a
--> count_star(): -
