"""A head reminds the owner of a lead of what is due on it."""

from funnel.facts import Due
from funnel.refusals import Refusal
from services import access
from services.owed import nudge_of
from services.working_hours import hours_of_person, is_away
from storage import open_timers, outbox, people
from storage.work import Work


def nudge(work: Work, handoff_id: int) -> None:
    """Send the owner of a lead one message about it, by a head of their team. One commit.

    Once a day for each lead, in business hours by the owner's own clock. Raises `Refusal`:
    no_such_handoff, only_team_head, nothing_owed, nudge_away, nudge_closed, nudged_already.
    """
    _, lead = access.need_handoff(work, handoff_id)
    if not work.actor.is_head or work.actor.side is None:
        raise Refusal("only_team_head")
    due = _owed(work, handoff_id)
    if due is None:
        raise Refusal("nothing_owed", ref=lead.ref)
    owner = people.person(work, due.owner)
    if is_away(work, owner):
        raise Refusal("nudge_away", user=owner.user_id)
    if not hours_of_person(work, owner).is_open(work.now):
        raise Refusal("nudge_closed", user=owner.user_id)
    if not outbox.put(work, nudge_of(work, due)):
        raise Refusal("nudged_already", user=owner.user_id, ref=lead.ref)
    work.commit()


def _owed(work: Work, handoff_id: int) -> Due | None:
    """The most urgent of what somebody else of the team of who acts owes on it."""
    me = work.actor
    rows = open_timers.of_handoff(work, handoff_id)
    owed = [row for row in rows if row.commitment.side is me.side and not row.paused]
    return next((row for row in owed if row.owner not in {"", me.user_id}), None)
