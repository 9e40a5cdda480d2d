#!/bin/bash
# Entry of the stand-in for postgres:18: what docker-compose.yml asks of the real one, and no more.
set -euo pipefail

read_setting() { # NAME DEFAULT: the variable NAME, else the file that NAME_FILE names, else DEFAULT
  local file="${1}_FILE"
  if [ -n "${!1:-}" ]; then printf '%s' "${!1}"
  elif [ -n "${!file:-}" ]; then cat "${!file}"
  else printf '%s' "$2"; fi
}

if [ "${1:-}" != postgres ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
  # as root, like the real image: the file may be readable for root only
  POSTGRES_PASSWORD=$(read_setting POSTGRES_PASSWORD ''); export POSTGRES_PASSWORD; unset POSTGRES_PASSWORD_FILE
  mkdir -p "$PGDATA" && chmod 700 "$PGDATA"
  find "$PGDATA" ! -user postgres -exec chown postgres '{}' +
  find /var/run/postgresql ! -user postgres -exec chown postgres '{}' +
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  user=$(read_setting POSTGRES_USER postgres)
  database=$(read_setting POSTGRES_DB "$user")
  password=$(read_setting POSTGRES_PASSWORD '')
  if [ -z "$password" ]; then echo 'no POSTGRES_PASSWORD' >&2; exit 1; fi
  initdb --username="$user" --pwfile=<(printf '%s\n' "$password")
  # where the real image's server has it; this build's own is /tmp
  printf "\nunix_socket_directories = '/var/run/postgresql'\n" >> "$PGDATA/postgresql.conf"
  printf '\nhost all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
  # as the real image does: the first server listens on the socket only
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  if [ "$database" != postgres ]; then createdb -U "$user" --maintenance-db=postgres "$database"; fi
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) bash "$file" ;;
      *.sql) psql -v ON_ERROR_STOP=1 -U "$user" -d "$database" -f "$file" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@"
