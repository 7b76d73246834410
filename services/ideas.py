"""Ideas for the next meeting: given, voted on, declined; what waits for it."""

from funnel.facts import DigestFacts
from funnel.ideas import (
    MEETING,
    SAME_CLICK,
    Idea,
    IdeaState,
    NewIdea,
    check_decline,
    check_reason,
)
from funnel.notices import VotesChanged
from funnel.refusals import InvalidFields, Refusal
from funnel.stages import Side
from services import access
from storage import agreements, digests, outbox, people
from storage import ideas as stored
from storage.work import Work

MOST = 50  # open ideas that are read


def begin(work: Work) -> tuple[str, ...]:
    """The personas of the agreement, for the form. Raises `Refusal`: not_set_up, only_teams."""
    access.need_company(work)
    access.need_member(work)
    in_force = agreements.agreement_in_force(work)
    return tuple(each.name for each in in_force.terms.personas) if in_force else ()


def give(work: Work, new: NewIdea) -> Idea:
    """Keep an idea for the next meeting. One commit.

    Raises `InvalidFields` naming each wrong field, `Refusal`: not_set_up, only_teams.
    """
    begin(work)
    checked = new.checked()
    _check_people(work, checked)
    idea = _need(work, stored.add(work, checked))
    work.commit()
    return idea


def open_ideas(work: Work) -> list[Idea]:
    """Those with the most votes first; `voted` says whether who acts has voted for it."""
    return stored.open_ideas(work, MOST)


def count_open(work: Work) -> int:
    """How many are open, or were at an earlier moment."""
    return stored.count_open(work)


def listing(work: Work) -> tuple[list[Idea], int]:
    """`open_ideas` for who asks, and how many there are. Raises as `begin`."""
    begin(work)
    return open_ideas(work), stored.count_open(work)


def next_meeting(work: Work) -> DigestFacts | None:
    """The digest of a meeting in which ideas come up next; None where none is scheduled."""
    planned = [each for each in digests.digests(work) if each.kind == MEETING and not each.paused]
    return min(planned, key=lambda each: each.next_at, default=None)


def vote(work: Work, idea_id: int, seen_in: tuple[str, str] | None = None) -> Idea:
    """Vote for an idea, or take one's vote back: one vote a person. One commit.

    `seen_in` is the message (channel, ts) that others see too, which then shows the new count.
    A click that comes twice counts once. Raises `Refusal`: not_set_up, only_teams, no_such_idea,
    idea_became_action, idea_was_declined.
    """
    begin(work)
    need_open(work, idea_id)
    stored.toggle_vote(work, idea_id, not_since=work.now - SAME_CLICK)
    if seen_in is not None:
        outbox.put(work, VotesChanged(idea_id, *seen_in, work.now))
    work.commit()
    return _need(work, idea_id)


def may_decline(work: Work, idea_id: int) -> Idea:
    """An open idea that who acts may decline. Raises as `vote`, and only_idea_giver."""
    begin(work)
    idea = need_open(work, idea_id)
    check_decline(work.actor, idea)
    return idea


def decline(work: Work, idea_id: int, reason: str) -> None:
    """Close an idea that nobody is to follow, with a reason. One commit.

    Raises as `may_decline`, and `InvalidFields`: needs_why, too_long.
    """
    may_decline(work, idea_id)
    settle(work, idea_id, IdeaState.DECLINED, reason=check_reason(reason))
    work.commit()


def settle(work: Work, idea_id: int, state: IdeaState, *, reason: str = "") -> None:
    """Close an open idea, without a commit; raises where somebody has by now."""
    if not stored.settle(work, idea_id, state, reason=reason):
        need_open(work, idea_id)


def need_open(work: Work, idea_id: int) -> Idea:
    """Raises `Refusal`: no_such_idea, idea_became_action, idea_was_declined."""
    idea = _need(work, idea_id)
    if idea.state is IdeaState.ACTION:
        raise Refusal("idea_became_action", by=idea.settled_by)
    if idea.state is IdeaState.DECLINED:
        raise Refusal("idea_was_declined", by=idea.settled_by)
    return idea


def _need(work: Work, idea_id: int) -> Idea:
    idea = stored.idea(work, idea_id)
    if idea is None:
        raise Refusal("no_such_idea")
    return idea


def _check_people(work: Work, new: NewIdea) -> None:
    """Who writes is of one of the teams, who contributes is of sales."""
    known = people.people(work, [new.writer, new.contributor])
    problems = {}
    if new.writer and (new.writer not in known or known[new.writer].side is None):
        problems["writer"] = Refusal("not_in_teams", user=new.writer)
    helper = known.get(new.contributor)
    if new.contributor and (helper is None or helper.side is not Side.SALES):
        problems["contributor"] = Refusal("not_a_rep", user=new.contributor)
    if problems:
        raise InvalidFields(problems)
