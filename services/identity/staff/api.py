"""Staff accounts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.identity.access import AccountReader, Administrator, StaffReader
from services.identity.centres.errors import UnknownCentre
from services.identity.staff.actions import access as staff_access
from services.identity.staff.actions import accounts as staff_accounts
from services.identity.staff.errors import CentreMissing, CentresNotTaken, EmailTaken, LastAdministrator
from services.identity.staff.models import Disabling, NewStaff, Staff, StaffChange, StaffWithPassword
from shared.problems import problems
from shared.security.principal import Role
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/staff", tags=["Staff accounts"])


@router.post("", status_code=201, responses=problems(EmailTaken, UnknownCentre, CentreMissing, CentresNotTaken))
async def open_staff_account(work: Administrator, body: NewStaff) -> StaffWithPassword:
    """Open an account; the password in the answer is for the first sign-in, which asks for a new one."""
    return await staff_accounts.open_account(work, body)


@router.get("")
async def list_staff_accounts(
    work: StaffReader,
    page: PageQuery,
    role: Annotated[Role | None, Query(description="Only accounts that hold this role")] = None,
    centre_id: Annotated[UUID | None, Query(description="Only accounts assigned to this centre")] = None,
) -> Page[Staff]:
    """List the accounts that share a centre with the caller, newest first; national roles see all."""
    return await staff_accounts.read_accounts(work, page, role, centre_id)


@router.get("/{staff_id}")
async def read_staff_account(work: AccountReader, staff_id: UUID) -> Staff:
    """Read one account."""
    return await staff_accounts.read_account(work, staff_id)


@router.patch("/{staff_id}", responses=problems(LastAdministrator, UnknownCentre, CentreMissing, CentresNotTaken))
async def change_staff_account(work: Administrator, staff_id: UUID, version: IfMatch, body: StaffChange) -> Staff:
    """Change name, roles or centres; tokens follow within ten minutes."""
    return await staff_accounts.change_account(work, staff_id, version, body)


@router.post("/{staff_id}/disabling", responses=problems(LastAdministrator))
async def disable_staff_account(work: Administrator, staff_id: UUID, version: IfMatch, body: Disabling) -> Staff:
    """Close an account; its refresh tokens end at once, its access tokens within ten minutes."""
    return await staff_access.disable_account(work, staff_id, version, body.reason)


@router.post("/{staff_id}/enabling")
async def enable_staff_account(work: Administrator, staff_id: UUID, version: IfMatch) -> Staff:
    """Open a closed account again."""
    return await staff_access.enable_account(work, staff_id, version)


@router.post("/{staff_id}/password-reset")
async def reset_staff_password(work: Administrator, staff_id: UUID, version: IfMatch) -> StaffWithPassword:
    """Give an account a password for one sign-in, which asks for a new one; ends its sign-ins and its wait."""
    return await staff_access.reset_password(work, staff_id, version)
