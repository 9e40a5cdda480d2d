-- Two group roles without login. Run by `migrate` when the role that migrates may create roles; else by an administrator,
-- connected to this database as the owner of the two schemas. May be run again at any time. Nothing is revoked from PUBLIC.
--
-- A program or person gets a login role of its own inside one of them. Settings of a group role do not reach its
-- members in Postgres, so give a reader its limits when you make it:
--   create role metabase login password '...' in role klantprofielen_reader;
--   alter role metabase set default_transaction_read_only = on;
--   alter role metabase set statement_timeout = '60s';
--   alter role metabase set idle_in_transaction_session_timeout = '60s';
--   create role pipeline login password '...' in role klantprofielen_loader;

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
end
$$;

grant usage on schema etl, klantprofielen to klantprofielen_loader;
grant select, insert, update, delete on all tables in schema etl, klantprofielen to klantprofielen_loader;
-- the migrator's own tables say which schema this is; only who migrates writes them
revoke insert, update, delete on etl.migration, etl.migration_lock, etl.migration_checksum from klantprofielen_loader;
grant usage on schema klantprofielen to klantprofielen_reader;
grant select on all tables in schema klantprofielen to klantprofielen_reader;

alter default privileges in schema etl grant select, insert, update, delete on tables to klantprofielen_loader;
alter default privileges in schema klantprofielen grant select, insert, update, delete on tables to klantprofielen_loader;
alter default privileges in schema klantprofielen grant select on tables to klantprofielen_reader;
