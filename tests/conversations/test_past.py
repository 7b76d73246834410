"""Asked of a past day or period: what was true then, in each language, and what is refused."""

import pytest

from tests.office import HELENA, MARINA, NAMES, RAFAEL, SALES, Office, owner_of, text_of


async def a_week(office: Office) -> str:
    """Handed off on Monday, overdue on Tuesday, accepted on Wednesday; now it is Thursday.

    Gives who has it.
    """
    card = await office.hand_off(name="Ana Souza")
    await office.move(days=2)
    await office.press(owner_of(card), "Accept", card)
    await office.move(days=1)
    return NAMES[owner_of(card)]


async def digests_in(office: Office) -> list[dict]:
    return [
        message
        for message in await office.driver.messages(SALES)
        if "Daily digest" in text_of(message) and not message.get("ephemeral")
    ]


@pytest.mark.parametrize(
    ("locale", "words", "as_of", "overdue"),
    [
        ("en-US", "status on 24 November", "As of Nov 24, 2026, 11:59 PM", "*Overdue:* {who} (1)"),
        ("en-US", "status 11/24/2026", "As of Nov 24, 2026, 11:59 PM", "*Overdue:* {who} (1)"),
        ("en-US", "last tuesday", "As of Nov 24, 2026, 11:59 PM", "*Overdue:* {who} (1)"),
        ("en-GB", "status 24/11/2026", "As of 24 Nov 2026, 23:59", "*Overdue:* {who} (1)"),
        (
            "pt-BR",
            "situação em 24 de novembro",
            "Situação em 24 de nov. de 2026, 23:59",
            "*Em atraso:* {who} (1)",
        ),
        (
            "pt-BR",
            "anteontem",
            "Situação em 24 de nov. de 2026, 23:59",
            "*Em atraso:* {who} (1)",
        ),
        (
            "es-ES",
            "estado el martes",
            "Situación al 24 nov 2026, 23:59",
            "*Fuera de plazo:* {who} (1)",
        ),
        (
            "es-ES",
            "estado anteayer",
            "Situación al 24 nov 2026, 23:59",
            "*Fuera de plazo:* {who} (1)",
        ),
    ],
)
async def test_the_status_of_a_day_is_what_was_seen_at_its_end(
    office: Office, locale: str, words: str, as_of: str, overdue: str
) -> None:
    who = await a_week(office)
    await office.driver.locale(locale, HELENA)

    then = text_of(await office.answer_to(HELENA, "/sla", words))
    now = text_of(await office.answer_to(HELENA, "/sla"))

    assert as_of in then
    assert overdue.format(who=who) in then
    # The first touch counts from the hand-off, but nobody owed it before Wednesday.
    assert f"{who} (2)" in now
    assert f"{who} (2)" not in then


async def test_the_funnel_of_a_day(office: Office) -> None:
    await a_week(office)
    await office.driver.locale("es-ES", MARINA)

    text = text_of(await office.answer_to(MARINA, "/pacto", "embudo 24 de noviembre"))

    assert "Embudo, noviembre de 2026: Lead 1 → MQL 0 → SQL 1" in text
    assert "Situación al 24 nov 2026, 23:59" in text
    assert "hasta entonces" in text


async def test_a_digest_of_a_day_is_shared_as_it_is_of_that_day(office: Office) -> None:
    who = await a_week(office)
    await office.driver.locale("en-US", HELENA)

    mine = await office.answer_to(HELENA, "/digest", "now daily 11/24/2026")
    await office.move(days=1)
    await office.press(HELENA, "Share in this channel", mine)

    (shared,) = await office.eventually(digests_in, office)
    for message in (mine, shared):
        assert "As of Nov 24, 2026, 11:59 PM" in text_of(message)
        assert "Overdue: 1." in text_of(message)
        assert who in text_of(message)
    await office.press(RAFAEL, "Details", shared)
    view = await office.driver.view(RAFAEL)
    assert "1 SQL is waiting for a decision." in text_of(view)


@pytest.mark.parametrize(
    ("command", "words", "refusal"),
    [
        ("/sla", "status 12/24/2027", "Dec 24, 2027 is in the future."),
        ("/sla", "status november 20", "Nothing was recorded before Nov 23, 2026."),
        ("/pacto", "funnel 12/24/2027", "Dec 24, 2027 is in the future."),
        ("/digest", "now daily november 20", "Nothing was recorded before Nov 23, 2026."),
        ("/sla", "status L-1 yesterday", "I can only show a lead as it is now."),
    ],
)
async def test_what_cannot_be_told_is_refused(
    office: Office, command: str, words: str, refusal: str
) -> None:
    await a_week(office)
    await office.driver.locale("en-US", HELENA)
    assert refusal in text_of(await office.answer_to(HELENA, command, words))


@pytest.mark.parametrize(
    ("command", "words"),
    [("/sla", "status 31/02/2026"), ("/digest", "now 31/02/2026"), ("/pacto", "funnel 31/2/2026")],
)
async def test_a_day_that_no_year_has_is_refused_at_once(
    office: Office, command: str, words: str
) -> None:
    answer = await office.driver.command(HELENA, SALES, command, words)
    assert "isn't a valid date" in text_of(answer["response"])


async def test_a_day_is_no_period_of_the_kpis(office: Office) -> None:
    answer = await office.driver.command(HELENA, SALES, "/pacto", "kpis yesterday")
    assert "I didn't understand “yesterday”." in text_of(answer["response"])


@pytest.mark.parametrize(
    ("locale", "command", "line"),
    [
        ("en-US", "/sla", "@ana march 12"),
        ("pt-BR", "/sla", "@ana 12 de março"),
        ("es-ES", "/digest", "semanal 9 nov"),
        ("en-US", "/digest", "weekly nov 9"),
    ],
)
async def test_the_help_tells_of_it(office: Office, locale: str, command: str, line: str) -> None:
    await office.driver.locale(locale, HELENA)
    answer = await office.driver.command(HELENA, SALES, command, "help")
    assert line in text_of(answer["response"])
