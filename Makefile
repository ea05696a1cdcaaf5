# newsvane: `make demo` shows it, `make test` checks it, `make up` runs it on your own sources.
# make PYTHON=python3.12 …  picks another interpreter (3.11 or newer) for a new .venv.

PYTHON ?= python3
PORT ?= 8080
VENV := .venv
RUN := $(VENV)/bin/python
# Of tests: one more than there are processors, up to five, because the cluster's waits more than it works.
PROCESSES ?= $(shell getconf _NPROCESSORS_ONLN | awk '{ print ($$1 < 4 ? $$1 : 4) + 1 }')

.DEFAULT_GOAL := help
.PHONY: help setup setup-scale demo up test test-scale soak bench bench-details audit lint lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/ready ## build .venv and install the newsvane command

$(VENV)/ready: requirements.txt requirements-setup.txt pyproject.toml
	@PYTHON="$(PYTHON)" scripts/setup.sh
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt
	@PYTHON="$(PYTHON)" scripts/setup.sh dev
	@touch $@

setup-scale: $(VENV)/ready-scale ## add what a deployment on several machines needs (docs/scale.md)

$(VENV)/ready-scale: $(VENV)/ready-dev requirements-scale.txt requirements-scale-dev.txt
	@PYTHON="$(PYTHON)" scripts/setup.sh scale
	@touch $@

demo: setup ## run both DAGs in Airflow over the bundled sample
	@$(RUN) scripts/demo.py

up: setup ## run Airflow on 127.0.0.1:PORT with the live sources of config/
	@$(RUN) scripts/up.py --port $(PORT)

test: $(VENV)/ready-dev ## run every test that needs no extra system package
	@$(RUN) -m pytest --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGUMENTS)

test-scale: $(VENV)/ready-scale ## start PostgreSQL, Redis and an S3 server, and test a cluster on them; minutes
	@scripts/system_packages.sh postgresql redis-server
	@NEWSVANE_SCALE_EVERY=1 $(RUN) -m pytest tests/scale --long --no-optional-skips $(PYTEST_ARGUMENTS)

soak: $(VENV)/ready-dev ## a thousand ingests under kills, full disks and clock jumps; an hour (SOAK="--seed 7 --folder F")
	@$(RUN) tests/soak/soak.py $(SOAK)

bench: $(VENV)/ready-bench ## measure against peers and floors, half an hour (BENCH="--quick", BENCH="whole growth")
	@$(RUN) benchmarks/run.py $(BENCH)

$(VENV)/ready-bench: $(VENV)/ready-dev requirements-bench.txt
	@PYTHON="$(PYTHON)" scripts/setup.sh bench
	@touch $@

audit: $(VENV)/ready-dev ## ask an advisory database about every locked package; needs the network
	@for file in requirements*.txt; do $(VENV)/bin/uv tool run pip-audit --strict --disable-pip --require-hashes -r $$file || exit 1; done

bench-details: $(VENV)/ready-dev ## look closer at one thing after the other; an hour
	@for file in tag_speed retag_cost fetch_cost group_cost story_folds pages; do \
	    echo "== benchmarks/$$file.py"; $(RUN) benchmarks/$$file.py || exit 1; done; $(RUN) benchmarks/run.py airflow

lint: $(VENV)/ready-dev ## ruff, mypy and the configuration's own check
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/newsvane config check

lock: $(VENV)/ready-dev ## resolve requirements*.in anew into the hashed requirements*.txt
	@scripts/lock.sh

clean: ## remove .venv and everything that runs have written
	rm -rf $(VENV) var build *.egg-info plugins/*.egg-info .mypy_cache .pytest_cache .ruff_cache
