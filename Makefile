.DEFAULT_GOAL := help
.PHONY: help setup run test check evals bench

VENV := .venv
BIN := $(VENV)/bin

help:  ## what each target does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup: $(VENV)/.ready  ## make .venv with the comity command, the tools and the vector parts

$(VENV)/.ready: pyproject.toml constraints.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Comity needs Python 3.11 or newer; python3 is older."; exit 1; }
	@python3 -m venv $(VENV) || { echo "python3 cannot make a virtual environment; on Debian install python3-venv."; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -r requirements-dev.txt -e '.[vectors]'
	$(BIN)/comity prepare
	@touch $@

run: setup  ## read the sample scenario and print its picture
	$(BIN)/comity read examples/river/reports --facts examples/river/facts.toml

test: setup  ## run the tests
	$(BIN)/python -m pytest

check: setup  ## format, lint, types, import floors, quick evals
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m evals scenario

evals: setup  ## score Comity against the sample scenario's truth
	$(BIN)/python -m evals scenario

bench: setup  ## measure speed and memory
	$(BIN)/python -m evals.bench
