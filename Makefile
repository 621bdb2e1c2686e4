# The commands of the house; each is one line. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
PO := $(wildcard locale/*/LC_MESSAGES/django.po)
READY := .venv/.run node_modules/.package-lock.json $(PO:.po=.mo)

.DEFAULT_GOAL := help
.PHONY: help run test test-all check fmt messages pictures locks audit bench

help:  ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

run: $(READY)  ## The demonstration on http://127.0.0.1:8000/ (PORT=… for another)
	@PRESSCENTRE_DEMO=1 exec .venv/bin/python manage.py serve --port $(PORT)

test: $(READY) .venv/.dev  ## Everything that must hold, in at most 20 minutes
	@exec .venv/bin/python -m tests.run

test-all: $(READY) .venv/.dev  ## The same, with every language, theme and size in the browser, and the load tests
	@TEST_ALL=1 exec .venv/bin/python -m tests.run

check: $(READY) .venv/.dev  ## Format, lint, types, contracts, migrations, settings, messages; in at most a minute
	@exec .venv/bin/python -m tests.check

fmt: .venv/.dev  ## Format Python and templates
	@.venv/bin/ruff format --quiet . ; .venv/bin/ruff check --quiet --fix . ; git ls-files 'templates/*.html' | xargs -r .venv/bin/djade --target-version 5.2

messages: .venv/.dev  ## Gather the texts of the program into the ten catalogues
	@.venv/bin/python -m tests.messages gather

pictures: $(READY) .venv/.dev  ## The pictures in docs/, from the real pages
	@.venv/bin/python -m tests.pictures

locks: .venv/.dev  ## Resolve requirements*.in again into requirements*.lock
	@.venv/bin/python -m tests.locks

audit: .venv/.dev  ## Known holes in what we depend on
	@.venv/bin/python -m tests.audit_packages

bench: bench-intake bench-fanout bench-door bench-badges bench-review bench-portraits bench-schedule bench-floor  ## Every benchmark; one alone: make bench-fanout

bench-%: $(READY) .venv/.dev
	@exec .venv/bin/python -m benchmarks.$*

.venv/.run: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Presscentre needs Python 3.11 or later; say which: make run PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $@

node_modules/.package-lock.json: package-lock.json package.json .npmrc
	npm ci --ignore-scripts --silent
	@touch $@

%.mo: %.po | .venv/.run
	@.venv/bin/pybabel --quiet compile --input-file=$< --output-file=$@
