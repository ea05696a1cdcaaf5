#!/usr/bin/env bash
# Write passwords and keys of your own, for compose.yaml, to docker/.env; an existing file is left alone.
# usage: docker/secrets.sh [FILE]
set -euo pipefail
file=${1:-$(dirname "$0")/.env}
if [ -e "$file" ]; then
    echo "$file is already there, and is kept: whoever has data needs the passwords it was made with." >&2
    exit 0
fi
hex() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }
umask 077
# Fernet keys are 32 bytes in URL-safe base64; the others may be any text that needs no escaping in an address.
cat >"$file" <<END
# Made by docker/secrets.sh. Keep a copy in a safe place: without FERNET_KEY, saved connections cannot be read.
ADMIN_PASSWORD=$(hex 12)
API_SECRET_KEY=$(hex 32)
FERNET_KEY=$(head -c 32 /dev/urandom | base64 | tr '+/' '-_')
JWT_SECRET=$(hex 64)
POSTGRES_PASSWORD=$(hex 24)
REDIS_PASSWORD=$(hex 24)
S3_KEY=$(hex 10)
S3_SECRET=$(hex 20)
END
echo "wrote $file; log in as admin with its ADMIN_PASSWORD"
