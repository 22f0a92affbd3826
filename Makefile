# `make run` and `make test` work from a bare clone; `make` alone lists everything.

PYTHON ?= python3
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(VENV)/bin/pip
# Stamps: the libraries are installed again only when their list is newer.
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
# With it set, Python compiles every library anew at each start: seconds instead of a blink.
unexport PYTHONDONTWRITEBYTECODE

# A virtual environment whose Python is gone (moved or upgraded) or that was left half made is made again.
$(shell test -x $(PY) -a -x $(PIP) || rm -f $(PIP) $(INSTALLED) $(INSTALLED_DEV))

.PHONY: help
help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: $(INSTALLED) ## Start the site and its worker on PORT (default 8000); Ctrl-C stops both
	@$(PY) -m deploy.keys
	@$(PY) -m deploy.supervisor --check-port
	@$(PY) -m flask --app app prepare
	@exec $(PY) -m deploy.supervisor

.PHONY: test
test: $(INSTALLED_DEV) ## Run the tests; choose with ARGS, for example: make test ARGS="tests/text -x"
	@$(PY) -m deploy.system
	@exec $(PY) -m pytest -n auto --maxprocesses 4 --dist worksteal $(ARGS)

.PHONY: bench
bench: $(INSTALLED) ## Measure how fast it is, beside what is expected and beside others; under 15 minutes
	@exec $(PY) -m benchmarks $(ARGS)

.PHONY: verify
verify: $(INSTALLED_DEV) ## Kill it, fill its disk and see that nothing is lost; ten minutes, choose with ARGS="--help"
	@$(PY) -m deploy.system
	@exec $(PY) -m faults $(ARGS)

.PHONY: lint
lint: $(INSTALLED_DEV) ## Check style, types, templates and the rules of the architecture
	@echo "Style:" && $(PY) -m ruff check .
	@echo "Types:" && $(PY) -m mypy
	@echo "Templates:" && $(PY) -m djlint templates --lint --quiet
	@echo "Architecture:" && $(PY) -m pytest tests/architecture -q -n 0 -p no:cacheprovider

.PHONY: clean
clean: ## Delete caches and the virtual environment; never the data in instance/
	@rm -rf $(VENV) .bench .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PIP):
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; \"$(PYTHON)\" was not found." \
		"Name it with PYTHON=, for example: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed;" \
		"\"$(PYTHON)\" is $$($(PYTHON) -V 2>&1). Name another with PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python has no venv or pip." \
		"On Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)

$(INSTALLED): requirements.txt | $(PIP)
	@echo "Installing the libraries (once; under a minute)"
	@$(PY) -m pip install -qq --disable-pip-version-check -r requirements.txt
	@touch $@

$(INSTALLED_DEV): requirements.txt requirements-dev.txt | $(PIP)
	@echo "Installing the libraries and the tools of the tests (once; about a minute)"
	@$(PY) -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $(INSTALLED) $@
