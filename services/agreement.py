"""A version of the agreement put in force by itself, and who hears of a new one."""

from dataclasses import dataclass

from funnel.agreement import Terms
from funnel.notices import AgreementChanged
from funnel.stages import Side
from storage import agreements, outbox, people
from storage.work import Work


def put_in_force(work: Work, terms: Terms) -> int:
    """Store the next version and have everybody told whom it concerns; without a commit."""
    version = agreements.put_in_force(work, terms).version
    others = told_of_changes(work)
    targets = dict.fromkeys([*others.channels, *others.heads, work.actor.user_id])
    outbox.put(work, *(AgreementChanged(version, target) for target in targets if target))
    return version


@dataclass(frozen=True)
class Told:
    """Who hears of a new version beside whoever made it."""

    channels: list[str]
    heads: list[str]


def told_of_changes(work: Work) -> Told:
    """Both channels, and the heads who are not acting, each once."""
    channels = [work.company.marketing_channel, work.company.sales_channel]
    heads = dict.fromkeys(head.user_id for side in Side for head in people.heads(work, side))
    return Told(
        channels=[*dict.fromkeys(channel for channel in channels if channel)],
        heads=[user_id for user_id in heads if user_id != work.actor.user_id],
    )
