"""The audit trail of the agreement, rights and settings, for heads and admins."""

from dataclasses import dataclass
from typing import Final

from funnel.facts import AuditFacts
from funnel.refusals import Refusal
from services import access
from storage import audits
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


def trail(work: Work, before: int | None = None) -> Trail:
    """A page of the trail. Raises `Refusal`: not_set_up, only_heads."""
    access.need_company(work)
    if not (work.actor.headed or work.actor.is_admin):
        raise Refusal("only_heads")
    return page(work, before)


def page(work: Work, before: int | None = None) -> Trail:
    """`trail`, for who runs the app."""
    found = audits.trail(work, SHOWN, before=before, limit=PAGE + 1)
    entries = found[:PAGE]
    return Trail(entries, entries[-1].id if len(found) > PAGE else None)
