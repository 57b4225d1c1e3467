# newsgen: what there is to do here. `make` alone lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# What `make bench` is asked for: make bench BENCH="--sizes 10000 --runs 1".
BENCH ?=
METADATA := pyproject.toml src/newsgen/model/version.py

# A stamp says that an installation is current; it is older than what it was made from, or it is made again.
$(VENV)/.stamp-site: $(METADATA) scripts/venv.sh
	@sh scripts/venv.sh "$(PYTHON)" "$(VENV)"
	@echo "Installing newsgen into $(VENV) ..."
	@$(PIP) install --editable .
	@touch $@

# The wheels let tests/package install newsgen into an empty environment without asking the network each time.
$(VENV)/.stamp-test: $(VENV)/.stamp-site $(METADATA)
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) install --editable '.[test]'
	@rm -rf $(VENV)/wheels
	@$(PIP) wheel --wheel-dir $(VENV)/wheels .
	@rm -f $(VENV)/wheels/newsgen-*.whl
	@touch $@

$(VENV)/.stamp-bench: $(VENV)/.stamp-site $(METADATA)
	@echo "Installing what newsgen is compared with into $(VENV) ..."
	@$(PIP) install --editable '.[bench]'
	@touch $@

.PHONY: help site test test-full lint format docs bench wheel clean

help: ## list what there is
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: $(VENV)/.stamp-site ## set everything up and build the sample newsroom into output/
	@$(BIN)/newsgen build
	@echo "Look at it: $(BIN)/newsgen serve, then open http://localhost:4000/"

test: $(VENV)/.stamp-test ## set up what the tests need and run them
	@sh scripts/system.sh
	@sh scripts/node.sh $(VENV)/node
	@sh scripts/azurite.sh "$(VENV)"
	@$(BIN)/python -m pytest

test-full: $(VENV)/.stamp-test ## run all tests, the long ones too
	@sh scripts/system.sh
	@sh scripts/node.sh $(VENV)/node
	@sh scripts/azurite.sh "$(VENV)"
	@$(BIN)/python -m pytest -m "full or not full"

lint: $(VENV)/.stamp-test ## check style (ruff) and types (mypy)
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(VENV)/.stamp-test ## let ruff mend what it can
	@$(BIN)/ruff check --fix .

docs: $(VENV)/.stamp-test ## write docs/reference/ and schema/ again
	@$(BIN)/python scripts/docs.py

bench: $(VENV)/.stamp-bench ## measure against Hugo and Pelican (30 minutes); the numbers are for people
	@$(BIN)/python benchmarks/run.py $(BENCH)
	@$(BIN)/python benchmarks/run.py --corpus links --sizes 1000 --skip pelican
	@$(BIN)/python benchmarks/phases.py
	@$(BIN)/python benchmarks/live.py

wheel: $(VENV)/.stamp-test ## build the wheel into dist/
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist

clean: ## remove all that was made: output, caches, environment
	@rm -rf output .newsgen .benchmarks dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis $(VENV)
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
