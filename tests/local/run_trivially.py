"""`make run` with the smallest applications: python -m tests.local.run_trivially DIRECTORY PORT."""

import sys
from pathlib import Path

from local.programs import APPLICATIONS
from local.run import run

TRIVIAL = dict.fromkeys(APPLICATIONS, "tests.local.trivial_application:create_app")

if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), demo=False, applications=TRIVIAL)
