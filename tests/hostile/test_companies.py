"""Two companies in one database: neither sees the other, nor can it touch what is the other's."""

import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from cryptography.fernet import Fernet

from bot.cli_report import Days, make
from bot.report_output import as_json
from funnel.people import Caller
from funnel.segments import GroupBy
from services import directory
from services.teams import Teams
from storage import people
from storage.work import Work
from tests.hostile.conftest import app_url
from tests.hostile.forged import Forger, typed
from tests.hostile.watching import check_log, facts
from tests.office import (
    HELENA,
    MARINA,
    RAFAEL,
    SALES,
    SERGIO,
    TEAM,
    Office,
    open_office,
    set_up_company,
    text_of,
)
from views.home import home_view

OTHER = "T0BOREAL"
BORIS, BELLA = "U0BORIS", "U0BELLA"  # heads of marketing and sales there, members of no other
BOREAL = {
    "marketing_channel": "C0BM",
    "sales_channel": "C0BS",
    "zone": "Europe/Lisbon",
    "country": "PT",
    "locale": "en",
}
BOREALS = Teams.of(
    marketing=[BORIS],
    sales=[BELLA],
    heads_marketing=[BORIS],
    heads_sales=[BELLA],
    admins=[BORIS],
)


@pytest.fixture
async def office(store_url: str, logged: io.StringIO) -> AsyncIterator[Office]:
    """Aurora, with a lead handed off; and Boreal, set up, with a lead of its own."""
    oauth = {
        "slack_bot_token": "",
        "slack_client_id": "0000.pacto",
        "slack_client_secret": "s",
        "pacto_encryption_key": Fernet.generate_key().decode(),
    }
    async with open_office(store_url, transport="http", **oauth) as opened:
        for team, who in ((TEAM, HELENA), (OTHER, BORIS)):
            await opened.pacto.tokens.keep(
                team,
                token=opened.sandbox.bot_token,
                bot_user="U0PACTO",
                bot_id="B0PACTO",
                installed_by=who,
                clock=opened.pacto.clock,
            )
            caller = Caller(team, who, opened.now)
            await opened.pacto.store.work(caller, directory.installed, name=team)
        await opened.stored(_make_slack_admin, HELENA)
        await opened.set_up()
        boris = Caller(OTHER, BORIS, opened.now)
        await opened.pacto.store.run(set_up_company, boris, teams=BOREALS, **BOREAL)
        await opened.hand_off()
        await opened.driver.command(HELENA, SALES, "/digest", "schedule")
        await opened.submit(
            HELENA, name="Aurora's", at="09:00", channel=SALES, weekdays=["mon", "tue"]
        )
        await opened.quiet()
        yield opened


def _make_slack_admin(work: Work, user_id: str) -> None:
    people.change_member(work, user_id, slack_admin=True)
    work.commit()


async def test_each_company_counts_its_own_leads(office: Office, forger: Forger) -> None:
    lead = typed(name="Rui Faro", email="rui@faro.pt")
    added = await forger.submit(OTHER, BORIS, "form.lead_new", lead)
    assert "L-1" in text_of(added.json)
    assert "Rui Faro" in text_of(added.json)
    ours = await forger.command(TEAM, MARINA, "/lead", "find L-1")
    assert "Rui" not in ours.text
    twin = typed(name="Ana Souza", company="Padaria Sol", email="ana@sol.com.br")
    answer = await forger.submit(OTHER, BORIS, "form.lead_new", twin)
    assert "L-2" in text_of(answer.json)  # no duplicate of another company's lead


async def test_nothing_of_one_company_is_shown_to_the_other(
    office: Office, forger: Forger, logged: io.StringIO
) -> None:
    questions = [
        *(
            ("/lead", text)
            for text in ("mine", "queue", "find ana", "find sol", "find @", "show 1")
        ),
        *(("/sla", text) for text in ("", "status", "terms", "history", "status L-1")),
        *(("/sla", f"status <@{user}>") for user in (RAFAEL, SERGIO)),
        *(("/digest", text) for text in ("", "list", "pause Aurora's", "remove 1")),
    ]
    for user in (BORIS, BELLA):
        for command, text in questions:
            answer = await forger.command(OTHER, user, command, text)
            assert answer.status == 200
            _nothing_of_aurora(answer.text)
    for user in (MARINA, RAFAEL):  # members there, strangers here
        answer = await forger.command(OTHER, user, "/lead", "find ana")
        assert "Padaria" not in answer.text
    for user in (BORIS, BELLA, MARINA):
        home = await office.pacto.store.work(Caller(OTHER, user, office.now), home_view)
        _nothing_of_aurora(text_of(home))
    today = office.now.date()
    report = await office.pacto.store.run(
        make, Days(today, today), GroupBy.SOURCE, OTHER, office.now
    )
    assert not any(as_json(report)["flow"].values())
    check_log(logged)


def _nothing_of_aurora(text: str) -> None:
    for word in ("Padaria", "Ana Souza", "ana@", "Aurora", SALES, "Rafael", "Sergio"):
        assert word not in text, word


async def test_nothing_of_one_company_is_changed_by_the_other(
    office: Office, forger: Forger, logged: io.StringIO
) -> None:
    before = await facts(office)
    state: Any = typed(question="q", answer="a", value="1", why="w", comment="c") | {
        "reason": {"input.value": {"selected_option": {"value": "no_budget"}}},
        "how": {"input.value": {"selected_option": {"value": "call"}}},
        "wake_on": {"input.value": {"selected_date": "2026-12-24"}},
    }
    for user in (BORIS, BELLA, SERGIO, HELENA):
        for name in ("accept", "take", "opportunity", "reject", "ask", "touch", "won", "lost"):
            answer = await forger.click(OTHER, user, f"card.{name}", "1")
            assert answer.status == 200
        for name in ("mql", "disqualify", "open", "hand_off", "recycle", "history"):
            await forger.click(OTHER, user, f"lead.{name}", "1")
        for name in ("pause", "resume", "remove"):
            await forger.click(OTHER, user, f"digest.{name}", "1")
        for form in ("reject", "ask", "answer", "touch", "won", "lost", "hand_off", "recycle"):
            answer = await forger.submit(
                OTHER, user, f"form.{form}", state, metadata={"handoff": 1, "lead": 1}
            )
            assert answer.status == 200
            _nothing_of_aurora(answer.text)
    assert await facts(office) == before
    check_log(logged)


async def test_a_member_of_two_companies_acts_in_the_one_that_asks(
    office: Office, forger: Forger
) -> None:
    mixed = await forger.click(
        OTHER, SERGIO, "card.accept", "1", user={"id": SERGIO, "team_id": TEAM}
    )
    assert mixed.status == 200
    queue = await forger.command(TEAM, SERGIO, "/lead", "queue")
    assert "L-1" in queue.text  # still undecided


async def test_one_company_leaving_leaves_the_other_alone(office: Office, forger: Forger) -> None:
    await forger.event(OTHER, {"type": "app_uninstalled"})
    refused = await forger.command(OTHER, BORIS, "/lead", "mine")
    assert "install" in refused.text
    mine = await forger.command(TEAM, MARINA, "/lead", "mine")
    assert "L-1" in mine.text


@pytest.fixture
async def forger(office: Office) -> AsyncIterator[Forger]:
    async with aiohttp.ClientSession() as session:
        yield Forger(app_url(office), office.sandbox.signing_secret, session)
