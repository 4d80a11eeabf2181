"""What a new installation starts with: the first administrator, and the centres and accounts of a demonstration.

Run at every start by every replica: what exists already is left as it is, and replicas take turns.
"""

from services.identity.centres.actions import insert_centre, tell_of_centres
from services.identity.centres.models import NewCentre
from services.identity.centres.store import find_centre_by_code
from services.identity.issuer.actions.token_signing import ensure_signing_key
from services.identity.issuer.store.signing_keys import take_turn
from services.identity.settings import Settings, StartingAccount, settings_of
from services.identity.sign_in.actions.password_hashing import hash_password
from services.identity.sign_in.rules.password_rules import password_fault
from services.identity.staff.actions.accounts import insert_account, tell_of_accounts
from services.identity.staff.models import NewStaff
from services.identity.staff.store import find_staff_by_email
from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.security.principal import Role
from shared.unit_of_work import system_work


class StartingPasswordRefused(Exception):
    """The environment gives an account a password that nobody would be allowed to choose."""


class StartingCentreUnknown(Exception):
    """DEMO_ACCOUNTS names a centre that DEMO_CENTRES does not."""


async def prepare_issuer(runtime: Runtime) -> None:
    """Make the starting centres and, unless another provider signs people in, the first key and accounts."""
    settings = settings_of(runtime)
    async with system_work(runtime) as db:
        await take_turn(db, "first_accounts")
        for centre in settings.demo_centres:
            if await find_centre_by_code(db, centre.code) is None:
                await insert_centre(db, NewCentre(**centre.model_dump()))
        await tell_of_centres(db)
        await tell_of_accounts(db)
    if settings.is_issuer:
        await ensure_signing_key(runtime)
        for account in _starting_accounts(settings):
            await _ensure_account(runtime, account)


def _starting_accounts(settings: Settings) -> list[StartingAccount]:
    if not settings.first_administrator_email:
        return settings.demo_accounts
    administrator = StartingAccount(
        email=settings.first_administrator_email,
        name=settings.first_administrator_name,
        password=settings.first_administrator_password,
        roles=[Role.ADMINISTRATOR],
    )
    return [administrator, *settings.demo_accounts]


async def _ensure_account(runtime: Runtime, account: StartingAccount) -> None:
    email = account.email.strip().lower()
    async with system_work(runtime).reading() as reading:
        if await find_staff_by_email(reading, email) is not None:
            return
    password = account.password.get_secret_value()
    if password_fault(password, email, account.name) is not None:
        raise StartingPasswordRefused()
    password_hash = await hash_password(password)
    async with system_work(runtime) as db:
        await take_turn(db, "first_accounts")
        if await find_staff_by_email(db, email) is None:
            await insert_account(db, await _as_new(db, account), password_hash, must_change_password=False)


async def _as_new(db: Transaction, account: StartingAccount) -> NewStaff:
    """Return the account with its centre codes looked up; raises StartingCentreUnknown for one that is no centre."""
    centres = []
    for code in account.centres:
        row = await find_centre_by_code(db, code)
        if row is None:
            raise StartingCentreUnknown()
        centres.append(row.id)
    return NewStaff(email=account.email, name=account.name, roles=account.roles, centres=centres)
