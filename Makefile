PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

MINUTES ?= 3
SEED    ?= 1

# What is compiled once is kept: each process of the tests would compile all of it anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help sandbox run test mutants check fix bench soak lock

help:
	@echo "make sandbox   the app in a throwaway workspace on http://127.0.0.1:8765"
	@echo "make test      set up, then all tests"
	@echo "make check     format, lint, types, layers, translations, tests"
	@echo "make mutants   small faults put into the product: which of them no test notices"
	@echo "make bench     benchmarks, as ratios against a baseline run beside them"
	@echo "make soak      people at work while everything fails, then a recount (MINUTES=3 SEED=1)"
	@echo "make run       the app with the settings of .env"

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Pacto needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 …") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV), once; it takes a minute or two ..."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

sandbox: $(READY)
	$(BIN)/pacto sandbox $(ARGS)

run: $(READY)
	$(BIN)/pacto run

test: $(READY)
	$(BIN)/pytest $(ARGS)

SAMPLE ?= 60
SEED   ?= 1
JOBS   ?= 2
PATHS  ?= services funnel storage digests
mutants: $(READY)
	$(BIN)/python -m tests.mutants --sample $(SAMPLE) --seed $(SEED) --jobs $(JOBS) $(PATHS)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(ARGS)

fix: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	$(BIN)/python -m benchmarks $(ARGS)

soak: $(READY)
	nice -n 5 $(BIN)/python -m tests.soak --minutes $(MINUTES) --seed $(SEED)

lock:
	uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate --extra dev pyproject.toml -o requirements.lock
