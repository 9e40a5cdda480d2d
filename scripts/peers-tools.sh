#!/usr/bin/env bash
# The readers of PDF tables that `npx node test/bench/all.ts peers` holds beside ours. --install fetches them: pdftotext and
# Java of Debian (as root), the others of PyPI, pinned, into .tools/peers (tabula-py brings tabula-java's jar). --check names
# what is missing and fails; the bench leaves those out by name.
set -euo pipefail
cd "$(dirname "$0")/.."
PYMUPDF=2.0
PDFPLUMBER=0.11.10
CAMELOT=2.0.0
TABULA=2.10.0
PYTHON=.tools/peers/bin/python

missing() {
  for command in pdftotext java; do
    command -v "$command" >/dev/null || echo "$command"
  done
  for module in pymupdf pdfplumber camelot tabula; do
    "$PYTHON" -c "import $module" 2>/dev/null || echo "$module"
  done
}

case "${1:-}" in
  --check)
    found=$(missing)
    [ -z "$found" ] || { echo "missing:" $found; echo "Install them with: scripts/peers-tools.sh --install"; exit 1; }
    ;;
  --install)
    export DEBIAN_FRONTEND=noninteractive
    command -v pdftotext >/dev/null && command -v java >/dev/null ||
      { apt-get update -q && apt-get install -y -q --no-install-recommends poppler-utils default-jre-headless python3-venv; }
    python3 -m venv .tools/peers
    .tools/peers/bin/pip install --quiet --disable-pip-version-check "pymupdf==$PYMUPDF" "pdfplumber==$PDFPLUMBER" \
      "camelot-py==$CAMELOT" "tabula-py==$TABULA"
    found=$(missing)
    [ -z "$found" ] || { echo "still missing:" $found; exit 1; }
    ;;
  *)
    echo "usage: scripts/peers-tools.sh --check | --install"
    exit 2
    ;;
esac
