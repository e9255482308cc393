#!/usr/bin/env bash
# Debian's own name servers for demo and tests, unpacked below build/servers and run from there: nothing is installed,
# nothing starts by itself.
#
#   tools/servers.sh fetch PACKAGE…      download and unpack them and the libraries that they lack
#   tools/servers.sh exec PROGRAM ARG…   become PROGRAM (knotd, knotc, unbound, nsd, named, …) from the unpacked tree
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
store=${EMBLEM_SERVERS:-$here/build/servers}
root=$store/root

fetch() {
  local wanted=() package
  for package in "$@"; do
    [[ -e $store/have/$package ]] || wanted+=("$package")
  done
  ((${#wanted[@]} == 0)) && return
  mkdir -p "$store/debs" "$store/have" "$root"
  local as_us=(-o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=1)
  # What apt would install for them here: names of the files at the end of the printed addresses.
  local missing
  if ! missing=$(apt-get "${as_us[@]}" --print-uris -qq --no-install-recommends install "${wanted[@]}" 2>/dev/null); then
    if ((EUID == 0)); then
      apt-get update -qq
    else
      echo "servers: the package lists are missing; as root: apt-get update" >&2
      exit 2
    fi
    missing=$(apt-get "${as_us[@]}" --print-uris -qq --no-install-recommends install "${wanted[@]}")
  fi
  local names
  names=$({ awk '{print $2}' <<<"$missing" | cut -d_ -f1; printf '%s\n' "${wanted[@]}"; } | sed '/^$/d' | sort -u)
  # shellcheck disable=SC2086
  (cd "$store/debs" && apt-get "${as_us[@]}" -qq download $names >/dev/null)
  local deb
  for deb in "$store"/debs/*.deb; do
    dpkg -x "$deb" "$root"
    rm -f "$deb"
  done
  for package in "${wanted[@]}"; do touch "$store/have/$package"; done
}

run_program() {
  local folder path libraries
  for folder in usr/sbin usr/bin sbin bin; do
    path=$root/$folder/$1
    if [[ -x $path ]]; then
      libraries=$(printf '%s:' "$root"/usr/lib/*-linux-gnu "$root"/lib/*-linux-gnu)
      shift
      LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:-} exec "$path" "$@"
    fi
  done
  echo "servers: no program '$1' below $root; fetch its package first" >&2
  exit 2
}

case ${1:-} in
  fetch) shift && fetch "$@" ;;
  exec) shift && run_program "$@" ;;
  *)
    sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
