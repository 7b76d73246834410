"""Who is away: by the command's words, or by a form where there are none."""

import pytest

from storage import people
from tests.office import LUCIA, RAFAEL, SALES, SERGIO, Office, holding, owner_of, text_of


async def test_away_without_a_day_asks_for_it(office: Office) -> None:
    await office.driver.command(RAFAEL, SALES, "/pacto", "away")
    form = await office.driver.view(RAFAEL)
    assert form is not None
    assert form["blocks"][0]["element"]["initial_date"] == "2026-11-24"
    wrong = await office.submit(RAFAEL, until="2026-11-23")
    assert {*wrong["response"]["errors"]} == {"until"}
    await office.submit(RAFAEL, until="2026-12-24")
    assert "until Dec 24, 2026" in text_of(await office.driver.view(RAFAEL))
    card = await office.hand_off()
    assert owner_of(card) == LUCIA


async def test_days_are_typed_as_people_say_them(office: Office) -> None:
    for words, day in [
        ("until friday", "Nov 27, 2026"),
        ("until 24/12", "Dec 24, 2026"),
        ("ausente até 24 dez", "Dec 24, 2026"),
        ("ausente hasta el 24 de diciembre", "Dec 24, 2026"),
    ]:
        verb = "" if words.startswith("ausente") else "away "
        answer = await office.driver.command(RAFAEL, SALES, "/pacto", verb + words)
        assert day in answer["response"]["text"]


@pytest.mark.parametrize(
    ("words", "back"),
    [
        ("away next week", "2026-12-07"),
        ("away this week", "2026-11-30"),
        ("ausente na semana que vem", "2026-12-07"),
        ("ausente la próxima semana", "2026-12-07"),
    ],
)
async def test_a_week_is_confirmed_by_its_first_day_after(
    office: Office, words: str, back: str
) -> None:
    await office.driver.command(RAFAEL, SALES, "/pacto", words)
    form = await office.driver.view(RAFAEL)
    assert form is not None
    assert form["blocks"][0]["element"]["initial_date"] == back
    assert (await office.work(RAFAEL, people.person, RAFAEL)).away_until is None
    await office.submit(RAFAEL, until=back)
    assert str((await office.work(RAFAEL, people.person, RAFAEL)).away_until) == back


async def test_what_a_rep_leaves_open_is_told_to_their_head_once(office: Office) -> None:
    card = await office.hand_off()
    rep = owner_of(card)
    await office.driver.command(rep, SALES, "/pacto", "away until friday")
    await office.driver.command(rep, SALES, "/pacto", "away until friday")
    told = await office.direct(SERGIO, "leaves 1 lead open")
    assert f"<@{rep}> is away until Nov 27, 2026" in text_of(told)
    assert "L-1" in text_of(told)
    assert "Decision by" in text_of(told)
    await office.quiet()
    assert len(holding("leaves 1 lead open", await office.driver.dms(SERGIO))) == 1
    await office.press(SERGIO, "Open", told, channel=await office.driver.dm(SERGIO))
    lead = await office.driver.view(SERGIO)
    assert "Ana Souza" in text_of(lead)


async def test_nobody_hears_of_a_rep_who_leaves_nothing_open(office: Office) -> None:
    await office.driver.command(RAFAEL, SALES, "/pacto", "away until friday")
    await office.quiet()
    assert not holding("away until", await office.driver.dms(SERGIO))
