# The one entry point for people and for CI. `make help` lists the targets.

.PHONY: help run build test scan bench lint format simulate prepare

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

run: ## Build a release binary, fill a demo site if there is none, and serve it
	@scripts/run

build: ## Debug build of everything, tests included
	@scripts/prepare build
	swift build --build-tests

test: ## Every test: unit, store (SQLite and PostgreSQL), browser, crash
	@scripts/test

scan: ## Ask the server what attackers ask: schemathesis and sqlmap, on the loopback
	@scripts/scan

bench: ## Benchmarks against the raw engines; results for docs/performance.md
	@scripts/bench

lint: ## Formatting and house rules
	@scripts/lint

format: ## Rewrite the sources in the house format
	swift format --in-place --parallel --recursive Package.swift Sources Tests

simulate: ## Play a month of a subdistrict: make simulate SEED=42
	@scripts/simulate $(SEED)

prepare: ## Install what building and testing need
	@scripts/prepare test
