#!/usr/bin/env bash
# The Superset of `npm run test:superset`: the pinned set of bi/superset/constraints.txt and an empty metadata database in
# .tools/superset, which CI may keep (about 850 MB). --install fetches it from PyPI with Python 3.11; --check names what is
# missing; --version prints the hash that the kept folder must carry, so that a changed set is installed anew.
set -euo pipefail
cd "$(dirname "$0")/.."
FOLDER=.tools/superset
PYTHON=${SUPERSET_PYTHON:-python3.11}

# By its Python: the program itself names the folder in which it was installed, and a kept one may have been moved.
run_superset() { "$FOLDER/venv/bin/python" "$FOLDER/venv/bin/superset" "$@"; }
version() { sha256sum bi/superset/requirements.txt bi/superset/constraints.txt | sha256sum | cut -c1-16; }
missing() {
  [ "$(cat "$FOLDER/installed" 2>/dev/null)" = "$(version)" ] || echo "superset"
  command -v chromium >/dev/null || echo "chromium"
}

# An empty metadata database, which takes a minute to make: each run of the test begins with a copy. Its administrator
# is for the test alone, on this machine's own address.
make_metadata() {
  export SUPERSET_CONFIG_PATH=$PWD/bi/superset/superset_config.py FLASK_APP="superset.app:create_app()"
  export SUPERSET_SECRET_KEY=of-the-test-alone-and-of-no-server SUPERSET_METADATA_URI=sqlite:///$PWD/$FOLDER/metadata.db
  export SUPERSET_HOME=$PWD/$FOLDER/home
  rm -f "$FOLDER/metadata.db"
  run_superset db upgrade
  run_superset fab create-admin --username admin --password admin \
    --firstname Test --lastname Test --email admin@example.org
  run_superset init
}

case "${1:-}" in
  --version)
    version
    ;;
  --check)
    found=$(missing)
    [ -z "$found" ] || { echo "missing:" $found; echo "Install them with: scripts/superset-tools.sh --install"; exit 1; }
    ;;
  --install)
    command -v chromium >/dev/null || { echo "chromium is not here: scripts/full-tools.sh --install brings it"; exit 1; }
    command -v "$PYTHON" >/dev/null || { echo "$PYTHON is not here; name another 3.11 with SUPERSET_PYTHON"; exit 1; }
    if [ "$(cat "$FOLDER/installed" 2>/dev/null)" != "$(version)" ]; then
      # the folder may be half of an install that was broken off, or of another set
      rm -rf "$FOLDER"
      mkdir -p "$FOLDER"
      "$PYTHON" -m venv "$FOLDER/venv"
      "$FOLDER/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        -r bi/superset/requirements.txt -c bi/superset/constraints.txt
      make_metadata
      version >"$FOLDER/installed"
    fi
    found=$(missing)
    [ -z "$found" ] || { echo "still missing:" $found; exit 1; }
    ;;
  *)
    echo "usage: scripts/superset-tools.sh --check | --install | --version"
    exit 2
    ;;
esac
