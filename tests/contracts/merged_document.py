"""The platform's OpenAPI document as the gateway serves it, made of the real services' documents."""

import json
from functools import cache
from typing import Any

from services.gateway.openapi_merge import merge
from tests.architecture.service_apps import SERVICES, app_of

PUBLIC_URL = "https://cai.example.pe"


@cache
def merged_document() -> dict[str, Any]:
    """Return the document; it is shared by all tests, so leave it as it is."""
    documents = {service: json.loads(json.dumps(app_of(service).openapi())) for service in SERVICES}
    return merge(documents, PUBLIC_URL)
