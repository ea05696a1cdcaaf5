#!/bin/sh
# Install newsvane and all it needs on several machines into a new Python environment: what the image is built with.
# usage: docker/install.sh ENVIRONMENT SOURCE       SOURCE stays: the package is run from SOURCE/plugins
set -eu
environment=$1
source=$2
tools=$(mktemp -d)
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir --require-hashes -r "$source/requirements-setup.txt"
# uv does not read pip's configuration: an index that is set there is handed over.
index=${PIP_INDEX_URL:-$("$tools/bin/pip" config get global.index-url 2>/dev/null || true)}
[ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"

python3 -m venv --without-pip "$environment"
install() { "$tools/bin/uv" pip install --quiet --link-mode=copy --python "$environment/bin/python" "$@"; }
install --require-hashes -r "$source/requirements.txt"
install --require-hashes -r "$source/requirements-scale.txt"
install --no-deps --no-build-isolation -e "$source"
"$environment/bin/python" -m compileall -q "$source/plugins" # UV_COMPILE_BYTECODE does so for the others
rm -rf "$tools"
