"""`/pacto forecast`: what this month and the next should bring, from the company's own deals."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from math import exp
from typing import Any

import pytest
from sqlalchemy import insert
from sqlmodel import Session

from funnel.agreement_parts import Metric, Objective
from funnel.facts import Caller
from services import forecast, leads
from storage import agreements
from storage.mapping import table
from storage.tables import LeadEvent
from storage.work import Work, open_work
from tests.office import HELENA, MARINA, SERGIO, TEAM, Office, agree, open_office, text_of

DAY = timedelta(days=1)


@pytest.fixture
async def office(store_url: str) -> AsyncIterator[Office]:
    async with open_office(store_url) as opened:
        await opened.set_up()
        yield opened


async def record(office: Office, histories: list[list[tuple[str, float]]], **won: Any) -> None:
    """A lead for each history: what happened, and how many days ago."""

    def write(session: Session) -> None:
        work = open_work(session, Caller(TEAM, MARINA, office.now))
        for number, history in enumerate(histories):
            new = leads.new_lead(work, {"name": f"Ana {number}", "email": f"a{number}@sol.br"})
            assert new.details is not None
            texts = ("actor", "stage", "source", "campaign", "reason", "currency")
            for kind, ago in history:
                event = {
                    "workspace_id": TEAM,
                    "lead_id": new.details.lead.id,
                    "at": office.now - ago * DAY,
                    "kind": kind,
                    "first": True,
                    "canceled": False,
                    "data": {},
                    **dict.fromkeys(texts, ""),
                }
                session.execute(insert(table(LeadEvent)), event | (won if kind == "won" else {}))
        session.commit()

    await office.pacto.store.run(write)


def aim_at(work: Work) -> None:
    version = agreements.agreement_in_force(work)
    assert version is not None
    objective = Objective(name="Deals", metric=Metric.WON, target=Decimal(25))
    agree(work, replace(version.terms, objectives=(objective,)))


WON = [[("sql", 50.0 + n % 5), ("won", 30.0 + n % 5)] for n in range(20)]
LOST = [[("sql", 40.0), ("lost", 25.0)] for _ in range(10)]
OPEN = [[("sql", 12.0)] for _ in range(6)]
OPPORTUNITIES = [[("sql", 20.0), ("opportunity", 15.0)] for _ in range(2)]


async def test_without_enough_deals_it_says_what_is_missing(office: Office) -> None:
    await record(office, WON[:3])
    answer = text_of(await office.answer_to(SERGIO, "/pacto", "forecast"))
    assert "3 deals were won in the last 12 months, and it takes at least 10." in answer


@pytest.mark.parametrize(
    ("locale", "verb", "sentences"),
    [
        (
            "en-US",
            "forecast",
            (
                "*November 2026*: about ",
                " · target: 25",
                "Won so far: 0 · from 2 open opportunities: ",
                " · from 6 open SQLs: ",
                " · from future hand-offs: ",
                "*December 2026*",
                "Value: about R$",
                "Based on 20 deals won",
                "about 80% of months",
            ),
        ),
        (
            "pt-BR",
            "previsão",
            (
                "*Novembro de 2026*: cerca de ",
                "meta: 25",
                "Ganhos até agora: 0 · de 2 oportunidades em aberto: ",
                " · de 6 SQLs em aberto: ",
            ),
        ),
        (
            "es-ES",
            "pronóstico",
            (
                "*Noviembre de 2026*: cerca de ",
                "Ganados hasta ahora: 0 · de 2 oportunidades abiertas: ",
                " · de 6 SQL abiertos: ",
            ),
        ),
    ],
)
async def test_it_tells_both_months_their_parts_and_the_target(
    office: Office, locale: str, verb: str, sentences: tuple[str, ...]
) -> None:
    histories = WON + LOST + OPEN + OPPORTUNITIES
    await record(office, histories, amount=Decimal(1000), currency="BRL")
    await office.work(HELENA, aim_at)
    await office.driver.locale(locale, SERGIO)
    answer = text_of(await office.answer_to(SERGIO, "/pacto", verb))
    for sentence in sentences:
        assert sentence in answer, sentence


async def test_deals_in_another_currency_are_counted_and_left_out_of_the_value(
    office: Office,
) -> None:
    await record(office, WON + OPEN, amount=Decimal(1000), currency="USD")
    answer = text_of(await office.answer_to(SERGIO, "/pacto", "forecast"))
    assert "Based on 20 deals won" in answer
    assert "20 won deals without a value in BRL are left out of the values." in answer
    assert "Value:" not in answer


async def test_what_is_expected_of_open_deals_is_what_a_recount_gives(office: Office) -> None:
    histories = WON * 2 + LOST + OPEN
    await record(office, histories)
    facts = await office.work(SERGIO, forecast.answer)
    assert facts.forecast.open_deals == len(OPEN)
    assert facts.forecast.won_before == 40
    november = facts.forecast.months[0]
    days = round((november.month.end - office.now) / DAY)
    assert november.expected.from_open == pytest.approx(recount(histories, days), abs=1e-6)


def recount(histories: list[list[tuple[str, float]]], days: int) -> float:
    """The chance of each open deal, day by day, from the exits and the days at risk of its age.

    Of the last 60 days: 30 or more deals were won in them.
    """
    edges = (0, 1, 3, 7, 14, 30, 60, 90, 180, 10**6)

    def at_risk(low: float, high: float) -> float:
        total = 0.0
        for (_, began), *end in histories:
            ended = end[0][1] if end else 0.0
            first, last = max(0.0, began - 60), began - ended  # ages, within the window
            total += max(0.0, min(last, high) - max(first, low))
        return total

    def exits(kind: str, low: float, high: float) -> int:
        ends = [(h[0][1] - h[1][1], h[1][0]) for h in histories if len(h) > 1]
        return sum(how == kind and low <= age < high for age, how in ends)

    def rate(kind: str, age: float) -> float:
        low, high = next((a, z) for a, z in pairwise(edges) if a <= age < z)
        overall = exits(kind, 0, 10**6) / at_risk(0, 10**6)
        return (exits(kind, low, high) + 30 * overall) / (at_risk(low, high) + 30)

    total = 0.0
    for history in histories:
        if len(history) > 1:
            continue
        there, age = 1.0, int(history[0][1])
        for day in range(days):
            won, lost = rate("won", age + day), rate("lost", age + day)
            gone = there * (1 - exp(-(won + lost)))
            total += gone * won / (won + lost)
            there -= gone
    return total


async def test_the_monthly_review_holds_it(office: Office) -> None:
    await record(office, WON + OPEN)
    review = text_of(await office.answer_to(SERGIO, "/digest", "now monthly"))
    assert "*Forecast of won deals*" in review
    assert "*November 2026*: about " in review
