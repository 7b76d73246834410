"""Twenty at the same instant: one vote a person, one action of an idea."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from funnel.actions import ActionSource, NewAction
from funnel.ideas import IdeaState, NewIdea
from funnel.people import Caller
from funnel.refusals import Refusal
from services import actions, ideas
from storage.work import Work, open_work
from tests.seeded import SeededCompany, at

NOON = at("2026-11-16 12:00")
TEAM = ("UMARIA", "UMILA", "USARA", "UANA", "UBETO")


def at_once(company: SeededCompany, users: list[str], service: Callable[[Work], Any]) -> list[str]:
    """Run it for each user in a thread of its own; gives the codes of what was refused."""
    start, refused = threading.Barrier(len(users)), list[str]()

    def run(user: str) -> None:
        with company.store.session() as session:
            start.wait()
            try:
                service(open_work(session, Caller(company.id, user, NOON)))
            except Refusal as refusal:
                refused.append(refusal.code)

    threads = [threading.Thread(target=run, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.fixture
def idea_id(company: SeededCompany) -> int:
    idea = company.ask(ideas.give, "UANA", NOON, NewIdea("Call fair leads the same day"))
    return int(idea.id)


def test_twenty_clicks_of_five_people_are_five_votes(company: SeededCompany, idea_id: int) -> None:
    assert at_once(company, [*TEAM] * 4, lambda work: ideas.vote(work, idea_id)) == []
    [idea] = company.ask(ideas.open_ideas, "UANA", NOON)
    assert (idea.votes, idea.voted) == (5, True)


def test_an_idea_becomes_one_action_whoever_is_at_it(company: SeededCompany, idea_id: int) -> None:
    new = NewAction(
        "Call the same day",
        "UANA",
        date(2026, 11, 20),
        source=ActionSource.IDEA,
        ref=str(idea_id),
    )
    refused = at_once(company, [*TEAM] * 4, lambda work: actions.add(work, new))
    assert refused == ["idea_became_action"] * 19
    assert len(company.ask(actions.open_actions, "UANA", NOON)) == 1
    assert company.ask(ideas.open_ideas, "UANA", NOON) == []
    with pytest.raises(Refusal) as again:
        company.ask(ideas.decline, "UANA", NOON, idea_id, "Too late")
    assert again.value.code == f"idea_became_{IdeaState.ACTION}"
