"""The daily digests that a company begins with: one for each of its teams' channels."""

from collections.abc import Collection, Mapping
from itertools import count

from funnel.facts import DigestFacts, NewDigest
from funnel.schedule import DAILY_AT
from funnel.texts import fold
from funnel.zones import WEEKDAYS
from services.schedules import add, may_schedule
from storage import agreements, digests
from storage.work import Work

KIND = "daily"


def schedule_defaults(work: Work, channels: Mapping[str, str]) -> list[DigestFacts]:
    """A daily digest at nine on the company's working days, for each channel that has none.

    `channels` has the name of each channel's digest; a number follows a name that is taken. A
    channel that has a daily digest, paused or not, keeps it. Gives the new ones. One commit.
    Raises `Refusal("only_heads")`, `Refusal("not_set_up")`.
    """
    may_schedule(work)
    there = digests.digests(work)
    served = {digest.channel for digest in there if digest.kind == KIND}
    taken = {fold(digest.name) for digest in there}
    added = []
    for channel, wanted in channels.items():
        if channel and channel not in served:
            name = _free_name(wanted, taken)
            taken.add(fold(name))
            added.append(add(work, _daily(work, channel, name)))
    work.commit()
    return added


def _daily(work: Work, channel: str, name: str) -> NewDigest:
    version = agreements.agreement_in_force(work)
    week = version.terms.week if version else {}
    return NewDigest(
        kind=KIND,
        rule=KIND,
        name=name,
        channel=channel,
        at=f"{DAILY_AT:%H:%M}",
        zone=work.company.zone,
        weekdays=tuple(day for day in WEEKDAYS if week.get(day)) or WEEKDAYS[:5],
        skip_holidays=True,
    )


def _free_name(wanted: str, taken: Collection[str]) -> str:
    if fold(wanted) not in taken:
        return wanted
    numbered = (f"{wanted} {number}" for number in count(2))
    return next(name for name in numbered if fold(name) not in taken)
