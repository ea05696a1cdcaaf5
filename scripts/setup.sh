#!/usr/bin/env bash
# Build .venv from the locked requirements and install the newsvane command into it.
# usage: scripts/setup.sh [dev|bench|scale]   dev: for lint and tests; bench: for make bench; scale: for several machines
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "newsvane needs Python 3.11 or newer; '$python' is $("$python" --version 2>&1 || echo absent)." >&2
    echo "Name another one: make $(basename "${MAKECMDGOALS:-setup}") PYTHON=python3.12" >&2
    exit 2
}
[ -x .venv/bin/python ] || "$python" -m venv .venv
pip() { .venv/bin/python -m pip --disable-pip-version-check "$@"; }

# uv installs in seconds what takes pip a minute and a half; it does not read pip's configuration, so an index that
# the user configured for pip (a mirror, a company's own) is handed over.
pip install --quiet --require-hashes -r requirements-setup.txt
index=${PIP_INDEX_URL:-$(pip config get global.index-url 2>/dev/null || true)}
[ -z "$index" ] || export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$index}
install() { .venv/bin/uv pip install --quiet --python .venv/bin/python "$@"; }

install --require-hashes -r requirements.txt
case ${1:-} in
    dev) install --require-hashes -r requirements-dev.txt ;;
    bench) install --require-hashes -r requirements-bench.txt ;;
    scale) install --require-hashes -r requirements-scale.txt && install --require-hashes -r requirements-scale-dev.txt ;;
esac
install --no-deps --no-build-isolation -e .

# pip compiles what it installs; uv leaves that to the first import. Where PYTHONDONTWRITEBYTECODE forbids it there, each
# process would compile anew all that it imports: seconds for every server of Airflow, half a second for every task.
if [ -n "${PYTHONDONTWRITEBYTECODE:-}" ] && [ -z "${1:-}" ]; then
    home=$(mktemp -d)
    env -u PYTHONDONTWRITEBYTECODE AIRFLOW_HOME="$home" .venv/bin/python scripts/compile_modules.py >"$home/log" 2>&1 ||
        { tail -3 "$home/log" >&2; echo "The modules stay uncompiled: newsvane works, and starts more slowly." >&2; }
    rm -rf "$home"
fi
