"""What other services use of identity: a typed client, its models, and a fake (services.identity.client.fake)."""

from services.identity.centres.models import Centre
from services.identity.client.http import IdentityClient
from services.identity.staff.models import Staff

__all__ = ["Centre", "IdentityClient", "Staff"]
