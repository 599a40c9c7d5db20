# make run: the demo in a browser. make test, make check: for those who change the code.
.PHONY: run install test lint check soak bench lock clean
.DELETE_ON_ERROR:

BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input

run: install
	@$(BIN)/nhacviec demo

install: .venv/.installed

# The project comes last and alone: no dependency resolution, no build isolation, nothing unlocked.
.venv/.installed: requirements.txt pyproject.toml
	@tools/venv
	@echo "Installing into .venv ..."
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing the tools for tests and checks ..."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# Worksteal: long tests stand together, and a worker without work takes over half of what another has left.
test: .venv/.installed-dev
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint
	$(BIN)/python -m pytest -q tests/contract/test_schema.py tests/unit/test_reference.py

# Long: 200 real processes killed with -9 an engine, PostgreSQL with TEST_POSTGRES_URL; SOAK_KILLS for another number.
SOAK_KILLS ?= 200
soak: .venv/.installed-dev
	NHACVIEC_SOAK_KILLS=$(SOAK_KILLS) $(BIN)/python -m pytest -n auto tests/crash/test_real_kills.py

# Tables of ratios, nothing is asserted; BENCH_SCALE=0.1 for a quick look. docs/benchmarks.md says what they mean.
bench: .venv/.installed-dev
	@$(BIN)/python -m tests.bench

# After a change of the dependencies in pyproject.toml. Needs uv (pip install uv). Add --upgrade for newer versions.
COMPILE := printf 'setuptools>=77\n' | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml -
lock:
	$(COMPILE) -o requirements.txt
	$(COMPILE) --extra dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
