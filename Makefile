# The targets people type. `make` alone lists them; the work itself is in scripts/ and in `python -m app`.
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
PY := .venv/bin/python
.PHONY: help setup run test check fix shell db-new migrate bench shots docs data chaos load attack golden lock release clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Fill .venv with everything development needs
	@scripts/setup.sh dev

run: ## Start PostgreSQL, the web server and the consumer; Ctrl-C stops them
	@scripts/setup.sh $(if $(BI_MONGO_URI),run,$(if $(filter 1 true yes on,$(BI_AGGREGATE)),dev,run))
	@umask 077; exec $(PY) -m app run

test: ## What CI runs: checks, then all tests. T="tests/sla -k due" runs only those
	@scripts/test.sh $(T)

check: ## Format, lint, import contracts and types
	@scripts/setup.sh dev
	@scripts/check.sh

fix: ## Format, and mend what the linter can mend
	@scripts/setup.sh dev
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

shell: ## psql on the development database
	@scripts/setup.sh run
	@$(PY) -m scripts.shell

db-new: ## Write a migration: make db-new ROOMS="cases timers" DESC="what changes"
	@scripts/setup.sh dev
	@$(PY) scripts/new_migration.py $(ROOMS) --desc "$(DESC)"

migrate: ## Bring the database to the newest schema
	@scripts/setup.sh run
	@$(PY) -m app migrate

data: ## Load demonstration data: SIZE=small, 100k or 1m
	@scripts/setup.sh run
	@$(PY) -m app demo --size $(or $(SIZE),small)

bench: ## Measure the pages and queries that must stay fast
	@scripts/tool.sh bench --size $(or $(BENCH_SIZE),full) $(ARGS)

load: ## Two hundred operators at work on a full database
	@scripts/tool.sh load $(ARGS)

chaos: ## Kill processes at random under work, then audit: KILLS=200 SEED=7
	@scripts/tool.sh chaos $(if $(KILLS),--kills $(KILLS)) $(if $(SEED),--seed $(SEED)) $(ARGS)

attack: ## Throw the corpus of hostile input at a running house
	@scripts/tool.sh attack $(ARGS)

shots: ## Picture the key pages, in two widths and both directions
	@scripts/tool.sh shots $(ARGS)

golden: ## Write the golden files again; read the difference before you commit it
	@scripts/tool.sh golden $(ARGS)

docs: ## Write the reference pages again from the code
	@scripts/tool.sh docs $(ARGS)

lock: ## Choose versions again and write both lock files (needs uv)
	@scripts/lock.sh

release: ## Test, then pack the sources with their checksum and bill of materials
	@scripts/release.sh

clean: ## Remove caches and builds; the data and .venv stay
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
