"""Rows as the version of revision 0001 wrote them, and the notices they are since."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import command

from funnel.notices import (
    AnswerAsked,
    AnswerShared,
    CardChanged,
    ChannelClosed,
    ClickRefused,
    DigestDue,
    DirectMessage,
    LeadWoken,
    Notice,
    OwnerCopyChanged,
    ReminderDue,
    ThreadLine,
    Welcome,
)
from funnel.stages import EventKind, TouchChannel
from funnel.timers import Step
from storage.migrate import config
from storage.store import Store


@contextmanager
def opened_at(revision: str, url: str, fill: Callable[[sa.Connection], None]) -> Iterator[Store]:
    """A database brought to a revision from nothing, and filled."""
    store = Store(url)
    with store.engine.begin() as connection:
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
        fill(connection)
    yield store
    store.close()


NINE = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OldRow = tuple[str, str, str, dict[str, Any]]  # kind, key, lane, payload


def _thread(what: str, revision: int, event: EventKind, touch: TouchChannel | None = None) -> Any:
    payload = {"handoff": 7, "what": what, "by": "UANA"}
    if touch or event in {EventKind.OPPORTUNITY, EventKind.WON, EventKind.LOST}:
        payload["n"] = revision  # of what follows the decision
    row = ("thread", f"thread:7:{what}:{revision}", "handoff:7", payload)
    return row, ThreadLine(7, revision, event, "UANA", touch)


def _direct(what: str, revision: int, event: EventKind, by: str = "UANA") -> Any:
    payload = {"handoff": 7, "what": what, "by": by}
    row = ("direct", f"direct:7:{what}:{revision}:UMILA", "UMILA", payload)
    return row, DirectMessage(7, revision, event, by, "UMILA")


def _refused(about: str, thread: str | None, values: dict[str, str]) -> Any:
    payload = {"user": "UANA", "channel": "C1", "thread": thread, "code": "only_owner"}
    row = ("whisper", f"whisper:UANA:{about}", "whisper:UANA", payload | {"values": values})
    return row, ClickRefused("UANA", about, "C1", thread, "only_owner", values)


def _shared(value: str, about: str) -> Any:
    payload = {"channel": "C1", "value": value, "user": "UANA"}
    row = ("share", f"share:UANA:C1:{value}:{about}", "share:C1", payload)
    return row, AnswerShared("UANA", "C1", value, about)


OLD_NOTICES: list[tuple[OldRow, Notice]] = [
    (("card", "card:7:2", "handoff:7", {"handoff": 7, "revision": 2}), CardChanged(7, 2)),
    (("copy", "copy:7:2", "UANA", {"handoff": 7, "revision": 2}), OwnerCopyChanged(7, 2, "UANA")),
    _thread("taken", 1, EventKind.ASSIGNED),
    _thread("asked", 2, EventKind.INFO_ASKED),
    _thread("answered", 3, EventKind.INFO_GIVEN),
    _thread("accepted", 4, EventKind.ACCEPTED),
    _thread("rejected", 4, EventKind.REJECTED),
    *(
        _thread(f"touch_{channel}", number, EventKind.TOUCH, channel)
        for number, channel in enumerate(TouchChannel, 5)
    ),
    _thread("opportunity", 9, EventKind.OPPORTUNITY),
    _thread("won", 10, EventKind.WON),
    _thread("lost", 10, EventKind.LOST),
    _direct("yours", 1, EventKind.ASSIGNED, by=""),
    _direct("queued", 1, EventKind.SQL, by=""),
    _direct("asked", 2, EventKind.INFO_ASKED),
    _direct("answered", 3, EventKind.INFO_GIVEN),
    _direct("rejected", 4, EventKind.REJECTED),
    *(
        (
            ("reminder", f"reminder:5:{step}:UANA", "UANA", {"obligation": 5, "step": str(step)}),
            ReminderDue(5, step, "UANA"),
        )
        for step in Step
    ),
    (
        ("woken", f"woken:3:{NINE.isoformat()}:UMILA", "UMILA", {"lead": 3}),
        LeadWoken(3, NINE, "UMILA"),
    ),
    (("welcome", "welcome:UADMIN", "UADMIN", {}), Welcome("UADMIN")),
    _refused("111.222.abc", "1.0", {"owner": "UBETO"}),
    _refused(NINE.isoformat(), None, {}),
    _shared("digest", "1732.0001"),
    _shared("status sales last month", NINE.isoformat()),
    (
        (
            "reply",
            "reply:Ev:1",
            "reply:UANA",
            {"user": "UANA", "channel": "D1", "thread": None, "text": "sla status"},
        ),
        AnswerAsked("Ev:1", "UANA", "D1", None, "sla status"),
    ),
    (
        (
            "digest",
            f"digest:2:{NINE.isoformat()}",
            "C1",
            {"digest": 2, "occurrence": NINE.isoformat()},
        ),
        DigestDue(2, NINE, "C1"),
    ),
    (
        (
            "trouble",
            "trouble:C1:2026-11-23:UADMIN",
            "UADMIN",
            {"channel": "C1", "code": "is_archived"},
        ),
        ChannelClosed("C1", date(2026, 11, 23), "UADMIN", "is_archived"),
    ),
]
