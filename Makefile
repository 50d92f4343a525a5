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
	$(BIN)/pytest -n 3 --dist worksteal --ignore tests/walls/test_canary.py
	$(BIN)/pytest tests/walls/test_canary.py  # by itself: libraries of other tests print what they like
	TEST_DATABASE=postgres $(BIN)/pytest -n 3 tests/walls tests/common/test_scope.py --ignore tests/walls/test_full_walk.py

.PHONY: walls
walls: .venv/.ready-for-tests ## The walls between roles and organisations, on SQLite and on PostgreSQL
	$(BIN)/python -m bench.walls

.PHONY: canary
canary: .venv/.ready-for-tests ## What people write in the private ring, searched everywhere as everybody
	$(BIN)/python -m bench.canary

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

.PHONY: closing
closing: .venv/.ready-for-tests ## How long launching and closing a wave of 20,000 people takes, part by part
	$(BIN)/python -m bench.closing
	$(BIN)/python -m bench.closing --postgres
	$(BIN)/python -m bench.closing --people 420 --teams 27 --questions 25
	$(BIN)/python -m bench.closing --sector

.PHONY: attack
attack: .venv/.ready-for-tests ## Full-length proof that released tables do not give away what one of a few people answered
	$(BIN)/python -m bench.attack

.PHONY: verdicts
verdicts: .venv/.ready-for-tests ## Seven programmes of which the truth is known, in twenty municipalities
	SEEDS=20 $(BIN)/python -m bench.verdicts

.PHONY: faults
faults: .venv/.ready-for-tests ## Full-length proof that kill -9 of any process loses nothing and does nothing twice
	FAULTS=40 $(BIN)/pytest -q tests/faults
	$(BIN)/python -m bench.faults

.PHONY: load
load: .venv/.ready-for-tests ## A hundred people at once hand in a questionnaire, on SQLite and on PostgreSQL
	$(BIN)/python -m bench.load

.PHONY: demo
demo: setup ## Throw the demo away and build it anew (stop `make run` first)
	@DEMO=1 $(BIN)/bestendig demo --anew

.PHONY: sbom
sbom: .tools/uv/__init__.py ## The software bill of materials (CycloneDX), in dist/
	bin/sbom dist/bestendig.cdx.json

.PHONY: audit
audit: .tools/uv/__init__.py ## Look up known holes in what we depend on (needs the network)
	$(UV) export --frozen --no-dev --no-emit-project --quiet --format requirements.txt --output-file build/audit.txt
	$(UV) tool run pip-audit==2.10.1 --requirement build/audit.txt --disable-pip --require-hashes --strict
	if command -v npm >/dev/null; then npm audit --omit=dev; fi

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
