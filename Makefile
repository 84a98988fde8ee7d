# Everything a person or CI runs. Needs python3 (3.11 or newer) and make; each target makes its own .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
SOURCES := workflow tests tools

.PHONY: help demo test check format lint types floors docs coverage requirements mutants reference statements screens day bench bench-quick clean

help:            ## this list
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(READY): pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(READY)

demo: $(READY)   ## four stories on one real store
	@$(BIN)/complaints demo

test: $(READY)   ## every test
	@$(BIN)/python -m pytest -q -n auto

check: $(READY)  ## what CI runs: format, lint, types, floors, docs, requirements, tests with coverage
	@$(MAKE) --no-print-directory format-check lint types floors docs requirements coverage

format: $(READY) ## rewrite the code in the house format
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix --quiet $(SOURCES)

.PHONY: format-check
format-check: $(READY)
	@$(BIN)/ruff format --check --quiet $(SOURCES) || { echo 'not in the house format: run make format'; exit 1; }

lint: $(READY)
	@$(BIN)/ruff check --quiet $(SOURCES)

types: $(READY)
	@$(BIN)/mypy --strict

floors: $(READY) ## imports go one way only
	@$(BIN)/lint-imports --no-cache

PURE := tests/definitions tests/engine tests/stories tests/procedures

coverage: $(READY) ## every test; those of the language and the engine leave no line or branch of them out
	@$(BIN)/python -m pytest -q -n auto $(PURE) --cov=workflow/engine --cov=workflow/definitions --cov-report=
	@$(BIN)/coverage report --fail-under=100 --skip-covered
	@$(BIN)/python -m pytest -q -n 3 $(addprefix --ignore=,$(PURE))

docs: $(READY)   ## the shipped definitions are clean, and their stories cover everything
	@$(BIN)/complaints check workflow/definitions/library/*.yaml
	@$(BIN)/complaints examples workflow/definitions/library/*.yaml

requirements: $(READY) ## take every rule out, one at a time: its test notices
	@$(BIN)/python -m tools.requirements
	@$(BIN)/python -m tools.requirements docs/regulators.md

mutants: $(READY) ## every small mistake in the shipped definitions: which are noticed, and by what
	@$(BIN)/python -m tools.mutants

reference: $(READY) ## write docs/reference again from the code
	@$(BIN)/python -m tools.reference

statements: $(READY) ## write the SQL of the store again from what is declared
	@$(BIN)/python -m tools.statements

screens: $(READY) ## draw docs/screens again from what the commands print
	@$(BIN)/python -m tools.screens

day: $(READY)     ## type a day's work of five people, each command a process of its own
	@$(BIN)/python -m tools.day

bench: $(READY)  ## what everything costs, as ratios to baselines of the same run; writes docs/performance.md
	@$(BIN)/python -m bench

bench-quick: $(READY) ## the ratios that matter beside those that are kept, in under a minute
	@$(BIN)/python -m bench.quick

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .coverage* complaints*.db*
