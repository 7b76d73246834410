"""From a rejection's reason to an action that is checked by the figures."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlmodel import Session

from funnel.agreement import Terms
from funnel.facts import Caller
from messages.ids import Click
from services import actions as action_service
from services import leads, patterns
from storage import agreements
from storage.mapping import table
from storage.tables import LeadEvent
from storage.work import open_work
from tests.conversations.test_ideas import button
from tests.office import (
    HELENA,
    MARINA,
    RAFAEL,
    SALES,
    SERGIO,
    TEAM,
    Office,
    agree,
    open_office,
    text_of,
)

WEBINAR = (
    "12 of 30 SQLs reviewed from the source Webinar were rejected for the same reason: No budget"
)
HOSTILE = "<!channel> *W* <http://x.example|y>"


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    async with open_office(sqlite_url, transport="http") as opened:
        await opened.set_up()
        yield opened


async def review(office: Office, source: str, *, rejected: int, accepted: int, days: int) -> None:
    """SQLs of a source that sales rejected for want of budget, and accepted, so long ago."""

    def write(session: Session) -> None:
        work = open_work(session, Caller(TEAM, MARINA, office.now))
        values = {"name": f"Ana {source[:5]}", "email": f"a{days}.{rejected}@sol.br"}
        details = leads.new_lead(work, values | {"source": source}, add_anyway=True).details
        assert details is not None
        event = {
            "workspace_id": TEAM,
            "lead_id": details.lead.id,
            "at": office.now - timedelta(days=days),
            "source": source,
            "first": False,
            "canceled": False,
            "data": {},
            **dict.fromkeys(("actor", "stage", "campaign", "currency"), ""),
        }
        rows = [event | {"kind": "rejected", "reason": "no_budget"}] * rejected
        rows += [event | {"kind": "accepted", "reason": ""}] * accepted
        session.execute(insert(table(LeadEvent)), rows)
        session.commit()

    await office.pacto.store.run(write)


async def agree_on(office: Office, share: float) -> None:
    def act(session: Session) -> None:
        work = open_work(session, Caller(TEAM, HELENA, office.now))
        version = agreements.agreement_in_force(work)
        assert version is not None
        terms: Terms = replace(version.terms, pattern_share=share)
        agree(work, terms)

    await office.pacto.store.run(act)
    await office.quiet()


async def listing(office: Office, user: str, word: str = "patterns") -> dict[str, Any]:
    return await office.answer_to(user, "/sla", word, SALES)


async def press(office: Office, user: str, click: Click) -> Any:
    listed = await listing(office, user)
    return await office.driver.click(
        user, channel=SALES, ts=listed["ts"], action_id=button(listed, click)
    )


async def actions(office: Office, user: str) -> str:
    await office.driver.command(user, SALES, "/pacto", "actions")
    return text_of((await office.ephemerals(user))[-1])


async def test_a_reason_that_stands_out_becomes_an_action_that_is_checked(office: Office) -> None:
    await review(office, "Webinar", rejected=12, accepted=18, days=10)
    await review(office, "Site", rejected=1, accepted=29, days=10)
    listed = text_of(await listing(office, RAFAEL))
    assert WEBINAR in listed
    assert "(40%)" in listed
    assert "above 25%" in listed
    assert "Site" not in listed

    await press(office, SERGIO, Click.PATTERN_ACTION)
    view = await office.driver.view(SERGIO)
    assert "Fewer SQLs from Webinar rejected for: No budget" in str(view)
    await office.submit(SERGIO)
    await office.quiet()
    await office.direct(HELENA, "Fewer SQLs from Webinar")
    assert "There's already an action for this" in text_of(await listing(office, RAFAEL))
    assert "12 of 30 (40%) before → no data yet since. Too early to tell." in await actions(
        office, HELENA
    )

    await office.move(days=21)
    await review(office, "Webinar", rejected=1, accepted=29, days=1)
    await review(office, "Site", rejected=9, accepted=0, days=1)
    assert "12 of 30 (40%) before → 1 of 30 (3.3%) since. The share went down." in await actions(
        office, HELENA
    )


async def test_what_was_acted_on_is_proposed_again_only_where_the_figures_say_it_failed(
    office: Office,
) -> None:
    await review(office, "Webinar", rejected=12, accepted=18, days=10)
    await review(office, "Site", rejected=1, accepted=29, days=10)
    await press(office, SERGIO, Click.PATTERN_ACTION)
    await office.submit(SERGIO)
    [action] = await office.work(SERGIO, action_service.open_actions)
    await office.work(SERGIO, action_service.finish, action.id)
    await office.move(days=35)  # the four weeks are over
    assert WEBINAR in text_of(await listing(office, RAFAEL))
    assert await office.work(RAFAEL, patterns.proposed) is None  # too early to tell

    await review(office, "Webinar", rejected=12, accepted=8, days=1)
    again = await office.work(RAFAEL, patterns.proposed)
    assert again is not None
    assert again.segment.value == "Webinar"


async def test_not_now_keeps_it_quiet_for_four_weeks(office: Office) -> None:
    await review(office, "Webinar", rejected=12, accepted=18, days=10)
    await review(office, "Site", rejected=0, accepted=30, days=10)
    await press(office, SERGIO, Click.PATTERN_DISMISS)
    await office.quiet()
    assert "Snoozed until Dec 21, 2026." in text_of(await listing(office, RAFAEL))
    digest = text_of(await office.answer_to(HELENA, "/digest", "now weekly"))
    assert "Rejections that stand out" not in digest
    await office.move(days=28)
    digest = text_of(await office.answer_to(HELENA, "/digest", "now weekly"))
    assert WEBINAR in digest
    assert "Rejections that stand out" in digest


async def test_one_action_is_made_though_two_ask_for_it(office: Office) -> None:
    await review(office, "Webinar", rejected=12, accepted=18, days=10)
    await review(office, "Site", rejected=0, accepted=30, days=10)
    listed = {user: await listing(office, user) for user in (HELENA, SERGIO)}
    for user, message in listed.items():
        action_id = button(message, Click.PATTERN_ACTION)
        await office.driver.click(user, channel=SALES, ts=message["ts"], action_id=action_id)
    await office.submit(HELENA)
    refused = await office.submit(SERGIO)
    assert "There's already an action for this." in text_of(await office.driver.view(SERGIO))
    assert refused["acked"]
    assert "1 open action" in await actions(office, HELENA)


async def test_nothing_is_looked_for_where_the_agreement_names_no_share(office: Office) -> None:
    await review(office, "Webinar", rejected=12, accepted=18, days=10)
    await agree_on(office, 0)
    assert "No rejection reason stands out right now." in text_of(await listing(office, RAFAEL))


async def test_a_source_from_outside_notifies_and_links_nobody(office: Office) -> None:
    await review(office, HOSTILE, rejected=12, accepted=18, days=10)
    await review(office, "Site", rejected=0, accepted=30, days=10)
    listed = await listing(office, RAFAEL)
    assert "<!channel>" not in text_of(listed)
    assert "<http://x.example" not in text_of(listed)
    await press(office, SERGIO, Click.PATTERN_ACTION)
    await office.submit(SERGIO)
    assert "*Fewer SQLs from &lt;!channel&gt;" in await actions(office, HELENA)


@pytest.mark.parametrize(
    ("locale", "word", "words"),
    [
        ("pt-BR", "padrões", "12 de 30 SQLs avaliados da origem Webinar foram recusados"),
        ("es-ES", "patrones", "12 de 30 SQL revisados del origen Webinar se rechazaron"),
    ],
)
async def test_it_is_read_in_each_language(
    office: Office, locale: str, word: str, words: str
) -> None:
    await review(office, "Webinar", rejected=12, accepted=18, days=10)
    await review(office, "Site", rejected=0, accepted=30, days=10)
    await office.driver.locale(locale, RAFAEL)
    await office.quiet()
    assert words in text_of(await listing(office, RAFAEL, word))
