# Everything a person or CI runs. Needs python3 (3.11 or newer) and make; each target makes its own .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
SOURCES := workflow tests

.PHONY: help demo test check format lint types floors docs coverage clean

help:            ## this list
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(READY): pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(READY)

demo: $(READY)   ## the story of one regulation, on a real store
	@$(BIN)/complaints demo

test: $(READY)   ## every test
	@$(BIN)/python -m pytest -q -n auto

check: $(READY)  ## what CI runs: format, lint, types, floors, tests with coverage, docs
	@$(MAKE) --no-print-directory format-check lint types floors coverage docs

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

coverage: $(READY) ## tests with coverage: the language and the engine at 100 %
	@$(BIN)/python -m pytest -q -n auto --cov --cov-report=
	@$(BIN)/coverage report --include='workflow/engine/*,workflow/definitions/*' --fail-under=100 --skip-covered

docs: $(READY)   ## the shipped definitions are clean, and their stories cover everything
	@$(BIN)/complaints check workflow/definitions/library/*.yaml
	@$(BIN)/complaints examples workflow/definitions/library/*.yaml

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .coverage* complaints*.db*
