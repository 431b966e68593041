#!/usr/bin/env bash
# Makes sure that a Docker engine answers and that BusyBox is there for the images, or prints `skipped: …` with the
# reason and ends with status 1. What is there is used as it is; Debian's packages are installed, and the engine started,
# only on CI machines (CI=true).
set -uo pipefail

skip() {
  echo "skipped: docker: $1"
  exit 1
}
log=$(mktemp -t culprit-engine.XXXXXX)

packages=()
command -v docker-compose >/dev/null || docker compose version >/dev/null 2>&1 || packages+=(docker-compose)
command -v busybox >/dev/null || packages+=(busybox-static)
docker info >/dev/null 2>&1 || {
  command -v dockerd >/dev/null || packages+=(docker.io)
  command -v iptables >/dev/null || packages+=(iptables)
  # Where no init system has mounted the control groups, dockerd does not start without them.
  mountpoint -q /sys/fs/cgroup || command -v cgroupfs-mount >/dev/null || packages+=(cgroupfs-mount)
}
if [ ${#packages[@]} -gt 0 ] && [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >"$log" 2>&1 ||
    echo "not installed: ${packages[*]}: $(grep -m1 '^E:' "$log" || tail -n1 "$log")"
fi

docker info >/dev/null 2>&1 && exit 0
[ "${CI:-}" = true ] || skip 'no Docker engine answers (start one, or set CI=true to let this script install and start one)'
command -v dockerd >/dev/null || skip 'no Docker engine, and none could be installed'
mountpoint -q /sys/fs/cgroup || cgroupfs-mount
setsid dockerd >"$log" 2>&1 </dev/null &
# Whoever asked for it ends it: .ci/run when it is done.
[ -z "${CULPRIT_ENGINE_PID:-}" ] || echo $! >"$CULPRIT_ENGINE_PID"
for _ in $(seq 60); do
  docker info >/dev/null 2>&1 && exit 0
  sleep 0.5
done
skip "dockerd does not answer: $(grep -E 'level=(fatal|error)|failed' "$log" | tail -n1)"
