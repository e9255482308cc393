#!/usr/bin/env bash
# The demonstration behind `./run demo`: real emblems, through real name servers, on this machine's loopback only.
#
#   tools/demo.sh EMBLEM
#
# Knot (authoritative) and Unbound (recursive, before it) come from tools/servers.sh, listen on ports that are free, and
# end with the script. Exit: 0 all as expected, 1 something was not, 2 something is missing.
set -euo pipefail
emblem=$(realpath "${1:-build/emblem}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[[ -x $emblem ]] || { echo "demo: no program at $emblem; ./run build makes it" >&2; exit 2; }
shown=${emblem#"$PWD/"}
work=$(mktemp -d "${TMPDIR:-/tmp}/emblem-demo.XXXXXX")
servers=()
surprises=0
bold='' dim='' plain=''
if [[ -t 1 && -z ${NO_COLOR:-} ]]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; fi

deployed=vectors/deployed/emblem.felixlinker.de
deployed_name=emblem.felixlinker.de
deployed_at=2026-06-17T00:10:00Z
case=vectors/cases/commitment-003-older-names
case_name=harbour.saint-anne-union-2662.example
case_at=2027-10-25T02:19:17Z

# Only what this script started, by number.
clean_up() {
  trap - EXIT INT TERM HUP
  if ((${#servers[@]} > 0)); then
    kill "${servers[@]}" 2>/dev/null || true
    wait "${servers[@]}" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

step() { printf '\n%s== %s%s\n' "$bold" "$1" "$plain"; }
tell() { fold -s -w 78 <<<"$*"; }

# free_ports N: that many numbers, free for UDP and TCP on 127.0.0.1 a moment ago.
free_ports() {
  python3 - "$1" <<'PY'
import socket
import sys

held, ports = [], []
while len(ports) < int(sys.argv[1]):
    tcp = socket.socket()
    udp = socket.socket(type=socket.SOCK_DGRAM)
    tcp.bind(("127.0.0.1", 0))
    try:
        udp.bind(tcp.getsockname())
        ports.append(tcp.getsockname()[1])
    except OSError:
        pass
    held += [tcp, udp]
print(*ports)
PY
}

write_zones() {
  local soa='3600 IN SOA ns.invalid. nobody.invalid. 1 3600 600 86400 60' name
  for name in "$deployed_name" "$case_name"; do
    printf '%s. %s\n%s. 3600 IN NS ns.invalid.\n' "$name" "$soa" "$name"
    if [[ $name == "$deployed_name" ]]; then
      cat "$deployed/records.zone"
      echo "$name. 300 IN AAAA 2a01:4f9:c010:d8e4::1"
    else
      cat "$case/records.zone"
    fi
  done >"$work/all.zone"
  grep "^$deployed_name\." "$work/all.zone" >"$work/$deployed_name.zone"
  grep "^$case_name\." "$work/all.zone" >"$work/$case_name.zone"
}

write_configurations() {
  cat >"$work/knot.conf" <<CONF
server:
    rundir: "$work"
    listen: 127.0.0.1@$knot_port
log:
  - target: "$work/knot.log"
    any: info
database:
    storage: "$work/knot"
template:
  - id: default
    storage: "$work"
    file: "%s.zone"
    zonefile-sync: -1
    journal-content: none
zone:
  - domain: $deployed_name
  - domain: $case_name
CONF
  # Everything is forwarded to Knot, so nothing can leave the machine: no root servers, no DNSSEC trust anchor.
  cat >"$work/unbound.conf" <<CONF
server:
    directory: "$work"
    chroot: ""
    username: ""
    pidfile: "$work/unbound.pid"
    use-syslog: no
    logfile: "$work/unbound.log"
    interface: 127.0.0.1@$unbound_port
    access-control: 127.0.0.0/8 allow
    outgoing-interface: 127.0.0.1
    do-ip6: no
    do-not-query-localhost: no
    module-config: "iterator"
forward-zone:
    name: "."
    forward-addr: 127.0.0.1@$knot_port
CONF
}

start() {
  tools/servers.sh exec "$@" >"$work/$1.out" 2>&1 &
  servers+=($!)
}

# answers PORT: waits, ten seconds at most, until the server there knows both names.
answers() {
  local deadline=$((SECONDS + 10)) name
  for name in "$deployed_name" "$case_name"; do
    until kdig +short +tcp +time=1 +retry=0 -p "$1" @127.0.0.1 "$name" SOA 2>/dev/null | grep -q ns.invalid; do
      kill -0 "${servers[@]}" 2>/dev/null && ((SECONDS < deadline)) || return 1
      sleep 0.1
    done
  done
}

# Ports can be taken between finding and using them: try again with others.
start_servers() {
  local try
  for try in 1 2 3; do
    read -r knot_port unbound_port <<<"$(free_ports 2)"
    write_configurations
    start knotd -c "$work/knot.conf"
    start unbound -d -c "$work/unbound.conf"
    if answers "$knot_port" && answers "$unbound_port"; then return; fi
    kill "${servers[@]}" 2>/dev/null || true
    wait "${servers[@]}" 2>/dev/null || true
    servers=()
  done
  echo "demo: the name servers did not start ($try tries):" >&2
  tail -n 5 "$work"/*.out "$work"/*.log >&2
  exit 2
}

# check EXIT ARG…: shows the command, runs it, and remembers when it does not exit as it should.
check() {
  local expected=$1 code=0 word line=''
  shift
  for word in "$@"; do line+=" ${word//"$work"/\$WORK}"; done
  printf '%s$ %s check%s%s\n' "$dim" "$shown" "$line" "$plain"
  timeout 20 "$emblem" check "$@" || code=$?
  printf '%s(exit %s)%s\n' "$dim" "$code" "$plain"
  if ((code != expected)); then
    surprises=$((surprises + 1))
    echo "demo: exit $expected was expected" >&2
  fi
}

command -v kdig >/dev/null || { echo "demo: kdig is missing; as root: apt-get install knot-dnsutils" >&2; exit 2; }
write_zones
printf '%sDigital emblems: who is marked, by whom, and may I rely on it?%s\n' "$bold" "$plain"
tell "A host can carry the sign of the Red Cross in the DNS, as signed tokens. This demonstration serves two such \
names from a real name server and asks about them, as you would before touching a host. Nothing leaves this machine."

step "Two name servers"
start_servers
tell "Knot, authoritative for both names: 127.0.0.1#$knot_port"
tell "Unbound, a resolver like your provider's, before it: 127.0.0.1#$unbound_port"
knot=127.0.0.1#$knot_port
unbound=127.0.0.1#$unbound_port
proof=(--evidence "$deployed/emblem.felixlinker.de.chain.pem" --evidence "$deployed/auth.felixlinker.de.chain.pem")
case_proof=(--evidence "$case/root.chain.pem" --evidence "$case/auth0.chain.pem" --logs "$case/logs.json")

step "A real emblem: $deployed_name, as of June 2026"
tell "It was published as TXT records. The evidence is the certificates by which issuer and endorser committed to \
their keys in public logs; without them the answer would be UNKNOWN."
check 0 "$deployed_name" --via "$knot" --at "$deployed_at" "${proof[@]}"

step "The same through the resolver, with the whole path"
check 0 "$deployed_name" --via "$unbound" --at "$deployed_at" "${proof[@]}" --explain
tell "TXT was truncated over UDP and came by TCP: emblems are longer than a datagram, so that is the normal case."

step "The newer form: $case_name"
tell "Here the tokens are binary and stand in records of their own type (IHLE, number 65297). This emblem was made for \
tests, with transparency logs of its own."
check 0 "$case_name" --via "$knot" --at "$case_at" "${case_proof[@]}"

step "The same through the resolver, as one line of JSON for programs"
check 0 "$case_name" --via "$unbound" --at "$case_at" "${case_proof[@]}" --json

step "A forgery: one bit of each signature is flipped"
python3 - "$case/records.zone" >"$work/forged.zone" <<'PY'
import sys

# The last hexadecimal digit of every token is the end of its signature.
for line in open(sys.argv[1]):
    hexadecimal = line.split()[-1]
    if hexadecimal.startswith("d2"):
        line = line.rstrip()[:-1] + "%x" % (int(hexadecimal[-1], 16) ^ 1) + "\n"
    print(line, end="")
PY
check 1 "$case_name" --records "$work/forged.zone" --at "$case_at" "${case_proof[@]}"

step "The same emblem, a year later"
check 1 "$case_name" --via "$knot" --at "2028-10-25T00:00:00Z" "${case_proof[@]}"

step "Without evidence"
tell "Nobody showed that the key belongs to the organisation: the answer is neither yes nor no, and the exit code 3."
check 3 "$case_name" --via "$knot" --at "$case_at" --logs "$case/logs.json"

step "What to try next"
suggest() { printf '  %-50s %s\n' "$1" "$2"; }
suggest "$shown check --help" "every option, with an example"
suggest "$shown inspect $deployed/records.zone" ""
suggest "" "what the tokens say, unjudged"
suggest "$shown explain EM-604" "any code that you saw above"
suggest "$shown check YOUR.NAME" "a name of your own, through your resolver"
suggest "docs/policy.md" "whom you trust, in one file"
if ((surprises > 0)); then
  echo "demo: $surprises answers were not as expected" >&2
  exit 1
fi
