"""A new version of the agreement: proposed, edited by both heads, signed, told and compared."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from services import proposals
from services.teams import Teams, set_team
from storage import agreements
from tests.office import (
    CARMEN,
    GENERAL,
    HELENA,
    LUCIA,
    MARINA,
    MARKETING,
    RAFAEL,
    SALES,
    SERGIO,
    Office,
    has_buttons,
    holding,
    open_office,
    sign_in_force,
    text_of,
)

CHANGED = "Sales reviews a hand-off within 2 business hours (was 4)"


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    async with open_office(sqlite_url, transport="http") as opened:
        await opened.set_up()
        yield opened


async def propose(office: Office, user: str = SERGIO, word: str = "propose") -> dict[str, Any]:
    await office.driver.command(user, GENERAL, "/sla", word)
    return await top(office, user)


async def top(office: Office, user: str) -> dict[str, Any]:
    view = await office.driver.view(user)
    assert view is not None
    return view


async def edit(office: Office, user: str, section: str, **values: object) -> dict[str, Any]:
    """Open the form of a section of the proposal on top, and save it."""
    await office.driver.click(user, action_id=f"agreement.section:{section}")
    return await office.submit(user, **values)


async def send(office: Office, user: str = SERGIO) -> dict[str, Any]:
    """Send what is on top, by its Submit and the question that follows."""
    await office.submit(user)
    return await office.submit(user)


async def sent(office: Office, **values: object) -> None:
    """Sergio proposes other numbers of sales, and sends them."""
    await propose(office)
    await edit(office, SERGIO, "sales", **(values or {"decision": "2"}))
    await send(office)
    await office.quiet()


async def sign(office: Office, user: str, label: str, words: str = CHANGED) -> dict[str, Any]:
    message = await office.direct(user, words)
    return await office.press(user, label, message, await office.driver.dm(user))


async def versions(office: Office) -> int:
    return len(await office.stored(agreements.versions))


async def test_a_version_is_proposed_signed_by_both_and_told(office: Office) -> None:
    hub = await propose(office)
    assert "Decide within 4 business hours, at least 90% of the time" in text_of(hub)
    assert "touches" not in text_of(hub)  # that commitment is off
    await edit(office, SERGIO, "sales", decision="2,0")
    assert CHANGED in text_of(await top(office, SERGIO))
    await office.submit(SERGIO)
    question = await top(office, SERGIO)
    assert CHANGED in text_of(question)
    assert "Both heads will be asked to sign." in text_of(question)
    assert await versions(office) == 1
    await office.submit(SERGIO)
    assert await office.driver.view(SERGIO) is None
    await office.quiet()
    asked = await office.direct(HELENA, CHANGED)
    assert f"<@{SERGIO}> proposes version 2 of the agreement" in text_of(asked)
    assert "Sign for sales" not in text_of(asked)

    await sign(office, SERGIO, "Sign for sales")
    await office.quiet()
    assert f"Sales: signed by <@{SERGIO}>" in text_of(await office.direct(HELENA, CHANGED))
    await office.direct(HELENA, "Now it's waiting for marketing.")
    assert await versions(office) == 1
    await sign(office, HELENA, "Sign for marketing")
    await office.quiet()
    assert await versions(office) == 2
    for head in (HELENA, SERGIO):
        over, receipt = holding(CHANGED, await office.driver.dms(head))
        assert not has_buttons(over)
        assert "It's in force." in text_of(over)
        signed = f"<@{SERGIO}> and <@{HELENA}> signed version 2 of the agreement."
        assert signed in text_of(receipt)
    for channel in (MARKETING, SALES):
        [news] = holding(CHANGED, await office.driver.messages(channel))
        assert "signed version 2 of the agreement. It's in force." in text_of(news).replace("*", "")
    for nobody in (MARINA, RAFAEL, CARMEN):
        assert not holding(CHANGED, await office.driver.dms(nobody))


async def test_each_number_says_what_it_would_have_meant_of_late(office: Office) -> None:
    card = await office.hand_off()
    await office.move(hours=3)
    await office.press(SERGIO, "Accept", card)
    await office.quiet()
    await office.move(days=14)
    await propose(office)
    await office.driver.click(SERGIO, action_id="agreement.section:sales")
    form = text_of(await top(office, SERGIO))
    assert "Based on September 2026 – November 2026" in form
    assert "4 business hours: 1 of 1 hand-off (100%) would have met it" in form


@pytest.mark.parametrize(
    ("locale", "word", "words"),
    [
        ("pt-BR", "propor", ("propõe a versão 2 do acordo", "Assinar por marketing")),
        ("es-ES", "proponer", ("propone la versión 2 del acuerdo", "Firmar por marketing")),
    ],
)
async def test_each_head_reads_it_in_their_own_language(
    office: Office, locale: str, word: str, words: tuple[str, str]
) -> None:
    await office.driver.locale(locale, HELENA)
    await office.quiet()
    await propose(office, HELENA, word)
    await office.driver.close(HELENA)
    await sent(office)
    asked = await office.direct(HELENA, words[0])
    await office.press(HELENA, words[1], asked, await office.driver.dm(HELENA))
    await sign(office, SERGIO, "Sign for sales")
    await office.quiet()
    assert await versions(office) == 2


async def test_wrong_input_is_refused_beside_its_field_and_nothing_is_lost(
    office: Office,
) -> None:
    await propose(office)
    for section, values in (
        ("sales", {"decision": "0", "on_time_target": "130"}),
        ("sales", {"decision": "9", "first_touch": "3"}),
        ("marketing", {"sql_target": "0", "answer": "soon"}),
        ("dates", {"review_on": "2026-11-20"}),
        ("dates", {"starts_on": "2026-11-20"}),
        ("hours", {"hours": "18:00-09:00"}),
    ):
        answer = await edit(office, SERGIO, section, **values)
        expected = {"first_touch"} if values.get("decision") == "9" else {*values}
        assert {*answer["response"]["errors"]} == expected
        form = await top(office, SERGIO)
        assert form["callback_id"] == "form.proposal_section"
        await office.driver.close(SERGIO)
    draft = await office.work(SERGIO, proposals.begin)
    assert draft.changes == ()


async def add(office: Office, user: str, **values: object) -> dict[str, Any]:
    await office.driver.click(user, action_id="agreement.add")
    return await office.submit(user, **values)


async def test_the_entries_of_a_list_are_added_changed_and_removed(office: Office) -> None:
    await propose(office)
    await office.driver.click(SERGIO, action_id="agreement.section:glossary")
    assert "No terms yet." in text_of(await top(office, SERGIO))
    await add(office, SERGIO, word="SQL", meaning="Budget and need are known")
    assert "Budget and need" in text_of(await top(office, SERGIO))
    twice = await add(office, SERGIO, word="sql", meaning="Something else")
    assert {*twice["response"]["errors"]} == {"word"}
    await office.submit(SERGIO, word="MQL", meaning="Asked for a demo")
    listing = await top(office, SERGIO)
    assert "Budget and need" in text_of(listing)
    assert "Asked for a demo" in text_of(listing)

    menu = "agreement.entry:glossary:sql"
    await office.driver.select(SERGIO, menu, "edit:glossary:sql")
    await office.submit(SERGIO, meaning="Budget, need and date are known")
    await office.driver.select(SERGIO, "agreement.entry:glossary:mql", "remove:glossary:mql")
    listing = await top(office, SERGIO)
    assert "Budget, need and date" in text_of(listing)
    assert "Asked for a demo" not in text_of(listing)
    await office.driver.close(SERGIO)
    hub = await top(office, SERGIO)
    assert "New in “Glossary”:" in text_of(hub)
    assert "Budget, need and date" in text_of(hub)


async def test_an_objective_nobody_can_count_needs_no_target(office: Office) -> None:
    await propose(office)
    await office.driver.click(SERGIO, action_id="agreement.section:objectives")
    missing = await add(office, SERGIO, name="Bigger customers", metric="won", target="")
    assert {*missing["response"]["errors"]} == {"target"}
    await office.submit(SERGIO, metric="marked")
    assert "Bigger customers" in text_of(await top(office, SERGIO))


async def test_both_heads_edit_one_draft_and_nobody_overwrites_the_other(office: Office) -> None:
    await propose(office)
    await office.driver.click(SERGIO, action_id="agreement.section:sales")
    hub = await propose(office, HELENA)
    assert f"<@{SERGIO}> has been editing this since" in text_of(hub)
    await edit(office, HELENA, "sales", decision="3")
    late = await office.submit(SERGIO, decision="2")
    assert "while you had it open" in late["response"]["errors"]["decision"]
    await office.driver.close(SERGIO)
    await edit(office, SERGIO, "sales", first_touch="6")
    assert "within 3 business hours (was 4)" in text_of(await top(office, SERGIO))


async def test_who_sends_what_has_changed_meanwhile_is_told(office: Office) -> None:
    await propose(office)
    await edit(office, SERGIO, "sales", decision="2")
    await office.submit(SERGIO)
    await propose(office, HELENA)
    await edit(office, HELENA, "marketing", sql_target="50")
    await office.submit(SERGIO)
    assert "changed this proposal" in text_of(await top(office, SERGIO))
    await office.quiet()
    assert not holding("proposes version", await office.driver.dms(HELENA))


async def test_nothing_changed_is_not_sent(office: Office) -> None:
    await propose(office)
    await office.submit(SERGIO)
    assert "Nothing has changed since version 1" in text_of(await top(office, SERGIO))


async def test_a_comment_makes_it_a_draft_again_and_voids_signatures(office: Office) -> None:
    await sent(office)
    await sign(office, SERGIO, "Sign for sales")
    await office.quiet()
    await sign(office, HELENA, "Add a comment")
    await office.submit(HELENA, comment="Three hours, please")
    await office.quiet()
    for head in (HELENA, SERGIO):
        over = await office.direct(head, CHANGED)
        assert not has_buttons(over)
        assert "Three hours, please" in text_of(over)
    told = await office.direct(SERGIO, "sent version 2 of the agreement back")
    dm = await office.driver.dm(SERGIO)
    await office.press(SERGIO, "Open the draft", told, dm)
    hub = await top(office, SERGIO)
    assert "Three hours, please" in text_of(hub)
    await edit(office, SERGIO, "sales", decision="3")
    await send(office)
    await office.quiet()
    again = await office.direct(HELENA, "within 3 business hours (was 4)")
    assert "Sales: not signed yet" in text_of(again)
    assert await versions(office) == 1


async def test_what_is_sent_is_taken_back_or_withdrawn(office: Office) -> None:
    await sent(office)
    hub = await propose(office, HELENA)
    assert "Waiting for signatures." in text_of(hub)
    assert "agreement.section" not in str(hub)
    await office.driver.click(HELENA, action_id="agreement.edit_again")
    assert "agreement.section" in str(await top(office, HELENA))
    await office.quiet()
    await office.direct(SERGIO, "is editing version 2 of the agreement again")
    assert "being edited again" in text_of(await office.direct(SERGIO, CHANGED))
    await send(office, HELENA)
    await propose(office, HELENA)
    await office.driver.click(HELENA, action_id="agreement.withdraw")
    assert "Version 1 stays in force." in text_of(await top(office, HELENA))
    await office.quiet()
    await office.direct(SERGIO, "withdrew version 2 of the agreement")
    for message in holding(CHANGED, await office.driver.dms(SERGIO)):
        assert not has_buttons(message)
    old = holding(CHANGED, await office.driver.dms(HELENA))[-1]
    assert "This proposal was withdrawn." in text_of(old)


async def test_a_version_begins_on_its_day(office: Office) -> None:
    await propose(office)
    await edit(office, SERGIO, "sales", decision="2")
    await edit(office, SERGIO, "dates", starts_on="2026-12-01")
    await send(office)
    await office.quiet()
    assert "takes effect on Dec 1, 2026" in text_of(await office.direct(HELENA, CHANGED))
    await sign(office, SERGIO, "Sign for sales")
    await office.quiet()
    await sign(office, HELENA, "Sign for marketing")
    news = await office.message("signed version 2", MARKETING)
    assert "It takes effect on" in text_of(news)
    before = await office.stored(agreements.agreement_in_force)
    assert before is not None
    assert before.version == 1
    await office.move(days=8)
    after = await office.stored(agreements.agreement_in_force)
    assert after is not None
    assert (after.version, after.terms.starts_on) == (2, date(2026, 12, 1))


async def test_a_founder_signs_for_both_teams_knowingly(office: Office) -> None:
    teams = Teams.of(
        marketing=[MARINA],
        sales=[RAFAEL, LUCIA, SERGIO],
        heads_marketing=[SERGIO],
        heads_sales=[SERGIO],
        admins=[HELENA],
    )
    await office.work(HELENA, set_team, teams)
    await sent(office)
    await sign(office, SERGIO, "Sign for marketing")
    await office.quiet()
    assert await versions(office) == 1
    await sign(office, SERGIO, "Sign for sales")
    await office.quiet()
    assert await versions(office) == 2
    news = await office.message("signed version 2", SALES)
    assert f"*<@{SERGIO}> signed version 2" in text_of(news)


async def test_the_history_names_the_signers_and_compares_any_two(office: Office) -> None:
    await sent(office)
    await sign(office, SERGIO, "Sign for sales")
    await office.quiet()
    await sign(office, HELENA, "Sign for marketing")
    await office.quiet()
    answer = await office.driver.command(MARINA, GENERAL, "/sla", "history")
    shown = text_of(answer["response"])
    assert "The agreement has 2 versions" in shown
    assert f"Signed by <@{HELENA}> (marketing) and <@{SERGIO}> (sales)" in shown
    assert CHANGED in shown
    message = holding("has 2 versions", await office.ephemerals(MARINA, GENERAL))[-1]
    await office.press(MARINA, "Compare two versions", message, GENERAL)
    assert CHANGED in text_of(await top(office, MARINA))
    await office.driver.select(MARINA, "agreement.version:old", "2")
    assert "Nothing is different." in text_of(await top(office, MARINA))
    await office.driver.select(MARINA, "agreement.version:new", "1")
    assert "within 4 business hours (was 2)" in text_of(await top(office, MARINA))


async def test_the_whole_of_it_can_be_read_before_it_is_signed(office: Office) -> None:
    await sent(office)
    await sign(office, HELENA, "See the whole agreement")
    shown = text_of(await top(office, HELENA))
    assert "Decide within 2 business hours" in shown
    assert "Public holidays: Brazil · São Paulo" in shown
    assert "No review date" in shown


async def test_many_changes_are_cut_and_can_all_be_seen(office: Office) -> None:
    await propose(office)
    await edit(office, SERGIO, "sales", decision="2")
    await office.driver.click(SERGIO, action_id="agreement.section:glossary")
    for number in range(15):
        await add(office, SERGIO, word=f"Word {number}", meaning="long " * 100)
    await office.driver.close(SERGIO)
    await send(office)
    await office.quiet()
    asked = await office.direct(HELENA, "and 4 more changes")
    assert "Word 9" not in text_of(asked)
    dm = await office.driver.dm(HELENA)
    await office.press(HELENA, "See all changes", asked, dm)
    assert "Word 9" in text_of(await top(office, HELENA))


async def test_home_asks_each_head_to_sign_the_version_in_force(office: Office) -> None:
    home = await office.driver.home(SERGIO)
    assert "Still needs a signature from: marketing and sales" in text_of(home["view"])
    await office.driver.click_text(SERGIO, label="Read it", home=True)
    assert "Decide within 4 business hours" in text_of(await top(office, SERGIO))
    await office.driver.close(SERGIO)
    await office.driver.click_text(SERGIO, label="Sign for sales", home=True)
    assert "Sign for sales" not in text_of(await office.driver.home_view(SERGIO))
    assert "Sign for sales" not in text_of((await office.driver.home(HELENA))["view"])
    await office.driver.click_text(HELENA, label="Sign for marketing", home=True)
    assert "Sign for" not in text_of(await office.driver.home_view(HELENA))
    await office.message("Pacto is ready.", MARKETING)


async def test_once_both_have_signed_the_set_up_moves_no_holidays(office: Office) -> None:
    async def move(place: str, code: str) -> dict[str, Any]:
        await office.driver.command(HELENA, GENERAL, "/pacto", "setup")
        view = await top(office, HELENA)
        await office.driver.suggest(HELENA, "lookup.holidays", place, view_id=view["id"])
        return await office.driver.submit(HELENA, values={"country": {"lookup.holidays": code}})

    await move("port", "PT")
    news = await office.message("Holiday calendar: Portugal (was Brazil · São Paulo)", MARKETING)
    assert "Version 2" in text_of(news)
    await office.work(HELENA, sign_in_force)
    refused = await move("germ", "DE")
    assert "/sla propose" in refused["response"]["errors"]["country"]
    await office.driver.close(HELENA)
    await propose(office)
    await office.driver.click(SERGIO, action_id="agreement.section:hours")
    view = await top(office, SERGIO)
    await office.driver.suggest(SERGIO, "lookup.holidays", "germ", view_id=view["id"])
    await office.driver.submit(SERGIO, values={"country": {"lookup.holidays": "DE"}})
    assert "Holiday calendar: Germany (was Portugal)" in text_of(await top(office, SERGIO))
