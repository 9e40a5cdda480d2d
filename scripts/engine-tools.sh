#!/usr/bin/env bash
# The makers of PDFs of `npm run test:engines` (test/support/engines). --install fetches them on Debian (as root): those of
# Debian at its release's version, the others as pinned beside their programs, into .tools/engines; --install-few only those of PyPI and npm. --check names what is
# missing and fails; --missing prints it one name a line, for the test, which leaves those out.
set -euo pipefail
cd "$(dirname "$0")/.."
TOOLS=$PWD/.tools/engines
PROGRAMS=$PWD/test/support/engines/programs

# NAME COMMAND…: prints the name when the command fails
need() {
  local name=$1
  shift
  "$@" >/dev/null 2>&1 || echo "$name"
}
python() { need "$1" "$TOOLS/python/bin/python" -c "import $2"; }
file() { need "$1" test -e "$2"; }
missing() {
  python typst typst
  python reportlab reportlab
  python fpdf2 fpdf
  python mupdf pymupdf
  python qt PySide6.QtGui
  file pdfmake "$TOOLS/node/node_modules/pdfmake"
  file jspdf "$TOOLS/node/node_modules/jspdf-autotable"
  for name in fop openpdf easytable; do
    need "${name/easytable/pdfbox}" bash -c "command -v java && ls $TOOLS/java/$name-*.jar"
  done
  need groff bash -c 'command -v tbl && command -v gropdf'
  need pdftex kpsewhich helvet.sty cmap.sty array.sty
  need prawn ruby -e 'require "prawn/table"'
  need tcpdf php -r 'exit(file_exists("/usr/share/php/tcpdf/tcpdf.php") ? 0 : 1);'
  need pdf-table perl -MPDF::Table -MJSON -e 1
  need gnumeric command -v ssconvert
  file go-fpdf "$TOOLS/bin/go-fpdf"
  file genpdf "$TOOLS/bin/genpdf"
}

# Those of PyPI (without Qt, which is large) and npm: enough for the study of detection in `npm run test:full`.
install_few() {
  mkdir -p "$TOOLS/bin" "$TOOLS/node"
  [ -x "$TOOLS/python/bin/python" ] || python3 -m venv "$TOOLS/python"
  grep -vi '^pyside' "$PROGRAMS/requirements.txt" >"$TOOLS/few.txt"
  "$TOOLS/python/bin/pip" install --quiet --disable-pip-version-check -r "$TOOLS/few.txt"
  cp "$PROGRAMS/node/package.json" "$TOOLS/node/"
  npm install --prefix "$TOOLS/node" --no-audit --no-fund --omit=optional
}

install_all() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -y -q --no-install-recommends python3 python3-venv fonts-liberation fonts-dejavu-core libegl1 libgl1 libxkbcommon0 \
    groff texlive-latex-base texlive-latex-recommended texlive-fonts-recommended ruby-prawn-table php-cli php-tcpdf \
    libpdf-table-perl libjson-perl gnumeric
  install_few
  "$TOOLS/python/bin/pip" install --quiet --disable-pip-version-check -r "$PROGRAMS/requirements.txt"
  # Java, Go and Rust only where their tools are there: the engines are left out by name otherwise
  if command -v mvn >/dev/null; then
    mvn -q -f "$PROGRAMS/pom.xml" dependency:copy-dependencies -DoutputDirectory="$TOOLS/java"
  fi
  if command -v go >/dev/null; then
    (cd "$PROGRAMS/go" && go build -o "$TOOLS/bin/go-fpdf" .)
  fi
  if command -v cargo >/dev/null; then
    (cd "$PROGRAMS/rust" && cargo build --quiet --release --locked --target-dir "$TOOLS/rust")
    cp "$TOOLS/rust/release/genpdf-table" "$TOOLS/bin/genpdf"
  fi
}

case "${1:-}" in
  --missing)
    missing
    ;;
  --check)
    found=$(missing)
    [ -z "$found" ] || { echo "missing:" $found; echo "Install them with: scripts/engine-tools.sh --install"; exit 1; }
    ;;
  --install-few)
    install_few
    ;;
  --install)
    install_all
    found=$(missing)
    [ -z "$found" ] || echo "left out:" $found
    ;;
  *)
    echo "usage: scripts/engine-tools.sh --check | --missing | --install | --install-few"
    exit 2
    ;;
esac
