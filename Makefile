# ShowUp. `make` alone lists what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# Debian's own Python where there is one, so that every machine starts from the same.
PYTHON ?= $(shell test -x /usr/bin/python3 && echo /usr/bin/python3 || echo python3)
# Tests side by side: each waits a third of its time for browsers and databases.
WORKERS ?= 3
# What to test: make test TESTS="tests/rules -k slots"
TESTS ?=

# What pytest makes of the tests' files is kept, whatever this shell says: written anew, it takes each
# worker six seconds of every run.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
STAMPS := .stamps
# No build isolation: pip would fetch build requirements outside the lock for it.
# Twice quiet: errors are told, and not what pip thinks of this machine's own settings.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
LOCKED := $(PIP) install --require-hashes --use-pep517 --no-build-isolation
PYTEST := $(BIN)/python -m pytest
NODE_TOOL := $(BIN)/python -c 'import hatch_build as h, subprocess, sys; h.install_libraries(h.Path("pwa")); sys.exit(subprocess.call([*h.npm_command(), "run", "--silent", *sys.argv[1:]], cwd="pwa", env=h.node_environment()))'
# Typed code; folders join as they appear.
TYPED := $(wildcard app tests migrations benchmarks) hatch_build.py
UV := uv==0.13.9
COMPILE := $(STAMPS)/lock/bin/uv pip compile --quiet --no-config --universal --generate-hashes \
	--python-version 3.11 --custom-compile-command 'make lock' $(UPGRADE)

.PHONY: help setup setup-suggest setup-dev demo demo-reset test test-quick test-python check-phone test-phone \
	test-long bench lighthouse container-steps lint lint-style lint-types format wire-types \
	lock screenshots clean app

help: ## list these targets
	@echo "ShowUp: what make can do"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' \
		| awk -F'|' '{ printf "%-19s %s\n", $$1, $$2 }'

# --- setting up -----------------------------------------------------------------------------

setup: app ## everything that running ShowUp takes: a virtual environment in .venv, the phone app
	@echo "Ready: $(BIN)/showup --help"

setup-suggest: app $(STAMPS)/suggest ## the solver for suggestions on top; ShowUp works without it

setup-dev: app $(STAMPS)/dev ## what tests, lint and types take on top of that

$(BIN)/python:
	@./.ci/needs "$(PYTHON)" venv
	@echo "Making a virtual environment in .venv (about 5 s) …"
	@"$(PYTHON)" -m venv .venv

$(STAMPS)/build: requirements/build.txt | $(BIN)/python
	@echo "Installing the locked build tools (about 10 s) …"
	@mkdir -p $(STAMPS)
	@$(PIP) install --require-hashes -r requirements/build.txt
	@touch $@

$(STAMPS)/runtime: requirements/runtime.txt $(STAMPS)/build
	@echo "Installing the locked libraries (about 20 s) …"
	@$(LOCKED) -r requirements/runtime.txt
	@touch $@

$(STAMPS)/suggest: requirements/suggest.txt $(STAMPS)/runtime
	@echo "Installing the locked solver (about 5 s) …"
	@$(LOCKED) -r requirements/suggest.txt
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/runtime $(STAMPS)/suggest
	@echo "Installing the locked test tools (about 10 s) …"
	@$(LOCKED) -r requirements/dev.txt
	@touch $@

$(STAMPS)/install: pyproject.toml hatch_build.py $(STAMPS)/runtime
	@$(BIN)/python hatch_build.py
	@echo "Installing ShowUp itself (about 3 s) …"
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# The phone app is looked at every time (a tenth of a second when nothing changed), and the
# Python files are compiled ahead, so that every start is a quick one.
app: $(STAMPS)/install
	@$(BIN)/python hatch_build.py
	@$(BIN)/python -m compileall -q $(wildcard app migrations)

# --- running --------------------------------------------------------------------------------

demo: app ## set up and start a demo circle on http://localhost:8000 (Ctrl-C ends it)
	@$(BIN)/showup demo

demo-reset: app ## the same, starting over
	@$(BIN)/showup demo --reset

# --- checking -------------------------------------------------------------------------------

test: setup-dev ## lint, types, and all tests but the long ones; installs what it needs on Debian
	@./.ci/needs "$(PYTHON)" chromium firefox webkit postgresql
	@$(MAKE) lint test-phone test-python

# The first circle's story, and rules of every kind: what most changes break first.
QUICK := tests/rules tests/architecture "tests/scenarios/test_first_circle.py::test_the_first_circle[sqlite]"

test-quick: setup-dev ## style, rules, architecture and one story, in 90 s: while you work
	@$(MAKE) lint-style
	@echo "Tests …"
	@$(PYTEST) -n $(WORKERS) --dist worksteal --deselect tests/architecture/test_databases.py $(QUICK)

test-python: setup-dev ## the Python tests alone (TESTS="tests/rules -k slots" picks some)
	@echo "Tests …"
	@$(PYTEST) -n $(WORKERS) --dist worksteal $(TESTS)

check-phone: setup-dev
	@echo "Phone app: types …"
	@$(NODE_TOOL) check

test-phone: check-phone ## the phone app's types and tests
	@echo "Phone app: tests …"
	@$(NODE_TOOL) test

test-long: setup-dev ## the tests that take minutes
	@./.ci/needs "$(PYTHON)" chromium firefox webkit postgresql
	@echo "Long tests …"
	@$(PYTEST) -m long $(TESTS) || { code=$$?; test $$code -eq 5 && echo "No long tests yet." || exit $$code; }

container-steps: setup-dev ## prove the Dockerfile's steps without an engine (some minutes)
	@./.ci/needs "$(PYTHON)" venv
	@$(BIN)/python -m tests.ops.container

bench: setup-dev ## measure, each row beside its floor; writes benchmarks/results.json
	@./.ci/needs "$(PYTHON)" postgresql
	@echo "Measuring (some minutes) …"
	@$(BIN)/python -m benchmarks

lighthouse: setup-dev ## Lighthouse's figures for a phone: the first screen, each home, an ask
	@./.ci/needs "$(PYTHON)" chromium
	@echo "Lighthouse (about three minutes) …"
	@$(BIN)/python -m benchmarks.lighthouse

lint: lint-style lint-types ## style and types

lint-style: setup-dev
	@echo "Style …"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

lint-types: setup-dev
	@echo "Types …"
	@$(BIN)/mypy --no-error-summary $(TYPED)

format: setup-dev ## put the code in the agreed shape
	@$(BIN)/ruff check --quiet --fix --exit-zero .
	@$(BIN)/ruff format .

wire-types: setup-dev ## write the phone app's wire types anew from the server's models
	@$(BIN)/python -m tests.architecture.wire_types

# --- keeping --------------------------------------------------------------------------------

lock: | $(BIN)/python ## resolve requirements/*.txt anew (UPGRADE=--upgrade takes newer versions)
	@echo "Locking …"
	@test -x $(STAMPS)/lock/bin/uv || { "$(PYTHON)" -m venv $(STAMPS)/lock; \
		$(STAMPS)/lock/bin/python -m pip --disable-pip-version-check -qq install '$(UV)'; }
	@$(BIN)/python -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb")); \
		print(*p["build-system"]["requires"], *p["dependency-groups"]["build"], sep="\n")' \
		| $(COMPILE) --no-annotate -o requirements/build.txt -
	@$(COMPILE) -o requirements/runtime.txt pyproject.toml
	@$(COMPILE) -c requirements/runtime.txt --extra dev -o requirements/dev.txt pyproject.toml
	@$(BIN)/python -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb")); \
		print(*p["project"]["optional-dependencies"]["suggest"], sep="\n")' \
		| $(COMPILE) --no-annotate -c requirements/runtime.txt -c requirements/dev.txt \
		-o requirements/suggest.txt -

screenshots: setup-dev ## take the README's pictures and its film anew from a running demo
	@./.ci/needs "$(PYTHON)" chromium
	@echo "Taking pictures (about 30 s) …"
	@$(BIN)/python -m tests.browser.screenshots

clean: ## remove everything that was made here, the demo's data excepted
	rm -rf .venv $(STAMPS) app/web pwa/node_modules benchmarks/lighthouse/node_modules build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find app tests migrations benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
