#!/usr/bin/env bash
# Resolve requirements*.in into requirements*.txt: hashed, for Python 3.11 and newer, without any index address.
# usage: scripts/lock.sh [uv options, such as --upgrade or --upgrade-package NAME]
set -euo pipefail
cd "$(dirname "$0")/.."
for name in requirements requirements-setup requirements-dev requirements-scale requirements-scale-dev requirements-bench; do
    .venv/bin/uv pip compile "$name.in" --output-file "$name.txt" --universal --python-version 3.11 \
        --generate-hashes --no-header --no-emit-index-url --quiet "$@"
done
