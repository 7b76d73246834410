"""From the first minute: set-up by its forms, rights, languages, absences."""

from typing import Any

from sqlalchemy import select

from funnel.stages import Side
from services import schedules, signing, teams
from storage import agreements, digests, people
from storage.mapping import table
from storage.tables import Audit
from tests.office import (
    CARMEN,
    DAILY_DIGEST,
    GENERAL,
    HELENA,
    LUCIA,
    MARINA,
    MARKETING,
    RAFAEL,
    SALES,
    SERGIO,
    TEAMS,
    Office,
    agree,
    has_buttons,
    holding,
    owner_of,
    sign_in_force,
    text_of,
)

Json = dict[str, Any]
NOT_SET_UP = "Pacto isn't set up yet. Ask an admin to run `/pacto setup`."


async def test_the_installer_is_greeted_once_and_sets_everything_up(bare_office: Office) -> None:
    office = bare_office
    greeting = await office.direct(HELENA, "")
    assert "setup.open" in str(greeting["blocks"])
    dm = await office.driver.dm(HELENA)
    button = next(e for b in greeting["blocks"] for e in b.get("elements", []) if "action_id" in e)
    await office.driver.click(HELENA, channel=dm, ts=greeting["ts"], action_id=button["action_id"])
    await choose_place(office, "sao paulo", "Brazil · São Paulo")
    await place(office, country="BR-SP", marketing_channel=MARKETING, sales_channel=SALES)
    await office.submit(
        HELENA,
        marketing=[MARINA],
        sales=[RAFAEL, LUCIA],
        heads_marketing=[HELENA],
        heads_sales=[SERGIO],
    )
    offer = await office.driver.view(HELENA)
    assert "On weekdays at 9:00 AM" in text_of(offer)
    assert "One step left" in text_of(offer)
    assert "sign it in the Home tab, or change it first" in text_of(offer)
    await office.submit(HELENA)
    assert await office.driver.view(HELENA) is None
    scheduled = await office.stored(digests.digests)
    assert {digest.channel for digest in scheduled} == {MARKETING, SALES}
    team = await office.stored(people.team)
    assert {each.user_id for each in team if each.side is Side.SALES} == {RAFAEL, LUCIA, SERGIO}
    answer = await office.driver.command(SERGIO, SALES, "/sla", "terms")
    assert "version 1" in text_of(answer["response"])
    assert "*MQL*: A lead that fits a persona" in text_of(answer["response"])
    assert len(await office.driver.dms(HELENA)) == 1


async def choose_place(office: Office, words: str, label: str, user: str = HELENA) -> None:
    """Type into the list of holiday calendars until a place shows."""
    view = await office.driver.view(user)
    assert view is not None
    answer = await office.driver.suggest(user, "lookup.holidays", words, view_id=view["id"])
    assert label in text_of(answer["response"])


async def place(office: Office, user: str = HELENA, *, country: str, **values: str) -> Json:
    """Send the set-up with a place that was looked up."""
    fields = {name: {"input.value": value} for name, value in values.items()}
    chosen = {"country": {"lookup.holidays": country}}
    return await office.driver.submit(user, values=fields | chosen)


async def greeting_of(office: Office) -> dict[str, Any]:
    await office.quiet()
    [greeting] = await office.driver.dms(HELENA)
    return greeting


async def test_the_greeting_and_home_agree_on_the_steps_until_all_are_done(
    bare_office: Office,
) -> None:
    office = bare_office
    await office.direct(HELENA, "4 steps, about five minutes")
    await office.set_up()
    greeting = await greeting_of(office)
    home = await office.driver.home(HELENA)
    for shown in (text_of(greeting), text_of(home["view"])):
        assert "✅ Channels" in shown
        assert "✅ Who's on each team" in shown
        assert "⬜ Agreement signed by both heads" in shown
    assert not await office.driver.messages(SALES)

    dm = await office.driver.dm(HELENA)
    await office.press(HELENA, "Sign for marketing", greeting, dm)
    assert "Setup: 2 of 4 steps complete" in text_of(await office.driver.home_view(HELENA))
    greeting = await greeting_of(office)
    assert "Still needs a signature from: sales" in text_of(greeting)
    assert "Sign for marketing" not in text_of(greeting)
    await office.work(SERGIO, signing.sign_in_force, 1, Side.SALES)
    assert "✅ Agreement signed by both heads" in text_of(await greeting_of(office))

    await office.work(HELENA, schedules.schedule, DAILY_DIGEST)
    greeting = await greeting_of(office)
    assert "Everything is set up" in text_of(greeting)
    assert not has_buttons(greeting)
    assert "Setup:" not in text_of((await office.driver.home(HELENA))["view"])


async def test_who_changes_the_teams_once_all_is_agreed_reads_that_it_is_ready(
    office: Office,
) -> None:
    await office.work(HELENA, sign_in_force)
    await office.driver.command(HELENA, MARKETING, "/pacto", "team")
    answer = await office.submit(HELENA)
    assert "Pacto is ready!" in text_of(answer["response"]["view"])


async def test_each_team_is_told_once_that_it_can_start_and_how(bare_office: Office) -> None:
    office = bare_office
    await office.set_up()
    await office.work(HELENA, sign_in_force)
    await office.quiet()
    [marketing] = await office.driver.messages(MARKETING)
    [sales] = await office.driver.messages(SALES)
    assert "Pacto is ready." in text_of(marketing)
    assert "Add a lead with `/lead`" in text_of(marketing)
    assert "within 4 business hours" in text_of(sales)
    opened = await office.press(MARINA, "New lead", marketing, MARKETING)
    assert opened["views"]
    await office.press(RAFAEL, "Help", sales)
    [help_shown] = await office.eventually(office.ephemerals, RAFAEL)
    assert "I'm Pacto" in text_of(help_shown)

    terms = (await office.stored(agreements.agreement_in_force)).terms
    await office.work(HELENA, agree, terms.changed(sql_target=12))
    await office.work(HELENA, teams.set_team, TEAMS)
    await office.quiet()
    for channel in (MARKETING, SALES):
        seen = await office.driver.messages(channel)
        assert len(holding("Pacto is ready.", seen)) == 1


async def test_before_setup_each_command_says_what_is_missing(bare_office: Office) -> None:
    for command in ("/lead", "/sla", "/digest"):
        answer = await bare_office.driver.command(MARINA, MARKETING, command)
        assert answer["response"]["text"] == NOT_SET_UP


async def test_only_the_admin_sets_up(office: Office) -> None:
    for text in ("setup", "team", "language"):
        answer = await office.driver.command(MARINA, GENERAL, "/pacto", text)
        sentence = f"Only a Pacto admin can change the setup. Ask <@{HELENA}>."
        assert answer["response"]["text"] == sentence
        assert not answer["views"]


async def test_every_countrys_holidays_are_found_by_typing(office: Office) -> None:
    await office.driver.locale("pt-BR", HELENA)
    await office.quiet()
    await office.driver.command(HELENA, GENERAL, "/pacto", "setup")
    await choose_place(office, "alemanha", "Alemanha")
    await place(office, country="DE-BY")
    version = await office.stored(agreements.agreement_in_force)
    assert version is not None
    assert (version.terms.country, version.terms.region) == ("DE", "BY")


async def test_the_digest_is_not_scheduled_where_it_is_not_wanted(office: Office) -> None:
    await office.driver.command(HELENA, GENERAL, "/pacto", "team")
    await office.submit(HELENA)
    await office.submit(HELENA, daily=[])
    assert await office.stored(digests.digests) == []
    await office.driver.command(HELENA, GENERAL, "/pacto", "team")
    await office.submit(HELENA)
    await office.submit(HELENA)
    await office.driver.command(HELENA, GENERAL, "/pacto", "team")
    await office.submit(HELENA)
    nothing_to_offer = await office.driver.view(HELENA)
    assert nothing_to_offer is not None
    assert not nothing_to_offer.get("submit")


async def test_a_head_of_one_team_is_not_of_the_other(office: Office) -> None:
    await office.driver.command(HELENA, GENERAL, "/pacto", "team")
    answer = await office.submit(HELENA, heads_sales=[SERGIO, MARINA])
    assert {*answer["response"]["errors"]} == {"heads_sales"}


async def test_nobody_is_in_both_teams(office: Office) -> None:
    await office.driver.command(HELENA, GENERAL, "/pacto", "team")
    answer = await office.submit(HELENA, sales=[RAFAEL, MARINA])
    assert "sales" in answer["response"]["errors"]


async def test_each_reads_in_their_own_language(office: Office) -> None:
    await office.driver.locale("pt-BR", MARINA)
    await office.driver.locale("es-ES", RAFAEL)
    await office.quiet()
    await office.eventually(
        office.driver.command,
        *(MARINA, MARKETING, "/lead", "ajuda"),
        until=lambda answer: "buscar" in text_of(answer["response"]),
    )
    spanish = await office.answer_to(RAFAEL, "/sla", "estado")
    assert "Ventas" in text_of(spanish)


async def test_an_absence_is_named_in_words_and_ended(office: Office) -> None:
    wrong = await office.driver.command(RAFAEL, SALES, "/pacto", "away someday")
    assert wrong["response"]["text"] == "“someday” isn't a valid date. Try 12/24/2026, for example."
    past = await office.driver.command(RAFAEL, SALES, "/pacto", "away 2020-01-01")
    assert past["response"]["text"] == "Choose a future date."
    answer = await office.driver.command(RAFAEL, SALES, "/pacto", "ausente hasta mañana")
    assert "until Nov 24, 2026" in answer["response"]["text"]
    card = await office.hand_off()
    assert owner_of(card) == LUCIA
    back = await office.driver.command(RAFAEL, SALES, "/pacto", "back")
    assert back["response"]["text"] == "Welcome back! You'll get new leads again."
    again = await office.driver.command(RAFAEL, SALES, "/pacto", "back")
    assert again["response"]["text"] == "You weren't marked as away, so nothing changes."
    second = await office.hand_off(email="b@sol.com.br", name="Bia")
    assert owner_of(second) == RAFAEL


async def test_home_shows_what_i_owe_and_the_admin_what_is_left(office: Office) -> None:
    card = await office.hand_off()
    mine = await office.driver.home(owner_of(card))
    assert "L-1" in text_of(mine["view"])
    admin = await office.driver.home(HELENA)
    assert "Setup: 2 of 4 steps complete" in text_of(admin["view"])
    assert "⬜ Agreement signed by both heads" in text_of(admin["view"])
    assert "⬜ First digest scheduled" in text_of(admin["view"])
    stranger = await office.driver.home(CARMEN)
    assert "Padaria" not in text_of(stranger["view"])


async def test_a_mention_and_a_direct_message_answer_like_the_command(office: Office) -> None:
    await office.driver.message(SERGIO, SALES, "<@U0PACTO> sla status")
    await office.eventually(
        office.driver.messages,
        *(SALES, SERGIO),
        until=lambda messages: any(m.get("ephemeral") for m in holding("Marketing", messages)),
    )
    dm = await office.driver.dm(SERGIO)
    before = len(await office.driver.messages(dm, SERGIO))
    await office.driver.message(SERGIO, dm, "lead queue")
    messages = await office.eventually(
        office.driver.messages, dm, SERGIO, until=lambda messages: len(messages) >= before + 2
    )
    assert "All clear: no SQLs waiting for a decision." in text_of(messages[-1])


async def test_an_admin_of_neither_team_leaves_the_agreement_to_the_heads(office: Office) -> None:
    await office.driver.command(HELENA, GENERAL, "/pacto", "team")
    await office.submit(HELENA, admins=[HELENA, CARMEN])
    refused = await office.driver.command(CARMEN, GENERAL, "/sla", "change")
    assert not refused["views"]
    sentence = "Only the heads of marketing and sales can propose a new version."
    assert refused["response"]["text"] == sentence
    await office.driver.command(CARMEN, GENERAL, "/pacto", "setup")
    await choose_place(office, "portugal", "Portugal", user=CARMEN)
    moved = await place(office, CARMEN, country="PT")
    assert {*moved["response"]["errors"]} == {"country"}
    await choose_place(office, "sao paulo", "Brazil · São Paulo", user=CARMEN)
    await place(office, CARMEN, country="BR-SP", sales_channel=GENERAL)
    company = await office.stored(lambda work: work.company)
    assert company.sales_channel == GENERAL
    assert len(await office.stored(agreements.versions)) == 1
    schedule = await office.driver.command(CARMEN, GENERAL, "/digest", "schedule")
    assert schedule["views"]


async def test_the_audit_trail_says_who_became_and_who_was_an_admin(office: Office) -> None:
    await office.driver.command(HELENA, GENERAL, "/pacto", "team")
    await office.submit(HELENA, admins=[CARMEN, SERGIO])
    trail = await office.stored(lambda work: work.rows(select(table(Audit))).mappings().all())
    first, *_, last = trail
    assert first["after"]["admin"] == HELENA
    assert (last["before"][HELENA], last["after"][HELENA]) == (
        "marketing head admin",
        "marketing head",
    )
    assert CARMEN not in last["before"]
    assert last["after"][CARMEN] == "admin"
    assert last["after"][SERGIO] == "sales head admin"
