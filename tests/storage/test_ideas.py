"""Ideas, votes and actions in both databases: settled once, counted once, found when due."""

from dataclasses import replace
from datetime import date, timedelta

from funnel.actions import ActionState, ActionStep, NewAction
from funnel.ideas import SAME_CLICK, Idea, IdeaState, NewIdea
from storage import actions, ideas
from storage.work import Work
from tests.storage.rows import NOW, by, of_company

LATER = timedelta(minutes=1)
DUE = date(2026, 11, 25)


def vote(work: Work, idea_id: int) -> bool:
    return ideas.toggle_vote(work, idea_id, not_since=work.now - SAME_CLICK)


def read(work: Work, idea_id: int) -> Idea:
    idea = ideas.idea(work, idea_id)
    assert idea is not None
    return idea


def test_a_person_votes_once_and_may_take_it_back(work: Work) -> None:
    idea_id = ideas.add(work, NewIdea("A webinar"))
    assert vote(work, idea_id)
    assert not vote(work, idea_id)  # the same click, sent twice
    assert vote(by(work, "UANA"), idea_id)
    assert (read(work, idea_id).votes, read(work, idea_id).voted) == (2, True)
    assert not read(by(work, "UBETO"), idea_id).voted
    later = replace(work, now=work.now + LATER)
    assert vote(later, idea_id)
    assert (read(work, idea_id).votes, read(work, idea_id).voted) == (1, False)
    assert vote(replace(later, now=later.now + LATER), idea_id)
    assert read(work, idea_id).votes == 2


def test_open_ideas_come_with_the_most_votes_first_and_are_settled_once(work: Work) -> None:
    first, second, third = (ideas.add(work, NewIdea(text)) for text in ("one", "two", "three"))
    vote(work, second)
    assert [each.id for each in ideas.open_ideas(work, 9)] == [second, first, third]
    assert [each.id for each in ideas.open_ideas(work, 1)] == [second]
    assert ideas.settle(work, second, IdeaState.DECLINED, reason="No money")
    assert not ideas.settle(work, second, IdeaState.ACTION)
    settled = read(work, second)
    assert (settled.state, settled.reason) == (IdeaState.DECLINED, "No money")
    assert (settled.settled_by, settled.settled_at) == ("UMKT", NOW)
    assert ideas.count_open(work) == 2


def test_no_company_sees_the_ideas_and_actions_of_another(work: Work) -> None:
    idea_id = ideas.add(work, NewIdea("A webinar"))
    action_id = actions.add(work, NewAction("Call", "U1", DUE), DUE, NOW)
    other = of_company(work, "T2")
    assert ideas.idea(other, idea_id) is None
    assert ideas.open_ideas(other, 9) == []
    assert not ideas.settle(other, idea_id, IdeaState.ACTION)
    vote(other, idea_id)
    assert read(work, idea_id).votes == 0
    assert actions.action(other, action_id) is None
    assert not actions.settle(other, action_id, ActionState.DONE)
    assert actions.open_actions(other, 9) == []


def test_actions_are_listed_by_their_day_and_settled_once(work: Work) -> None:
    late = actions.add(work, NewAction("Late", "U1", DUE), date(2026, 11, 20), NOW)
    soon = actions.add(work, NewAction("Soon", "U2", DUE), DUE, NOW)
    assert [each.id for each in actions.open_actions(work, 9)] == [late, soon]
    assert [each.id for each in actions.open_actions(work, 9, "U2")] == [soon]
    assert [each.id for each in actions.late(work, NOW.date(), 9)] == [late]
    assert actions.settle(work, late, ActionState.DONE)
    assert not actions.settle(work, late, ActionState.DROPPED)
    assert [each.id for each in actions.done_between(work, NOW, NOW + LATER)] == [late]
    assert actions.done_between(work, NOW - LATER, NOW) == []
    assert [each.id for each in actions.due_actions(work.session, NOW, 9)] == [soon]


def test_a_reminder_is_claimed_once_and_not_after_a_change(work: Work) -> None:
    action_id = actions.add(work, NewAction("Call", "U1", DUE), DUE, NOW)
    [seen] = actions.due_actions(work.session, NOW, 9)
    following = NOW + timedelta(days=1)
    claim = {"last_step": ActionStep.EVE, "next_at": following}
    assert actions.claim_step(work.session, seen, **claim)
    assert not actions.claim_step(work.session, seen, **claim)
    assert actions.due_actions(work.session, NOW, 9) == []
    [seen] = actions.due_actions(work.session, following, 9)
    assert actions.change(work, seen, owner="U2", due_on=DUE, next_at=following)
    assert not actions.change(work, seen, owner="U3", due_on=DUE, next_at=following)
    assert not actions.claim_step(work.session, seen, **claim)
    changed = actions.action(work, action_id)
    assert changed is not None
    assert (changed.owner, changed.revision, changed.last_step) == ("U2", 2, None)
