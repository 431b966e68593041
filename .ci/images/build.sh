#!/usr/bin/env bash
# Images for the tests of docker/. Where a registry can be reached, the official ones are pulled; where none can, the
# programs are built from their Go modules at the same versions and put into images of the same layout: same entry
# point, same user, same paths, `FROM scratch` or with BusyBox where the official image has it.
# Writes "$CULPRIT_IMAGE_CACHE/images.env" for the tests to read, and prints a line for each image: what it is, or
# `skipped:` with the reason. Binaries are kept in the cache and built again only when their recipe changes:
# from nothing, all four take about a quarter of an hour of processor time; from the cache, seconds.
#
#   .ci/images/build.sh [name…]      default: collector jaeger prometheus alertmanager tempo grafana
#   CULPRIT_IMAGE_CACHE=directory    default: ~/.cache/culprit-images
#   CULPRIT_IMAGES=official|local    default: official where a pull succeeds, else local
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${CULPRIT_IMAGE_CACHE:-$HOME/.cache/culprit-images}
mode=${CULPRIT_IMAGES:-auto}
env_file=$cache/images.env
mkdir -p "$cache"
exec 9>"$cache/lock" && flock 9
touch "$env_file"

# The versions that the recipes below build. Which are wanted stands in one place: the defaults in docker/compose.yaml.
declare -A recipe=([collector]=0.161.0 [jaeger]=2.13.0 [prometheus]=v3.16.0 [alertmanager]=v0.34.2)
official() { grep -ohE "CULPRIT_IMAGE_${1^^}:-[^}]+" "$here/../../docker/compose.yaml" | head -n1 | sed 's/.*:-//'; }
variable() { echo "CULPRIT_IMAGE_${1^^}"; }

# source_of MODULE@VERSION: a writable copy of a module, checked against the checksum database, as the working directory.
# It is built with its own go.mod and go.sum, so with exactly the dependencies of the release.
source_of() {
  local answer directory
  answer=$(GOFLAGS=-mod=mod go mod download -json "$1") || { grep '"Error"' <<<"$answer"; return 1; }
  directory=$(sed -n 's/^\t"Dir": "\(.*\)",$/\1/p' <<<"$answer")
  cp -r "$directory" source && chmod -R u+w source && cd source
}
go_build() { # OUTPUT [arguments of go build…]
  local output=$1
  shift
  nice -n 10 env CGO_ENABLED=0 GOWORK=off GOTOOLCHAIN=local GOFLAGS="-p=${CULPRIT_BUILD_JOBS:-2}" \
    go build -mod=readonly -trimpath -buildvcs=false -ldflags='-s -w' -o "$output" "$@"
}

# Each recipe fills $1/bin.
build_collector() {
  GOBIN=$PWD GOTOOLCHAIN=local go install go.opentelemetry.io/collector/cmd/builder@v0.161.0 &&
    ./builder --config builder.yaml --skip-get-modules --skip-compilation &&
    cp go.mod go.sum _build/ && cd _build && go_build "$1/bin/otelcol-contrib" .
}
# The last release that Go's module rules can name: 2.13.0 was tagged v1.76.0 too. A sentence stands in for the web page.
build_jaeger() { source_of github.com/jaegertracing/jaeger@v1.76.0 && go_build "$1/bin/jaeger-linux" ./cmd/jaeger; }
# 3.16.0 is v0.316.0 as a module. Without the service discoveries of cloud providers, which nothing here uses, and
# without the web page.
build_prometheus() {
  source_of github.com/prometheus/prometheus@v0.316.0 &&
    go_build "$1/bin/prometheus" -tags remove_all_sd ./cmd/prometheus &&
    go_build "$1/bin/promtool" -tags remove_all_sd ./cmd/promtool
}
# The module does not carry the built web page that it embeds: a sentence stands in for it.
build_alertmanager() {
  source_of github.com/prometheus/alertmanager@v0.34.2 && mkdir -p ui/app/dist &&
    echo 'Built without the web page; the API is complete.' >ui/app/dist/index.html &&
    go_build "$1/bin/alertmanager" ./cmd/alertmanager && go_build "$1/bin/amtool" ./cmd/amtool
}

# layout NAME BINARIES ROOT: the files of the image
layout() {
  local binaries=$2/bin root=$3
  case $1 in
    collector) install -D "$binaries/otelcol-contrib" "$root/otelcol-contrib" ;;
    jaeger) install -D "$binaries/jaeger-linux" "$root/cmd/jaeger/jaeger-linux" && add_busybox "$root" ;;
    prometheus | alertmanager)
      mkdir -p "$root/bin" "$root/etc/$1" "$root/$1" && cp "$binaries"/* "$root/bin/" && chown 65534:65534 "$root/$1" &&
        add_busybox "$root"
      ;;
  esac
  mkdir -p "$root/tmp" && chmod 1777 "$root/tmp"
}
add_busybox() {
  local program
  program=$(type -P busybox) || { echo "no busybox (Debian: busybox-static) to put beside the program"; return 1; }
  mkdir -p "$1/bin" && cp -L "$program" "$1/bin/busybox"
  for tool in sh wget sleep chown cat ls; do ln -sf busybox "$1/bin/$tool"; done
}
changes() {
  case $1 in
    collector) echo 'USER 10001:10001|ENTRYPOINT ["/otelcol-contrib"]|CMD ["--config","/etc/otelcol-contrib/config.yaml"]' ;;
    jaeger) echo 'USER 10001|ENTRYPOINT ["/cmd/jaeger/jaeger-linux"]|ENV JAEGER_LISTEN_HOST=0.0.0.0|ENV PATH=/bin' ;;
    prometheus) echo 'USER 65534|WORKDIR /prometheus|VOLUME /prometheus|ENTRYPOINT ["/bin/prometheus"]|CMD ["--config.file=/etc/prometheus/prometheus.yml","--storage.tsdb.path=/prometheus"]|ENV PATH=/bin' ;;
    alertmanager) echo 'USER 65534|WORKDIR /alertmanager|VOLUME /alertmanager|ENTRYPOINT ["/bin/alertmanager"]|CMD ["--config.file=/etc/alertmanager/alertmanager.yml","--storage.path=/alertmanager"]|ENV PATH=/bin' ;;
  esac
}

# why_not NAME VERSION: why a program cannot be built here, if it cannot
why_not() {
  case $1 in
    tempo) echo 'its Go module is not to be had from the module proxy (no version is listed, known ones are refused)' ;;
    grafana) echo 'its Go module is not to be had from the module proxy, and Debian does not package it' ;;
    *)
      [ "${recipe[$1]:-}" = "$2" ] || { echo "the recipe builds ${recipe[$1]:-no version} only"; return; }
      [ -f "$(binaries_of "$1")/done" ] || command -v go >/dev/null || echo 'there is no Go to build it with'
      ;;
  esac
}

# Where the binaries of a recipe are kept: another recipe, another directory.
binaries_of() {
  local key
  key=$({ declare -f "build_$1" source_of go_build; [ ! -d "$here/$1" ] || cat "$here/$1"/*; } | sha256sum | cut -c1-16)
  echo "$cache/$1-$key"
}

build() { # NAME BINARIES
  rm -rf "$cache/$1"-* && mkdir -p "$2/bin" "$2/work"
  [ ! -d "$here/$1" ] || cp -r "$here/$1/." "$2/work"
  (cd "$2/work" && "build_$1" "$2") && rm -rf "$2/work" && touch "$2/done"
}

import() { # NAME BINARIES TAG: the image, unless it is there as this recipe makes it
  local made root status
  made=$({ echo "${2##*/}"; declare -f layout add_busybox changes; } | sha256sum | cut -c1-16)
  [ "$(docker image inspect -f '{{index .Config.Labels "culprit.recipe"}}' "$3" 2>/dev/null)" != "$made" ] || return 0
  local -a command=(docker import --change "LABEL culprit.recipe=$made")
  while IFS= read -r change; do command+=(--change "$change"); done < <(changes "$1" | tr '|' '\n')
  root=$(mktemp -d)
  layout "$1" "$2" "$root" && tar -C "$root" -c . | "${command[@]}" - "$3"
  status=$?
  rm -rf "$root"
  return $status
}

local_image() { # NAME OFFICIAL
  local name=$1 version=${2##*:} started=$SECONDS from='from the cache' log=$cache/$1.log why binaries
  why=$(why_not "$name" "$version")
  [ -z "$why" ] || { echo "skipped: image $2: no registry answers, and $why"; return; }
  binaries=$(binaries_of "$name")
  if [ ! -f "$binaries/done" ]; then
    from='built from its Go module'
    if ! build "$name" "$binaries" >"$log" 2>&1; then
      echo "skipped: image $2: no registry answers, and building it failed: $(grep -m1 -iE 'forbidden|error|cannot|no required module' "$log" || tail -n1 "$log")"
      return
    fi
  fi
  if ! import "$name" "$binaries" "culprit.local/$name:$version" >"$log" 2>&1; then
    echo "skipped: image $2: no registry answers, and making it failed: $(tail -n1 "$log")"
    return
  fi
  echo "$(variable "$name")=culprit.local/$name:$version" >>"$env_file"
  echo "image $2: local equivalent culprit.local/$name:$version, $from ($((SECONDS - started))s)"
}

names=("$@")
[ ${#names[@]} -gt 0 ] || names=(collector jaeger prometheus alertmanager tempo grafana)
for name in "${names[@]}"; do
  image=$(official "$name")
  sed -i "/^$(variable "$name")=/d" "$env_file"
  if [ "$mode" != local ] && { docker image inspect "$image" >/dev/null 2>&1 || timeout 300 docker pull -q "$image" >/dev/null 2>&1; }; then
    echo "$(variable "$name")=$image" >>"$env_file"
    echo "image $image: official"
  elif [ "$mode" = official ]; then
    echo "skipped: image $image: it cannot be pulled"
  else
    local_image "$name" "$image"
  fi
done
exit 0
