# Two commands matter to a newcomer: make run, make test. Both set up what they need first.
.DEFAULT_GOAL := help
.PHONY: help setup run picture test check format lint types floors evals bandit sbom fuzz bench figures docs

# Another interpreter: make run PYTHON=python3.13
PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
# Where make run keeps the centre, and the port of its first page.
DATA = comity-data
PORT = 8000

help:  ## what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.ready  ## make .venv with the comity command in it (a few minutes, once)

# The versions in constraints.txt are those that the tests passed with. A newer pip is fetched only where the one that
# comes with Python is too old to know today's wheels.
$(VENV)/.ready: pyproject.toml constraints.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Comity needs Python 3.11 or newer. Name one: make setup PYTHON=python3.12"; exit 1; }
	@echo "Setting up in $(VENV), once. This fetches packages, takes a few minutes and fills about 800 MB of disk."
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu install python3-venv."; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=24'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --requirement requirements-dev.txt --editable '.[pdf,vectors]'
	@echo "Building the table of places and the network that compares meanings: about a minute."
	@$(BIN)/comity prepare
	@touch $@

run: setup  ## run the sample centre: four members, one river; Ctrl-C stops it (DATA=folder, PORT=8000)
	@exec $(BIN)/comity run --data '$(DATA)' --port $(PORT)

picture: setup  ## read the sample scenario without a centre and print its picture
	@$(BIN)/comity read examples/river/reports --facts examples/river/facts.toml

test: setup  ## run the tests (TESTS='-n 2 tests/flow': what pytest is told besides)
	@$(BIN)/python -m pytest $(TESTS)

check: format lint types floors bandit sbom evals  ## all checks: format, lint, types, floors, bandit, parts list, evals

format: setup  ## is the code laid out as it should be?
	@$(BIN)/ruff format --check .

lint: setup  ## the linter's rules
	@$(BIN)/ruff check .

types: setup  ## the type checker, strict
	@$(BIN)/mypy

floors: setup  ## does every module import only what lies below it?
	@$(BIN)/lint-imports

evals: setup  ## quick scores of every task, where the data are, and of the sample scenario; fails below a floor
	@$(BIN)/python -m evals --quick
	@$(BIN)/python -m evals.sample

bandit: setup  ## known weak spots of Python programs; what the linter looks at line by line is left to it
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml comity

sbom: setup  ## the list of all parts with their versions and licences, as CycloneDX: build/comity.cdx.json
	@mkdir -p build
	@$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
		--output-file build/comity.cdx.json '$(BIN)/python' 2>/dev/null
	@echo "The parts list is in build/comity.cdx.json."

# Seconds that each reader of foreign bytes is tried.
SECONDS = 60
fuzz: setup  ## bytes that nobody would write, for all that reads foreign bytes (SECONDS=3600 to look longer)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement evals/fuzz.txt || \
		{ echo "atheris has no wheel for this Python: nothing was tried."; exit 0; }; \
		$(BIN)/python -m evals.fuzz --seconds $(SECONDS)

bench: setup  ## measure speed and memory (some minutes)
	@$(BIN)/python -m evals.bench

figures: setup  ## measure again and write the figures into README and docs (some minutes)
	@$(BIN)/python -m evals.figures

docs: setup  ## write what Comity prints now into README and docs
	@$(BIN)/python docs/make_outputs.py
