"""The cases service as a process of its own, for tests that kill it; it prints a token by which it is asked.

python -m tests.cases.documents.serving PORT
"""

import sys

from services.cases.main import create_app
from shared.doors import serve
from shared.runtime import runtime_of
from shared.security.principal import Role
from tests.cases.conftest import CENTRE
from tests.support.service import token, trust_test_issuer

if __name__ == "__main__":
    app = create_app()
    trust_test_issuer(runtime_of(app))
    print(token(Role.ADMISSION, centres=(CENTRE,)), flush=True)
    serve(app, "127.0.0.1", int(sys.argv[1]), None)
