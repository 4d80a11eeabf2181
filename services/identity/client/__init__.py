"""What other services use of identity: a typed client, its models, and a fake (services.identity.client.fake)."""

from services.identity.client.http import IdentityClient
from services.identity.models.centre import Centre

__all__ = ["Centre", "IdentityClient"]
