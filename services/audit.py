"""The audit trail of the agreement, rights and settings, for heads and admins."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from funnel.facts import AuditFacts
from funnel.notices import AuditAsked
from funnel.refusals import Refusal
from services import access
from storage import audits, outbox, people
from storage.work import Work

PAGE: Final = 15
SHOWN: Final = (
    *("proposal begun", "proposal edited", "proposal sent", "proposal withdrawn"),
    *("proposal signed", "proposal commented", "proposal edited again", "version signed"),
    *("terms", "terms kept", "setup", "language", "team", "admin named in the terminal"),
    *("campaign added", "campaign changed", "campaigns merged", "spend logged", "spend imported"),
    *("costs", "installed"),
)
"""Digests and personal data have their own places."""


@dataclass(frozen=True)
class Trail:
    """A page, the newest entry first; `older` is the id to go on from, None on the last page."""

    entries: list[AuditFacts]
    older: int | None


def whole(work: Work) -> tuple[list[AuditFacts], dict[str, str]]:
    """Every entry of the trail, the newest first, and the names of the members it speaks of."""
    entries = audits.trail(work, SHOWN, limit=None)
    return entries, people.names_of(work, {user for each in entries for user in _members(each)})


def _members(entry: AuditFacts) -> Iterator[str]:
    yield entry.actor
    if entry.what == "team":
        yield from (*entry.before, *entry.after)
    yield str(entry.after.get("admin", ""))


def export_later(work: Work) -> None:
    """Have the whole trail sent to who acts, as a file. One commit. Raises as `trail`."""
    _check(work)
    outbox.put(work, AuditAsked(work.actor.user_id, work.now))
    people.audit(work, "export", before={}, after={"audit": True})
    work.commit()


def trail(work: Work, before: int | None = None) -> Trail:
    """A page of the trail. Raises `Refusal`: not_set_up, only_heads."""
    _check(work)
    return page(work, before)


def _check(work: Work) -> None:
    access.need_company(work)
    if not (work.actor.headed or work.actor.is_admin):
        raise Refusal("only_heads")


def page(work: Work, before: int | None = None) -> Trail:
    """`trail`, for who runs the app."""
    found = audits.trail(work, SHOWN, before=before, limit=PAGE + 1)
    entries = found[:PAGE]
    return Trail(entries, entries[-1].id if len(found) > PAGE else None)
