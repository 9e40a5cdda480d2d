#!/bin/sh
# start.sh: one Superset with its metadata in SUPERSET_METADATA_URI, brought up to date, and an administrator `admin`.
# The secrets are read from files: SUPERSET_SECRET_KEY_FILE, and ADMIN_PASSWORD_FILE for the first start.
# SUPERSET_BIND says where it answers.
set -eu
SUPERSET_SECRET_KEY=$(cat "$SUPERSET_SECRET_KEY_FILE")
export SUPERSET_SECRET_KEY FLASK_APP='superset.app:create_app()'
superset db upgrade
# says so and ends with 0 when there is one of this name
superset fab create-admin --username admin --password "$(cat "$ADMIN_PASSWORD_FILE")" \
  --firstname Beheer --lastname Klantprofielen --email admin@example.org
superset init
# a connection is kept longer than a browser, a proxy or a program waits before it uses it again
exec gunicorn --bind "${SUPERSET_BIND:-0.0.0.0:8088}" --workers 1 --worker-class gthread --threads 20 --timeout 60 --keep-alive 75 \
  --access-logfile /dev/null --error-logfile - "$FLASK_APP"
