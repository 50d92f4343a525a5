# Bestendig. `make run` and `make test` do all the set-up themselves.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := true
export PORT ?= 8000

PYTHON ?= python3
UV := PYTHONPATH=.tools $(PYTHON) -m uv
BIN := .venv/bin

.PHONY: help
help: ## This list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: setup ## Set up when needed, then the web application on http://localhost:8000 (PORT=… changes it)
	@DEMO=1 $(BIN)/bestendig serve

.PHONY: setup
setup: .venv/.ready ## Everything that `make run` and .venv/bin/bestendig need

.PHONY: test
test: .venv/.ready-for-tests ## What the tests need, and all tests
	$(BIN)/lint-imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal

.PHONY: check
check: .venv/.ready-for-tests ## Import floors, style and types
	$(BIN)/lint-imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.PHONY: fmt
fmt: .venv/.ready-for-tests ## Put the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: honesty
honesty: .venv/.ready-for-tests ## Full-length proof that the engine does not claim what is not there
	$(BIN)/python -m bench.honesty

.PHONY: speed
speed: .venv/.ready-for-tests ## Full-length comparison of speed with the engine's peers
	$(BIN)/python -m bench.speed

.PHONY: messages
messages: .venv/.ready ## Compile the translations
	$(BIN)/pybabel --quiet compile --directory src/bestendig/locale --domain django

.tools/uv/__init__.py:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target .tools uv==0.13.9

.venv/.ready: .tools/uv/__init__.py pyproject.toml uv.lock package-lock.json $(wildcard src/bestendig/locale/*/LC_MESSAGES/django.po)
	$(UV) sync --frozen --inexact --no-default-groups --group setup
	bin/system-packages pdf
	bin/npm-packages
	$(BIN)/pybabel --quiet compile --directory src/bestendig/locale --domain django
	@touch $@

.venv/.ready-for-tests: .venv/.ready
	$(UV) sync --frozen --inexact
	bin/system-packages pdf browser
	@touch $@
