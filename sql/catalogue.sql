-- What the catalogue says about the two schemas, as text that can be compared: one line a fact (schemas, tables and views,
-- columns with place, type, default and comment, constraints, indexes, view queries, functions, triggers), in order of the
-- text. Two databases of one server version have the same lines when, and only when, they have the same schema. Rights are
-- not part of it: roles.sql gives them.
with ours as (
  select oid, nspname from pg_namespace where nspname in ('etl', 'klantprofielen')
),
relations as (
  select c.oid, n.nspname || '.' || c.relname as name, c.relkind::text, c.relpersistence::text, c.reloptions
  from pg_class c join ours n on n.oid = c.relnamespace
  where c.relkind in ('r', 'v', 'm', 'p', 'f')
)
select line from (
  select nspname || ': schema, ' || coalesce(obj_description(oid, 'pg_namespace'), 'no comment') as line from ours
  union all
  select name || ': kind ' || relkind || relpersistence || coalesce(' ' || reloptions::text, '') || ', '
    || coalesce(obj_description(oid, 'pg_class'), 'no comment')
  from relations
  union all
  select r.name || '.' || a.attname || ': column '
    || row_number() over (partition by a.attrelid order by a.attnum) || ' ' || format_type(a.atttypid, a.atttypmod)
    || case when a.attnotnull then ' not null' else '' end
    || case when a.attidentity <> '' then ' identity ' || a.attidentity::text else '' end
    || case when a.attgenerated <> '' then ' generated ' || a.attgenerated::text else '' end
    || coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), '') || ' storage ' || a.attstorage::text || ', '
    || coalesce(col_description(a.attrelid, a.attnum), 'no comment')
  from pg_attribute a
  join relations r on r.oid = a.attrelid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped
  union all
  -- not-null constraints have rows of their own since 18; they stand with the columns
  select r.name || ': constraint ' || o.conname || ' ' || pg_get_constraintdef(o.oid)
    || case when o.convalidated then '' else ' not valid' end
  from pg_constraint o join relations r on r.oid = o.conrelid
  where o.contype in ('p', 'u', 'f', 'c', 'x')
  union all
  select r.name || ': index ' || pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' invalid' end
  from pg_index i join relations r on r.oid = i.indrelid
  union all
  select name || ': view ' || pg_get_viewdef(oid) from relations where relkind in ('v', 'm')
  union all
  select n.nspname || '.' || p.proname || ': function ' || pg_get_functiondef(p.oid) || ', '
    || coalesce(obj_description(p.oid, 'pg_proc'), 'no comment')
  from pg_proc p join ours n on n.oid = p.pronamespace
  where p.prokind in ('f', 'p')
  union all
  select r.name || ': trigger ' || pg_get_triggerdef(t.oid) || case t.tgenabled when 'O' then '' else ' ' || t.tgenabled::text end
  from pg_trigger t join relations r on r.oid = t.tgrelid
  where not t.tgisinternal
) as facts order by line collate "C";
