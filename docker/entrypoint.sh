#!/bin/sh
# Run a command of the image: Airflow's where the first word is no program of its own.
set -e
command -v "$1" >/dev/null || set -- airflow "$@"
exec "$@"
