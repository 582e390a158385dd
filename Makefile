# Everything runs in .venv, made by uv from the hash-pinned lock. `make help` lists the targets.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
READY := $(VENV)/ready
# uv of this machine if it works, else one of our own from the package index that pip is configured for.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .bootstrap/bin/uv)
LOCK := $(UV) pip compile pyproject.toml --group build --generate-hashes --no-emit-index-url --no-header -q

.PHONY: help setup run nightly audit test browser unit lint report dev benchmark lock

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(READY) ## make the environment (quick when it is there)

# Compiled here once: a machine that lets Python write no bytecode (containers do) would compile Dagster, dbt and Great
# Expectations anew in every process, some 10 seconds each time.
$(READY): pyproject.toml requirements-dev.lock | $(filter .bootstrap/bin/uv,$(UV))
	@echo "setting up $(VENV)"
	@test -x $(PYTHON) || $(UV) venv --quiet --allow-existing --python '>=3.11,<3.12' $(VENV)
	@$(UV) pip sync --quiet --compile-bytecode --python $(PYTHON) requirements-dev.lock
	@$(UV) pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation --editable .
	@$(PYTHON) -m compileall -q pipelines
	@touch $@

.bootstrap/bin/uv:
	@python3 -m venv .bootstrap
	@.bootstrap/bin/python -m pip install --quiet --disable-pip-version-check uv

# make turns every failing recipe into its own status 2, so the two outcomes that are no failure end with 0 here:
# published (0), and published without some documents (3), which the summary names.
run: setup ## read, check and publish the registered documents
	@status=0; $(BIN)/yusuan run || status=$$?; \
	if [ $$status -eq 3 ]; then echo "published without the documents named above (exit status 3)"; exit 0; fi; \
	exit $$status

nightly: setup ## the same for cron: a log of JSON lines in data/logs, exit status as `make run`
	@status=0; $(PYTHON) -m pipelines.operation.nightly || status=$$?; \
	if [ $$status -eq 3 ]; then echo "published without the documents named above (exit status 3)"; exit 0; fi; \
	exit $$status

test: setup lint browser ## run every test
	@$(PYTHON) -m pytest -n 2 --dist loadfile -q

browser: ## make sure that the tests of the report find Chromium
	@if [ -z "$${YUSUAN_CHROMIUM:-}" ] && ! command -v chromium chromium-browser google-chrome >/dev/null; then \
		if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
			echo "the tests of the report need Chromium: install it, or name its program in YUSUAN_CHROMIUM" >&2; exit 1; \
		fi; \
		echo "installing chromium for the tests of the report"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes chromium >/dev/null; \
	fi

unit: setup ## run the unit tests alone
	@$(PYTHON) -m pytest -n 2 --dist loadfile -q tests/unit

lint: setup ## check style of Python and SQL
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/sqlfluff lint --processes 2 dbt_project/models expectations

report: setup ## write the data-quality report on what is published, open it or tell where it is
	@$(BIN)/yusuan report --open

dev: setup ## open Dagster's page on http://127.0.0.1:3000
	@$(PYTHON) -m pipelines.assets.dev

benchmark: setup ## time reading, runs, the report and nights; what the checks catch; how scans are read; damage and kills
	@$(PYTHON) tests/benchmarks/reading.py
	@$(PYTHON) tests/benchmarks/run.py
	@$(PYTHON) -m tests.benchmarks.report
	@$(PYTHON) -m tests.benchmarks.mutations
	@$(PYTHON) -m tests.benchmarks.scans
	@$(PYTHON) -m tests.benchmarks.texts
	@$(PYTHON) -m tests.benchmarks.damage
	@$(PYTHON) -m tests.benchmarks.kills
	@$(PYTHON) -m tests.benchmarks.nights

audit: setup ## look up known holes in what the lock pins; fails where the database gives no answer
	@$(PYTHON) -m pipelines.operation.audit

lock: ## resolve the dependencies anew
	@$(LOCK) -o requirements.lock
	@$(LOCK) --group dev -o requirements-dev.lock
