-- Three group roles without login. Run by `migrate` when the role that migrates may create roles; else by an administrator,
-- connected to this database as the owner of the two schemas. May be run again at any time. Nothing is revoked from PUBLIC.
--
--   klantprofielen_migrator  makes and changes the schemas etl and klantprofielen (migrate, AUTO_MIGRATE)
--   klantprofielen_loader    writes rows of both schemas, no DDL (run, serve, retry, replay, accept ...)
--   klantprofielen_reader    reads schema klantprofielen, nothing else
--
-- A program or person gets a login role of its own inside one of them:
--   create role pipeline login password '...' in role klantprofielen_loader;
--   create role schema_owner login password '...' in role klantprofielen_migrator;
--   alter role schema_owner set role = klantprofielen_migrator;  -- so that what it makes belongs to the group
--   create role metabase login password '...' in role klantprofielen_reader;
-- Settings of a group role do not reach its members in Postgres, so give each reader its limits when you make it:
--   alter role metabase set default_transaction_read_only = on;
--   alter role metabase set statement_timeout = '60s';
--   alter role metabase set idle_in_transaction_session_timeout = '60s';
--   alter role metabase set idle_session_timeout = '1h';  -- not behind a connection pool that keeps sessions
--   alter role metabase set jit = off;                    -- compiling takes longer than these queries
-- The first three are habits that a reader may change for itself; that it cannot write, make objects or see etl is a
-- matter of rights and holds whatever it sets.

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'klantprofielen_loader') then
    create role klantprofielen_loader nologin;
    comment on role klantprofielen_loader is 'Loads klantprofielen: reads and writes rows of schemas etl and klantprofielen, no DDL.';
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'klantprofielen_reader') then
    create role klantprofielen_reader nologin;
    comment on role klantprofielen_reader is 'Reads schema klantprofielen, nothing else of the pipeline.';
    -- for whoever gives the role itself a login
    alter role klantprofielen_reader set default_transaction_read_only = on;
    alter role klantprofielen_reader set statement_timeout = '60s';
    alter role klantprofielen_reader set idle_in_transaction_session_timeout = '60s';
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'klantprofielen_migrator') then
    create role klantprofielen_migrator nologin;
    comment on role klantprofielen_migrator is 'Makes and changes schemas etl and klantprofielen.';
  end if;
  -- who owns the database may say that the migrator may make the schemas in it
  if pg_catalog.has_database_privilege(current_user, pg_catalog.current_database(), 'create with grant option') then
    execute pg_catalog.format('grant create on database %I to klantprofielen_migrator', pg_catalog.current_database());
  end if;
end
$$;

grant usage on schema etl, klantprofielen to klantprofielen_loader;
grant select, insert, update, delete on all tables in schema etl, klantprofielen to klantprofielen_loader;
-- the migrator's own tables say which schema this is; only who migrates writes them
revoke insert, update, delete on etl.migration, etl.migration_lock, etl.migration_checksum from klantprofielen_loader;
-- what may be relied on is said by migrations too
revoke insert, update, delete on klantprofielen.contract from klantprofielen_loader;
grant usage on schema klantprofielen to klantprofielen_reader;
grant select on all tables in schema klantprofielen to klantprofielen_reader;

-- what later migrations make
alter default privileges in schema etl grant select, insert, update, delete on tables to klantprofielen_loader;
alter default privileges in schema klantprofielen grant select, insert, update, delete on tables to klantprofielen_loader;
alter default privileges in schema klantprofielen grant select on tables to klantprofielen_reader;
