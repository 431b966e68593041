#!/usr/bin/env bash
# Makes sure that a Docker engine answers, or prints `skipped: …` with the reason and ends with status 1.
# An engine that is already there is used as it is; Debian's is installed and started only on CI machines (CI=true).
set -uo pipefail

skip() {
  echo "skipped: docker: $1"
  exit 1
}

docker info >/dev/null 2>&1 && exit 0
[ "${CI:-}" = true ] || skip 'no Docker engine answers (start one, or set CI=true to let this script install one)'
[ "$(id -u)" = 0 ] || skip 'no Docker engine answers, and installing one needs root'

log=$(mktemp -t culprit-engine.XXXXXX)
if ! command -v dockerd >/dev/null || ! command -v iptables >/dev/null; then
  command -v apt-get >/dev/null || skip 'no Docker engine, and no apt-get to install one with'
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends docker.io iptables; } >"$log" 2>&1 ||
    skip "docker.io could not be installed: $(grep -m1 '^E:' "$log" || tail -n1 "$log")"
fi
setsid dockerd >"$log" 2>&1 </dev/null &
for _ in $(seq 60); do
  docker info >/dev/null 2>&1 && exit 0
  sleep 0.5
done
skip "dockerd does not answer: $(grep -E 'level=(fatal|error)|failed' "$log" | tail -n1 || tail -n1 "$log")"
