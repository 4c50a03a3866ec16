# make run    tables, notebooks and figures of data/raw (RAW=folder OUT=folder: your reports, results outside the tree;
#             CODEBOOK=file: a codebook of yours)
# make test   style, types, tests, accuracy
# make lab    JupyterLab with everything installed
# make bench  speed and peers, written to benchmarks/README.md

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RAW ?= data/raw
OUT ?=
JOBS ?= -1
CODEBOOK ?=
export PYTHONUTF8 = 1

.PHONY: run test lab bench lock clean

run: $(VENV)/installed
	$(BIN)/python -m fazhi run "$(RAW)" $(if $(OUT),--out "$(OUT)") --jobs $(JOBS) $(if $(CODEBOOK),--codebook "$(CODEBOOK)")

test: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile --durations 15

lab: $(VENV)/installed
	$(BIN)/jupyter lab notebooks

bench: $(VENV)/installed
	$(BIN)/python benchmarks/run.py

# exact versions for every platform and Python from 3.11 on
lock: $(VENV)/installed
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --all-extras pyproject.toml --no-emit-index-url --no-header --no-annotate --upgrade -o requirements.lock

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "fazhi needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "No venv module: on Debian, apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build
