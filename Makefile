# Everything happens in a virtual environment in this checkout (.venv); all targets are safe to repeat.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SEED ?= 1
RUST_NEEDED := $(shell sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
SOURCES := $(shell find crates -name '*.rs' -o -name Cargo.toml 2>/dev/null) Cargo.toml Cargo.lock .cargo/config.toml pyproject.toml

.PHONY: help build run test browser lint docs demonstration fuzz bench gpu wheel format clean
.DEFAULT_GOAL := help

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 10

.tools:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.10 or newer is needed: https://www.python.org/downloads/"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "Python 3.10 or newer is needed, found $$($(PYTHON) --version); set PYTHON=..."; exit 1; }
	@command -v cargo >/dev/null || { echo "Rust's cargo is needed; install it with: curl https://sh.rustup.rs -sSf | sh"; exit 1; }
	@found=$$(cargo --version 2>/dev/null | cut -d' ' -f2); \
	    test "$$(printf '%s\n' $(RUST_NEEDED) "$${found:-0}" | sort -V | head -n 1)" = $(RUST_NEEDED) || { \
	    echo "Rust $(RUST_NEEDED) or newer is needed, found $${found:-a cargo that does not run}; update it with: rustup update stable"; exit 1; }
	@command -v cc >/dev/null || { echo "A C linker (cc) is needed; on Debian: apt-get install gcc"; exit 1; }
.PHONY: .tools

# A folder that an interrupted or failed attempt left behind is made anew.
$(BIN)/python: | .tools
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is needed; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

# The stamp is made last, so that an interrupted installation is done again.
$(VENV)/built: $(SOURCES) | .tools $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'maturin>=1.9,<2'
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/maturin develop --release --quiet --extras dev
	$(BIN)/python -m arcbatt.candidates.dsl_stub
	$(BIN)/python -m arcbatt.candidates.library
	$(BIN)/python -m compileall -q python/arcbatt run_batt.py -x 'candidates/(library|differs)/(solve|differ)_'
	@touch $@

build: .tools $(VENV)/built  ## virtual environment, installation, release build: .venv/bin/batt

run: build  ## deal a batt of 32 candidates for task 007bbfb7 and score it
	$(BIN)/batt deal -c 32 -i 007bbfb7 --seed $(SEED) -f tmp_batt_onerun_run.py
	$(BIN)/python run_batt.py --timing -i 007bbfb7 -b tmp_batt_onerun_run

test: build  ## all tests, of the engine and of the package
	cargo test --quiet --package batt-core --package batt-gpu --package batt-sandbox
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal

browser:  ## Chromium, in which the tests open the pages; where there is none they are skipped
	@command -v chromium || command -v chromium-browser || command -v google-chrome || { \
	    test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	    timeout 300 sh -c 'apt-get update -qq; apt-get install -qq -y --no-install-recommends chromium' >/dev/null 2>&1; \
	} || echo "No Chromium here and none could be installed: the tests that open pages are skipped."

lint: build  ## ruff, mypy, the directions of imports, vermin, rustfmt, clippy; warnings are errors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --config-file benches/mypy.ini benches tools run_batt.py card.py
	$(BIN)/python -m pytest tests/test_house.py
	$(BIN)/vermin --quiet --target=3.10- --no-tips python/arcbatt benches tests tools run_batt.py card.py
	cargo fmt --check
	cargo clippy --quiet --all-targets -- -D warnings

format: build  ## format all code
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	cargo fmt

docs: build  ## the documentation as a site, in site/; without network
	$(BIN)/python tools/settings_table.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

demonstration: build  ## record docs/pictures/demonstration.svg, draw docs/pictures/stacked.svg
	$(BIN)/python tools/demonstration.py docs/pictures/demonstration.svg
	$(BIN)/python tools/stacked.py docs/pictures/stacked.svg

fuzz: .tools  ## millions of damaged texts for the parser and the engine: MINUTES=10
	cargo run --quiet --release --package batt-core --example fuzz -- $(or $(MINUTES),1)

bench: build  ## measure (all, or PARTS="run rate"); writes docs/RESULTS.md and bench-results/results.json
	$(BIN)/python benches/bench.py $(PARTS)

gpu: $(BIN)/python  ## the kernels of the coarse search for GPUs; needs none, and no toolkit
	@# This version writes what drivers from 525 on read.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'nvidia-cuda-nvrtc-cu12<12.1' >/dev/null 2>&1 || true
	@$(BIN)/python tools/ptx.py

wheel: build gpu  ## one wheel for Python 3.10 and newer, in dist/, with these kernels
	$(BIN)/maturin build --release --out dist

clean:  ## remove what was built (not the store)
	rm -rf $(VENV) target dist site bench-results tmp_batt_*.py python/arcbatt/*.so python/arcbatt/evaluating/*.ptx .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
