"""The agreement changed by its form: what changes is shown, confirmed, and told once."""

from storage import agreements
from tests.office import (
    CARMEN,
    GENERAL,
    HELENA,
    MARINA,
    MARKETING,
    RAFAEL,
    SALES,
    SERGIO,
    Office,
    holding,
    text_of,
)

CHANGED = "Sales reviews a hand-off within 2 business hours (was 4)"


async def change(office: Office, user: str = SERGIO, **values: object) -> dict[str, object]:
    await office.driver.command(user, GENERAL, "/sla", "change")
    return await office.submit(user, **values)


async def versions(office: Office) -> int:
    return len(await office.stored(agreements.versions))


async def test_what_changes_is_confirmed_before_it_is_saved(office: Office) -> None:
    await change(office, decision="2")
    question = await office.driver.view(SERGIO)
    assert question is not None
    assert CHANGED in text_of(question)
    assert await versions(office) == 1
    await office.driver.close(SERGIO)
    form = await office.driver.view(SERGIO)
    assert form is not None
    assert form["callback_id"] == "form.terms"
    await office.submit(SERGIO)
    await office.submit(SERGIO)
    assert await office.driver.view(SERGIO) is None
    assert await versions(office) == 2


async def test_a_new_version_is_told_once_to_each_whom_it_concerns(office: Office) -> None:
    await office.driver.locale("pt-BR", HELENA)
    await office.quiet()
    await change(office, decision="2")
    await office.submit(SERGIO)
    await office.quiet()
    for channel in (MARKETING, SALES):
        [news] = holding(CHANGED, await office.driver.messages(channel))
        assert f"<@{SERGIO}> changed the agreement" in text_of(news)
    receipt = await office.direct(SERGIO, CHANGED)
    assert f"I've also told <#{MARKETING}>, <#{SALES}>, and <@{HELENA}>." in text_of(receipt)
    other_head = await office.direct(HELENA, "Vendas avalia um repasse em até 2")
    assert "antes: 4" in text_of(other_head)
    for nobody in (MARINA, RAFAEL, CARMEN):
        assert not holding(CHANGED, await office.driver.dms(nobody))
    assert len(holding(CHANGED, await office.driver.dms(SERGIO))) == 1


async def test_nothing_changed_is_no_version_and_says_so_in_the_form(office: Office) -> None:
    answer = await change(office)
    assert answer["response"]["errors"] == {  # type: ignore[index]
        "decision": "Nothing has changed yet. Version 1 stays in force."
    }
    again = await office.submit(SERGIO, hours="9-12h; 13h às 15:00, 15:00-18")
    assert {*again["response"]["errors"]} == {"decision"}
    assert await versions(office) == 1


async def test_hours_are_shown_back_as_they_were_read(office: Office) -> None:
    await change(office, hours="9-18")
    question = await office.driver.view(SERGIO)
    assert "Mon–Fri 09:00-18:00, no lunch break" in text_of(question)


async def test_terms_that_contradict_each_other_are_refused_beside_the_field(
    office: Office,
) -> None:
    answer = await change(office, decision="8", first_touch="4")
    assert {*answer["response"]["errors"]} == {"first_touch"}  # type: ignore[index]
    form = await office.driver.view(SERGIO)
    assert form is not None
    assert await versions(office) == 1


async def test_who_was_overtaken_is_told_and_nothing_is_lost(office: Office) -> None:
    await change(office, decision="2")
    await change(office, HELENA, decision="3")
    await office.submit(HELENA)
    await office.submit(SERGIO)
    refusal = await office.driver.view(SERGIO)
    assert "version 2 is in force now" in text_of(refusal)
    assert await versions(office) == 2


async def test_moving_the_holidays_in_the_set_up_is_told_too(office: Office) -> None:
    await office.driver.command(HELENA, GENERAL, "/pacto", "setup")
    view = await office.driver.view(HELENA)
    assert view is not None
    await office.driver.suggest(HELENA, "lookup.holidays", "port", view_id=view["id"])
    await office.driver.submit(HELENA, values={"country": {"lookup.holidays": "PT"}})
    news = await office.message("Holiday calendar: Portugal (was Brazil · SP)", MARKETING)
    assert "Version 2" in text_of(news)
