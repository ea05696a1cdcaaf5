#!/usr/bin/env bash
# Install the named Debian packages that are not there; who is not root is told what to ask for.
# usage: scripts/system_packages.sh PACKAGE…
set -euo pipefail
missing=()
for package in "$@"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "not installed: ${missing[*]} (on Debian: sudo apt-get install ${missing[*]})" >&2
    exit 2
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# Nothing is started: who needs a server starts it on a port of its own.
RUNLEVEL=1 apt-get install -qq --no-install-recommends "${missing[@]}" >/dev/null
