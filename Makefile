# Everything runs in .venv, made here. The stamps name what was installed from which files.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .make
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help

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

.PHONY: serve
serve: $(STAMPS)/runtime ## Run the service at http://127.0.0.1:8000
	@exec $(BIN)/gpgraph serve

.PHONY: build
build: $(STAMPS)/runtime ## Build a release into releases/
	@$(BIN)/gpgraph build

.PHONY: validate
validate: $(STAMPS)/runtime ## Check ontology and data against the shapes
	@$(BIN)/gpgraph validate

.PHONY: test
test: $(STAMPS)/dev ## Run every test
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile -m "not alone" $(PYTEST_ARGS)
	$(BIN)/pytest -m alone $(PYTEST_ARGS)

.PHONY: check
check: $(STAMPS)/dev ## Lint, types, import contracts, Turtle and SPARQL formats
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests scripts benchmarks
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

.PHONY: bench
bench: $(STAMPS)/dev ## Measure beside other servers; prints a table, and keeps it
	@test -d .bench-venv || { $(PYTHON) -m venv .bench-venv && \
	  .bench-venv/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt; }
	$(BIN)/python -m benchmarks $(BENCH_ARGS)

.PHONY: clean
clean: ## Remove what was made here
	rm -rf $(VENV) $(STAMPS) .bench-venv build dist releases .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
