""" "Why these numbers?" under `/sla status`: of each figure its formula, its clause, its leads."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from funnel.agreement import Terms
from services import feedback, handoff, leads
from storage import agreements
from storage.work import Work
from tests.office import (
    HELENA,
    LUCIA,
    MARINA,
    RAFAEL,
    SERGIO,
    Office,
    agree,
    open_office,
    text_of,
)


@pytest.fixture
async def office(store_url: str) -> AsyncIterator[Office]:
    async with open_office(store_url) as opened:
        await opened.set_up()
        yield opened


def ask_for_a_phone(work: Work) -> None:
    version = agreements.agreement_in_force(work)
    assert version is not None
    terms: Terms = version.terms.changed(required_fields=("phone",), fields_share=0.9)
    agree(work, terms)


def without_a_phone(work: Work, number: int, owner: str) -> None:
    leads.new_lead(work, {"name": f"Ana {number}", "company": "Sol", "email": f"a{number}@sol.br"})
    handoff.hand_off(work, number, owner=owner, override="They asked for a call today.")


async def a_week(office: Office) -> None:
    """Of four leads one was accepted, one rejected, and Lucía's two were decided by nobody."""
    await office.work(HELENA, ask_for_a_phone)
    await office.quiet()
    for number, owner in enumerate((RAFAEL, RAFAEL, LUCIA, LUCIA), 1):
        await office.work(MARINA, without_a_phone, number, owner)
    await office.work(RAFAEL, feedback.accept, 1)
    await office.work(RAFAEL, feedback.reject, 2, reason="no_budget")
    await office.move(days=2)


async def why(office: Office, user: str, words: str = "", label: str = "") -> str:
    status = await office.answer_to(user, "/sla", f"status {words}".strip())
    await office.press(user, label or "Why these numbers?", status)
    view: dict[str, Any] | None = await office.driver.view(user)
    assert view is not None
    await office.driver.close(user)
    return text_of(view["blocks"])


def part(text: str, name: str) -> str:
    """What is told of one commitment."""
    _, _, rest = text.partition(f"*{name}*")
    return rest.partition("divider")[0]


async def test_each_figure_tells_its_formula_its_clause_and_its_leads(office: Office) -> None:
    await a_week(office)
    text = await why(office, SERGIO)
    decisions = part(text, "Decisions on time")
    assert "2 of 4 (50%)" in decisions
    assert "Done on time ÷ (done on time + missed)" in decisions
    assert "Agreed: 90% within 4 h" in decisions
    assert "L-3" in decisions
    assert "L-4" in decisions
    assert "L-1" not in decisions
    acceptance = part(text, "Acceptance rate")
    assert "1 of 2 (50%)" in acceptance
    assert "Rejected, newest first" in acceptance
    assert "L-2" in acceptance
    assert "L-1" not in acceptance
    sqls = part(text, "SQLs per month")
    assert all(f"L-{number}" in sqls for number in range(1, 5))
    fields = part(text, "Hand-offs with all required fields")
    assert "Hand-offs with every required field" in fields
    assert "L-4" in fields
    assert "version 2" in text


async def test_it_is_of_the_person_and_the_period_that_were_asked_for(office: Office) -> None:
    await a_week(office)
    rafael = await why(office, SERGIO, f"<@{RAFAEL}>")
    assert "2 of 2 (100%)" in part(rafael, "Decisions on time")
    assert "L-3" not in rafael
    lucia = await why(office, SERGIO, f"<@{LUCIA}>")
    assert "L-3" in part(lucia, "Decisions on time")
    october = await office.answer_to(SERGIO, "/sla", "status october")  # before the agreement
    assert "Why these numbers?" not in text_of(october)


@pytest.mark.parametrize(
    ("locale", "label", "sentence"),
    [
        ("pt-BR", "Por que esses números?", "Cumpridos no prazo ÷"),
        ("es-ES", "¿Por qué estos números?", "Cumplidos a tiempo ÷"),
    ],
)
async def test_it_is_read_in_each_language(
    office: Office, locale: str, label: str, sentence: str
) -> None:
    await a_week(office)
    await office.driver.locale(locale, SERGIO)
    assert sentence in await why(office, SERGIO, label=label)
