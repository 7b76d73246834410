"""What the tests of sending share: a lead handed off, and the app at work until all is said."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from storage.mapping import table
from storage.outbox import OPEN
from storage.tables import Outbox
from tests.office import MARINA, RAFAEL, Office, hand_off_lead

POST, UPDATE = "chat.postMessage", "chat.update"


async def hand_off(office: Office, number: int, owner: str = RAFAEL) -> int:
    return await office.work(MARINA, hand_off_lead, number, owner)


async def calls(office: Office, method: str) -> list[dict[str, Any]]:
    return [entry for entry in await office.driver.log(kind="api") if entry["name"] == method]


async def settled(office: Office) -> int:
    """All that can be said now is said; gives how much is yet to be said within the hour."""
    await office.pacto.ticker.tick()
    relay = office.pacto.relay
    # Who is looking may be about to claim what the last message let go on.
    await office.eventually(lambda: not (relay._under_way or relay._looking))
    return await office.pacto.store.run(_waiting, office.now + timedelta(hours=1))


def _waiting(session: Session, until: datetime) -> int:
    """The good news of the day waits for the evening."""
    rows = table(Outbox)
    statement = select(func.count()).where(rows.c.state.in_(OPEN), rows.c.due_at <= until)
    count: int = session.execute(statement).scalar_one()
    return count


async def all_said(office: Office, tries: int = 20) -> None:
    """Let the waits after each failure pass, until nothing waits any more."""
    for _ in range(tries):
        if not await settled(office):
            return
        await office.driver.clock(advance=35)
    raise AssertionError("something still waits")
