#!/bin/sh
# Makes the project's own environment, .venv, and installs into it what a requirements file locks:
#   local/set_up.sh runtime|development
# Needs Python 3.11 or newer with venv, and nothing else. Touches nothing outside the checkout. Run again, it brings
# .venv to what the file says by then. Set PYTHON to choose the interpreter.
set -eu
wanted=$1

refuse() { # in Spanish, in English
  echo "ERROR: $1 / $2" >&2
  exit 1
}

is_new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' > /dev/null 2>&1
}

find_python() {
  for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
    if is_new_enough "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  found=$("${PYTHON:-python3}" --version 2>&1) || found="ningún Python / no Python"
  refuse "Hace falta Python 3.11 o más nuevo (hay: $found): instálelo, o indique dónde está con make PYTHON=..." \
    "Python 3.11 or newer is needed (found: $found): install it, or say where it is with make PYTHON=..."
}

cd "$(dirname "$0")/.."
[ -w . ] || refuse "No se puede escribir en $(pwd): copie el proyecto a un directorio donde pueda escribir." \
  "Cannot write to $(pwd): copy the project to a directory where you may write."

if ! is_new_enough .venv/bin/python || ! .venv/bin/python -m pip --version > /dev/null 2>&1; then
  python=$(find_python)
  echo "1/3 Prepara el entorno .venv con $("$python" --version)... / Making the environment .venv..." >&2
  "$python" -m venv --clear .venv > /dev/null ||
    refuse "No se pudo crear .venv: instale el módulo venv de Python (en Debian: python3-venv)." \
      "Could not make .venv: install Python's venv module (on Debian: python3-venv)."
fi

# Everything that is fetched stays in .venv; a configured mirror of the package index is used as the machine has it.
export UV_CACHE_DIR="$PWD/.venv/cache" UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV="$PWD/.venv"
failed() {
  refuse "No se pudo instalar: revise la conexión y vuelva a intentarlo; lo ya descargado se conserva." \
    "Could not install: check the connection and try again; what was fetched is kept."
}

echo "2/3 Instala el instalador (uv)... / Installing the installer (uv)..." >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir --require-hashes \
  -r requirements/bootstrap.txt || failed

echo "3/3 Instala lo que la plataforma necesita... / Installing what the platform needs..." >&2
.venv/bin/uv pip sync --require-hashes "requirements/$wanted.txt" || failed

rm -f .venv/ready-* # what stood for another file may be gone now
touch ".venv/ready-$wanted"
