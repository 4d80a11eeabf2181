# CAI Virtual. `make help` lists the commands; each does the set-up it needs first.
.PHONY: help run demo test test-fast test-services test-platform check bench features secrets requirements clean
.DEFAULT_GOAL := help

python := .venv/bin/python
typed := shared services local migrations tests benchmarks

# To run, the runtime's packages are enough; where those for development stand, they serve as well.
ready_to_run := $(if $(wildcard .venv/ready-development),.venv/ready-development,.venv/ready-runtime)

help: ## Esta lista / this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | awk -F '\t' '{ printf "  make %-13s %s\n", $$1, $$2 }'

run: $(ready_to_run) ## Sirve la plataforma en http://127.0.0.1:8000 (PORT=..., DEMO=1) / serve the platform
	@$(python) -m local run $(if $(PORT),--port $(PORT)) $(if $(DEMO),--demo)

demo: $(ready_to_run) ## Hace el trabajo principal de principio a fin y lo cuenta / play the main job and tell it
	@$(python) -m local demo

test: .venv/ready-development ## Todas las pruebas / all tests
	@$(python) -m pytest -n 3  # on two cores: a third runs while two wait

test-fast: .venv/ready-development ## Solo las reglas, sin servidores / the rules alone, without servers
	@$(python) -m pytest -q -n 2 -m pure

test-services: .venv/ready-development ## Todo lo que no arranca la plataforma / all that starts no platform
	@$(python) -m pytest -n 3 --ignore tests/end_to_end --ignore tests/local

test-platform: .venv/ready-development ## La plataforma entera, y al azar / the whole platform, and fuzzing
	@$(python) -m pytest -n 3 tests/end_to_end tests/local

check: .venv/ready-development .venv/api-document/ready ## Estilo, tipos, capas, migraciones, API / style, types, layers, migrations, API
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet .
	@$(python) -m mypy --strict $(typed)
	@.venv/bin/lint-imports
	@$(python) -m local.migration_lint
	@$(python) -m tests.api_document

bench: .venv/ready-development ## Mediciones / benchmarks
	@$(python) -m benchmarks

features: .venv/ready-development ## Tabla de funciones y las pruebas que las muestran / features and their tests
	@$(python) -m tests.features

secrets: $(ready_to_run) ## Claves para Compose en .env; las que hay quedan / secrets for Compose, none replaced
	@$(python) -m local secrets --missing

requirements: .venv/ready-development ## Fija de nuevo las versiones / lock the versions anew
	@for file in bootstrap runtime development api-document; do \
	  .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
	    --no-emit-find-links --no-emit-package pykcs11 requirements/$$file.in \
	    -o requirements/$$file.txt || exit 1; \
	done
	@for platform in x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu aarch64-apple-darwin; do \
	  for version in 3.11 3.12 3.13; do \
	    for file in development api-document; do \
	      .venv/bin/uv pip sync --quiet --dry-run --only-binary :all: --require-hashes --target .venv/nowhere \
	        --python-platform $$platform --python-version $$version requirements/$$file.txt || exit 1; \
	    done; \
	  done; \
	done  # nobody needs a compiler; cryptography builds none for Macs with Intel any more

clean: ## Borra el entorno; los datos quedan / delete the environment, keep the data
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/ready-%: requirements/%.txt requirements/bootstrap.txt local/set_up.sh
	@sh local/set_up.sh $*

.venv/api-document/ready: requirements/api-document.txt tests/api_document/package-lock.json tests/api_document/set_up.sh | .venv/ready-development
	@sh tests/api_document/set_up.sh
