#!/usr/bin/env bash
# Build the image where there is no Docker, and run a few of its commands: with buildah, on a Debian from debootstrap.
# As root; needs 10 GB in FOLDER, which is left to be removed by hand, and some minutes.
# usage: docker/try.sh FOLDER        apt-get install buildah debootstrap
set -euo pipefail
folder=$(realpath -m "$1")
cd "$(dirname "$0")/.."
mkdir -p "$folder"
build() { buildah --root "$folder/root" --runroot "$folder/run" --storage-driver vfs "$@"; }

[ -e "$folder/debian/usr/bin/python3" ] ||
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$folder/debian"
# What this machine trusts, and how its packages are fetched, hold inside as well.
cp -L /etc/ssl/certs/ca-certificates.crt "$folder/debian/etc/ssl/certs/"
base=$(build from scratch)
build add --quiet "$base" "$folder/debian" /
build config --env LANG=C.UTF-8 --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    --env PIP_CERT=/etc/ssl/certs/ca-certificates.crt "$base"
build commit --quiet --format docker --rm "$base" localhost/debian
build bud --isolation chroot --format docker --layers=false --build-arg BASE=localhost/debian \
    --file docker/Dockerfile --tag newsvane .
build images

container=$(build from localhost/newsvane)
inside() { build run --isolation chroot "$container" -- /entrypoint "$@"; }
inside version
inside newsvane config check
inside id
build rm "$container" >/dev/null
