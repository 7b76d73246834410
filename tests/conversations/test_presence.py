"""Who is away: by the command's words, or by a form where there are none."""

from tests.office import HELENA, LUCIA, RAFAEL, SALES, Office, text_of


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
    assert LUCIA in text_of(card)


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


async def test_a_digest_is_chosen_where_the_command_names_none(office: Office) -> None:
    for name in ("Morning", "Evening"):
        await office.driver.command(HELENA, SALES, "/digest", "schedule")
        await office.submit(HELENA, name=name)
    answer = await office.driver.command(HELENA, SALES, "/digest", "remove")
    message = answer["response"]
    assert message["text"] == "Which digest do you want to remove?"
    assert [block["accessory"]["text"]["text"] for block in message["blocks"][1:]] == ["Remove"] * 2
    paused = await office.driver.command(HELENA, SALES, "/digest", "pause morning")
    assert "paused" in text_of(paused["response"])
    resume = await office.driver.command(HELENA, SALES, "/digest", "resume")
    assert "Morning" in text_of(resume["response"])
    assert "Evening" not in text_of(resume["response"])
