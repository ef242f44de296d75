# Everything runs in .venv, made here. The stamps name what was installed from which files.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .make
# Tests wait for programs that they start, so that some more than there are processors are fastest.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN); [ $$n -le 4 ] || n=4; echo $$((n + 2)))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

AGAIN = $(BIN)/pytest --last-failed --last-failed-no-failures none $(PYTEST_ARGS)

.DEFAULT_GOAL := help

# Each of the many processes that tests start reads what the first has compiled.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help
help: ## Show what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "gpgraph needs Python 3.11 or newer; $(PYTHON) is older. Name another: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { echo "This Python cannot make virtual environments. On Debian: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMPS)/runtime: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) --editable .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: $(STAMPS)/runtime
	$(PIP) --editable '.[dev]'
	@touch $@

# What pages load from npm. Without it they still work, so that its absence stops nothing.
$(STAMPS)/web: web/package.json web/package-lock.json web/.npmrc web/build.js $(wildcard web/src/*.js)
	cd web && npm ci --silent && npm run --silent build
	@mkdir -p $(STAMPS) && touch $@

.PHONY: web
web: ## Bundle the editor and the graph view from npm
	@command -v npm >/dev/null || { echo "npm is missing. On Debian: apt install npm" >&2; exit 1; }
	@$(MAKE) --no-print-directory $(STAMPS)/web

.PHONY: web-where-possible
web-where-possible:
	@if ! command -v npm >/dev/null; then echo "Without the editor and the graph view: npm is missing."; \
	else $(MAKE) --no-print-directory $(STAMPS)/web || echo "Without the editor and the graph view: see above."; fi

.PHONY: serve
serve: $(STAMPS)/runtime web-where-possible ## Run the service at http://127.0.0.1:8000
	@exec $(BIN)/gpgraph serve

.PHONY: build
build: $(STAMPS)/runtime ## Build a release into releases/
	@$(BIN)/gpgraph build

.PHONY: validate
validate: $(STAMPS)/runtime ## Check ontology and data against the shapes
	@$(BIN)/gpgraph validate

.PHONY: test
test: $(STAMPS)/dev web-where-possible ## Run every test but the thorough ones
	@# In their order, for files that take long have few tests, and would come last by their number.
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not alone and not speed and not thorough" $(PYTEST_ARGS)
	@# Two at a time take half as long; what then misses a limit of time is run again by itself.
	$(BIN)/pytest --numprocesses 2 --dist loadfile -m alone $(PYTEST_ARGS) || $(AGAIN) -m alone
	$(BIN)/pytest -m speed tests/http tests/browser $(PYTEST_ARGS) || $(AGAIN) -m speed

.PHONY: thorough
thorough: $(STAMPS)/dev web-where-possible ## Run the tests that take minutes, before a release
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile -m thorough $(PYTEST_ARGS)

.PHONY: check
check: $(STAMPS)/dev ## Lint, types, import contracts, Turtle and SPARQL formats
	@$(MAKE) --no-print-directory --keep-going --jobs 2 --output-sync check-types check-types-of-tests check-rest

.PHONY: check-types check-types-of-tests check-rest
check-types:
	$(BIN)/mypy
check-types-of-tests:
	$(BIN)/mypy --cache-dir .mypy_cache/tests tests scripts benchmarks
check-rest:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/turtlefmt --check ontology data shapes
	$(BIN)/python scripts/check_queries.py queries ontology/rules

.PHONY: format
format: $(STAMPS)/dev ## Put Python and Turtle into the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/turtlefmt ontology data shapes
	$(BIN)/python scripts/check_queries.py --fix queries ontology/rules

.PHONY: picture
picture: $(STAMPS)/dev ## Draw the README's picture anew from the data
	$(BIN)/python scripts/draw_graph.py docs/graph.svg

.PHONY: reference
reference: $(STAMPS)/dev ## Write the reference pages of the command line and of the proofs anew
	$(BIN)/python scripts/write_reference.py docs/reference/command-line.md
	$(BIN)/python scripts/list_proofs.py

.PHONY: texts
texts: $(STAMPS)/dev ## Collect the words of the pages for translation; tell what is missing
	$(BIN)/python scripts/update_texts.py

.PHONY: bench
bench: $(STAMPS)/dev ## Measure beside other servers; prints a table, and keeps it
	@test -d .bench-venv || { $(PYTHON) -m venv .bench-venv && \
	  .bench-venv/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt; }
	$(BIN)/python -m benchmarks $(BENCH_ARGS)

.PHONY: sssom
sssom: .sssom-venv/done ## Install the tools of SSSOM, which some tests need, apart from all else

.sssom-venv/done: tests/sssom/requirements.txt
	$(PYTHON) -m venv .sssom-venv
	.sssom-venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile -r $<
	@touch $@

.PHONY: clean
clean: ## Remove what was made here
	rm -rf $(VENV) $(STAMPS) .bench-venv .sssom-venv web/node_modules src/gpgraph/http/static/vendor build dist releases .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
