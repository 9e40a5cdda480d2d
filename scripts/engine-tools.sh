#!/usr/bin/env bash
# The makers of PDFs of `npm run test:engines` (test/support/engines). --install fetches them on Debian (as root), those
# of no Debian package into .tools/engines; --missing prints one name a line; --check tells and fails when fewer than ten are there.
set -euo pipefail
cd "$(dirname "$0")/.."
T=.tools/engines
PYTHON="typst==0.15.2 reportlab==5.1.0 fpdf2==2.8.9"

has() { # NAME COMMAND…: prints the name when the command fails
  local name=$1
  shift
  "$@" >/dev/null 2>&1 || echo "$name"
}
missing() {
  has typst $T/python/bin/python -c 'import typst'
  has reportlab $T/python/bin/python -c 'import reportlab'
  has fpdf2 $T/python/bin/python -c 'import fpdf'
}

case "${1:-}" in
  --missing)
    missing
    ;;
  --check)
    found=$(missing)
    [ -z "$found" ] || { echo "missing:" $found; echo "Install them with: scripts/engine-tools.sh --install"; exit 1; }
    ;;
  --install)
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    apt-get install -y -q --no-install-recommends python3 python3-venv fonts-liberation fonts-dejavu-core
    mkdir -p $T
    python3 -m venv $T/python
    $T/python/bin/pip install --quiet --disable-pip-version-check $PYTHON
    found=$(missing)
    [ -z "$found" ] || { echo "still missing:" $found; exit 1; }
    ;;
  *)
    echo "usage: scripts/engine-tools.sh --check | --missing | --install"
    exit 2
    ;;
esac
