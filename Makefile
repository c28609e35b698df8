# `make` alone lists the targets. Each target does its own set-up.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
READY := $(VENV)/.ready
NODE_READY := tests/node/node_modules/.ready
PAGE_READY := web/node_modules/.ready
PYTEST := $(PY) -m pytest
# Two workers suit the smallest machine we test on; `make test WORKERS=8` on a larger one.
WORKERS ?= 2
# Ape asks vvm for a compiler binary; this folder has the installed one, so nothing is downloaded.
export VVM_BINARY_PATH := $(CURDIR)/$(VENV)/vvm

.PHONY: help setup node lock audit bundle release release-check build demo format docs check lint test test-contracts test-model test-tools test-sdk test-ape test-anvil test-page page screenshots proof soak gas bench read sizes clean test-relay relay-bench life

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- environments ---------------------------------------------------------------------------------------------

setup: $(READY)  ## make .venv from the lock and install the package into it

$(READY): requirements.lock pyproject.toml
	@tools/venv.sh $(VENV)
	@touch $@

node: $(NODE_READY)  ## install anvil, solc and published contracts from npm, for some tests

$(NODE_READY): tests/node/package.json tests/node/package-lock.json
	@tools/node.sh

$(PAGE_READY): web/package.json web/package-lock.json
	@tools/node.sh web

lock: $(READY)  ## write requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --all-extras --group dev pyproject.toml --output-file requirements.lock

# --- product --------------------------------------------------------------------------------------------------

build: $(READY)  ## compile the contracts into celldao/artifacts, record their sizes and hashes
	@$(PY) -m tools.build
	@$(PY) -m tools.sizes --write
	@$(PY) -m tools.release.hashes --write

page: $(READY) $(PAGE_READY)  ## build the page for members from web/ into celldao/web/page
	@$(PY) -m tools.page_contracts
	@cd web && npx tsc --noEmit && npx vite build --logLevel warn

screenshots: $(READY) $(PAGE_READY) node  ## take pictures of every page into docs/img (needs Chromium)
	@$(PY) -m tools.screenshots

demo: $(READY)  ## found a cell on the embedded chain, pay, vote, exit (needs no Node)
	@$(PY) -m celldao.demo

gas: $(READY) node  ## measure the gas of everything a cell does; peers stay as recorded
	@$(PY) -m bench
	@$(PY) -m bench.planning --write

bench: $(READY) node  ## measure ours, the peers from npm and the growth curves; write bench/results, docs/planning.md
	@$(PY) -m bench --peers --growth
	@$(PY) -m bench.planning --write

read: $(READY) node  ## measure requests and time of reading cells of up to 10,000 members (some minutes)
	@$(PY) -m bench.read --large --write

relay-bench: $(READY) node  ## 10,000 signed ballots of 50 clients through a relay that is killed (ten minutes)
	@$(PY) -m bench.relay --write
life: $(READY) node  ## let a cell of 10,000 members live for ten years, compare every total (ten minutes or more)
	@$(PY) -m bench.life --write

sizes: $(READY)  ## print the sizes of the contracts beside their limits
	@$(PY) -m tools.sizes

bundle: $(READY)  ## a standard-JSON input for each contract, for explorers, into dist/verification
	@$(PY) -m tools.release.bundles

release: $(READY)  ## wheel, sdist, bundles, list of parts and sums into dist/, from what is committed, twice
	@$(PY) -m tools.release.dist

release-check: $(READY) release  ## install what is in dist/ afresh, without Node, and use it; build all contracts twice
	@$(PY) -m tools.release.fresh
	CELLDAO_RELEASE=1 $(PYTEST) -n $(WORKERS) tests/tools/release

docs: $(READY)  ## build the site of the documents into .build/site; a broken link is an error
	$(BIN)/mkdocs build --strict

# --- proof ----------------------------------------------------------------------------------------------------

format: $(READY)  ## let ruff format and repair the Python code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: $(READY) docs node  ## format, lint, types, links, compile without warnings; artifacts, sizes, hashes, gas in step
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PY) -m tools.build --check
	$(PY) -m tools.sizes --check
	$(PY) -m tools.release.hashes --check
	$(PY) -m tools.audit.licences --check
	$(PY) -m tools.invariants
	$(PY) -m tools.vyper_checks
	$(PY) -m celldao.cli.reference --check
	$(PY) -m bench.planning --check
	@$(PY) -m bench --check

audit: $(READY)  ## ask what is known against every locked package; without an answer it fails
	@$(PY) -m tools.audit

lint: $(READY)  ## natrix and mamushi on the contracts, in an environment of their own
	@$(PY) -m tools.lint

# One pytest run per suite: Ape's and titanoboa's plugins each want the process for themselves, and only the
# contract suite records coverage. The last one's summary ends the output.
test: check test-tools test-sdk test-model test-contracts test-ape test-anvil test-relay test-page  ## what CI runs

test-tools: $(READY)  ## the project's own tools
	$(PYTEST) -n $(WORKERS) tests/tools

test-sdk: $(READY) node  ## the package: parsing, encoding, computations, without a chain
	$(PYTEST) -n $(WORKERS) tests/sdk

test-contracts: $(READY)  ## contract suite on titanoboa, with line coverage of the .vy files
	rm -rf .build/coverage
	$(PYTEST) -n $(WORKERS) --vyper-coverage=.build/coverage tests/unit tests/integration tests/attacks
	$(PY) -m tools.coverage_report .build/coverage

test-model: $(READY) node  ## contracts beside the reference model, and beside OpenZeppelin's, through random stories
	$(PYTEST) -p no:boa_test -n $(WORKERS) tests/model tests/twin

test-ape: $(READY)  ## suite on Ape's embedded chain
	$(PYTEST) -p ape_test -p no:boa_test -n $(WORKERS) tests/ape

test-anvil: $(READY) $(PAGE_READY) node  ## what only anvil can show
	$(PYTEST) -p no:boa_test -n $(WORKERS) tests/anvil

test-relay: $(READY) node  ## the relay: its store, its promises, a crowd, attackers, fuzzed by its description
	$(PYTEST) -p no:boa_test -n $(WORKERS) --dist loadfile tests/relay

test-page: $(READY) $(PAGE_READY) node  ## the page: types, units, the committed build, and members in Chromium
	$(PY) -m tools.page_contracts --check
	@if [ -f $(PAGE_READY) ]; then \
	  (cd web && npx tsc --noEmit && npx vitest run --silent) && $(PY) -m tools.page_build --check; \
	else echo "the page's types, units and build are left out: Node 20.19 or later is missing" >&2; fi
	$(PYTEST) -p no:boa_test -n $(WORKERS) tests/browser

# The seed is the day's unless one is given: `make proof SEED=7` repeats a run.
SEED ?= $(shell date +%Y%m%d)
PROOF := .build/proof

proof: $(READY) node  ## attack the contracts at full width, print one table of what was tried and found
	rm -rf $(PROOF)
	@status=0; \
	$(PY) -m tools.vyper_checks --rows $(PROOF)/static.json || status=1; \
	$(PY) -m tools.lint --rows $(PROOF)/lint.json || status=1; \
	$(PY) -m tests.model --steps 20000 --seed $(SEED) --jobs $(WORKERS) || status=1; \
	$(PY) -m tests.twin --stories 500 --seed $(SEED) --jobs $(WORKERS) || status=1; \
	$(PY) -m tools.mutants --sample 300 --fresh --jobs $(WORKERS) || status=1; \
	$(PY) -m tools.defences -n $(WORKERS) || status=1; \
	CELLDAO_KILLS=20 CELLDAO_SEED=$(SEED) CELLDAO_ROWS=$(PROOF)/kills.json \
	  $(PYTEST) -p no:boa_test tests/anvil/sending/test_kill.py || status=1; \
	CELLDAO_HARDFORKS=1 $(PYTEST) -p no:boa_test -p tests.support.proof_rows -n $(WORKERS) \
	  --proof-row hardforks="the marked tests under the rules of cancun, prague and osaka" \
	  -m every_hardfork tests/anvil || status=1; \
	CELLDAO_CLIENTS=1 $(PYTEST) -p no:boa_test -p tests.support.proof_rows \
	  --proof-row clients="a plain client (not our package) on web3.py 7 and 8" tests/anvil/clients/test_web3_versions.py \
	  || status=1; \
	$(PY) -m tests.symbolic --jobs $(WORKERS) || status=1; \
	$(PY) -m tests.symbolic --mutants --limit 120 --jobs $(WORKERS) || status=1; \
	$(PY) -m tools.proof || status=1; \
	exit $$status

soak: $(READY)  ## before a release: what proof samples, in full (half a working day); MINUTES=150 stops it, a later run goes on
	@$(PY) -m tools.soak --jobs $(WORKERS) --minutes $(or $(MINUTES),0) $(if $(ANEW),--anew)

clean:  ## remove what the tools wrote; environments stay
	rm -rf .build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage* build dist *.egg-info demo-report.html
	find . -name __pycache__ -not -path './$(VENV)/*' -not -path '*/node_modules/*' -prune -exec rm -rf {} +
