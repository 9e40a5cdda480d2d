-- Three group roles without login. Run by `migrate` when the role that migrates may create roles; else by an administrator,
-- connected to this database as the owner of the two schemas. May be run again at any time, and after every upgrade.
-- It names tables and views of this program one by one: what others keep in the database, or even in these two schemas,
-- gets no grant, no default privilege and no comment. Nothing is revoked from PUBLIC.
--
--   klantprofielen_migrator  makes and changes the schemas etl and klantprofielen (migrate, AUTO_MIGRATE). While there are none
--                            it needs: grant create on database NAME to klantprofielen_migrator
--   klantprofielen_loader    writes rows of both schemas, no DDL (run, serve, retry, replay, accept ...)
--   klantprofielen_reader    reads schema klantprofielen, nothing else
--
-- A program or person gets a login role of its own inside one of them:
--   create role pipeline login password '...' in role klantprofielen_loader;
--   create role schema_owner login password '...' in role klantprofielen_migrator;
--   alter role schema_owner set role = klantprofielen_migrator;  -- so that what it makes belongs to the group
--   create role metabase login password '...' in role klantprofielen_reader;
-- Settings of a group role do not reach its members in Postgres, so give each reader its limits when you make it:
--   alter role metabase set search_path = klantprofielen;   -- so that \d and select * from profiles find it
--   alter role metabase set default_transaction_read_only = on;
--   alter role metabase set statement_timeout = '60s';
--   alter role metabase set idle_in_transaction_session_timeout = '60s';
--   alter role metabase set idle_session_timeout = '1h';  -- not behind a connection pool that keeps sessions
--   alter role metabase set jit = off;                    -- compiling takes longer than these queries
-- The first four are habits that a reader may change for itself; that it cannot write, make objects or see etl is a
-- matter of rights and holds whatever it sets.

-- One statement, so that it does everything or nothing, whatever program runs it.
do $$
declare
  wanted record;
  ours record;
  relation text;
begin
  if pg_catalog.to_regclass('klantprofielen.contract') is null then
    raise exception 'the database % has no schema of klantprofielen', pg_catalog.current_database()
      using hint = 'Connect to the database that DATABASE_URL names (psql -d NAME), after klantprofielen migrate has made the schemas there.';
  end if;

  if not exists (select from pg_catalog.pg_roles where rolname = 'klantprofielen_loader') then
    create role klantprofielen_loader nologin;
    comment on role klantprofielen_loader is 'Loads klantprofielen: reads and writes rows of schemas etl and klantprofielen, no DDL.';
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'klantprofielen_reader') then
    create role klantprofielen_reader nologin;
    comment on role klantprofielen_reader is 'Reads schema klantprofielen, nothing else of the pipeline.';
    -- for whoever gives the role itself a login
    alter role klantprofielen_reader set search_path = klantprofielen;
    alter role klantprofielen_reader set default_transaction_read_only = on;
    alter role klantprofielen_reader set statement_timeout = '60s';
    alter role klantprofielen_reader set idle_in_transaction_session_timeout = '60s';
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'klantprofielen_migrator') then
    create role klantprofielen_migrator nologin;
    comment on role klantprofielen_migrator is 'Makes and changes schemas etl and klantprofielen.';
  end if;

  -- `sql` reads as the reader, and with --audit as the loader: whoever loads, and whoever made these roles, may become them
  for wanted in
    select * from (values ('klantprofielen_reader', 'klantprofielen_loader'),
      ('klantprofielen_loader', 'klantprofielen_migrator'),
      ('klantprofielen_loader', current_user::text)) as pair (role, member)
    where not pg_catalog.pg_has_role(member, role,
      case when pg_catalog.current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end)
  loop
    begin
      execute pg_catalog.format('grant %I to %I', wanted.role, wanted.member);
    exception when insufficient_privilege then
      -- only whoever made the roles may: an administrator runs this file then
      null;
    end;
  end loop;

  grant usage on schema etl, klantprofielen to klantprofielen_loader;
  grant usage on schema klantprofielen to klantprofielen_reader;

  -- the ledger: rows for the loader; which schema this is, only who migrates says
  grant select, insert, update, delete on
    etl.alert, etl.cell, etl.check_result, etl.decision, etl.document, etl.document_content, etl.fact_history, etl.link,
    etl.link_state, etl.listing, etl.overlay, etl.publication_load, etl.reading, etl.run
    to klantprofielen_loader;
  -- what is kept by triggers nobody writes
  grant select on etl.migration, etl.migration_lock, etl.migration_checksum, etl.uncounted_fact, etl.comparable_municipality,
    etl.comparable_region, etl.comparable_due to klantprofielen_loader;

  -- the public contract lists its own tables and views
  for ours in
    select c.relname, c.relkind
    from klantprofielen.contract as listed
    join pg_catalog.pg_class as c on c.relname = listed.relation and c.relnamespace = 'klantprofielen'::pg_catalog.regnamespace
    where listed.kind <> 'function' and c.relkind in ('r', 'v')
  loop
    execute pg_catalog.format('grant select on klantprofielen.%I to klantprofielen_reader, klantprofielen_loader', ours.relname);
    -- what may be relied on is said by migrations
    if ours.relkind = 'r' and ours.relname <> 'contract' then
      execute pg_catalog.format('grant insert, update, delete on klantprofielen.%I to klantprofielen_loader', ours.relname);
    end if;
  end loop;

  -- the queue, where there is one and it is ours: rows for the loader, no DDL
  if pg_catalog.obj_description(pg_catalog.to_regnamespace('pgboss'), 'pg_namespace') like 'Jobs of klantprofielen%' then
    grant usage on schema pgboss to klantprofielen_loader;
    foreach relation in array array['job', 'job_common', 'job_dependency', 'queue', 'version', 'warning'] loop
      execute pg_catalog.format('grant select, insert, update, delete on pgboss.%I to klantprofielen_loader', relation);
    end loop;
  end if;
end
$$;
