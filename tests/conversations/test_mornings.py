"""What is overdue is told each morning until it is done: once, in hours, to who is there."""

from services import feedback, presence
from tests.office import LUCIA, RAFAEL, SERGIO, Office, hand_off_lead, holding, text_of

OVERDUE = "overdue to-do"


async def mornings(office: Office, user: str) -> list[str]:
    return [text_of(message) for message in holding(OVERDUE, await office.driver.dms(user))]


async def two_overdue(office: Office) -> list[int]:
    """Rafael lets two decisions pass on Monday at 15:00; it is 17:00 then."""
    ids = [await office.work("U0MARINA", hand_off_lead, number) for number in (1, 2)]
    await office.move(hours=7)
    return ids


async def test_all_that_is_overdue_is_one_message_each_morning_until_it_is_done(
    office: Office,
) -> None:
    first, second = await two_overdue(office)
    assert not await mornings(office, RAFAEL)  # they have just heard of each
    await office.move(hours=15, minutes=50)
    assert not await mornings(office, RAFAEL)
    await office.move(minutes=10)  # Tuesday, 09:00
    [tuesday] = await mornings(office, RAFAEL)
    assert "You have 2 overdue to-dos:" in tuesday
    assert "L-1 · Sol 1" in tuesday
    assert "L-2 · Sol 2" in tuesday
    await office.move(hours=9)
    assert len(await mornings(office, RAFAEL)) == 1
    await office.work(RAFAEL, feedback.reject, first, reason="no_budget")
    await office.move(hours=15)  # Wednesday, 09:00
    wednesday = (await mornings(office, RAFAEL))[1]
    assert "You have 1 overdue to-do:" in wednesday
    assert "L-1" not in wednesday
    await office.work(RAFAEL, feedback.reject, second, reason="no_budget")
    await office.move(days=2)
    assert len(await mornings(office, RAFAEL)) == 2
    assert not await mornings(office, SERGIO)


async def test_its_buttons_do_what_is_owed(office: Office) -> None:
    await two_overdue(office)
    await office.move(hours=16)
    message = await office.direct(RAFAEL, OVERDUE)
    dm = await office.driver.dm(RAFAEL)
    await office.driver.click(RAFAEL, channel=dm, ts=message["ts"], action_id="card.accept:2")
    await office.quiet()
    assert "accepted" in text_of(await office.message("L-2 · Sol 2")).lower()


async def test_what_was_missed_overnight_is_not_told_twice_in_the_morning(office: Office) -> None:
    await two_overdue(office)
    await office.work("U0MARINA", hand_off_lead, 3)  # 17:00: due on Tuesday at 12:00
    await office.move(days=1)
    [tuesday] = await mornings(office, RAFAEL)
    assert "L-3" not in tuesday
    await office.move(days=1)
    assert "L-3" in (await mornings(office, RAFAEL))[1]


async def test_nobody_hears_of_it_on_a_weekend_or_while_they_are_away(office: Office) -> None:
    await two_overdue(office)
    thursday = office.now.date().replace(day=26)
    await office.work(RAFAEL, presence.set_away, thursday)
    heard = []
    for _day in ("Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon"):
        await office.move(days=1)
        heard.append(len(await mornings(office, RAFAEL)))
    assert heard == [0, 0, 1, 2, 2, 2, 3]


async def test_a_rep_abroad_hears_of_it_in_the_morning_of_their_own(office: Office) -> None:
    await office.driver.locale("en-GB", RAFAEL, tz="Europe/London")
    await two_overdue(office)
    await office.move(hours=12, minutes=50)  # 05:50 in São Paulo, 08:50 in London
    assert not await mornings(office, RAFAEL)
    await office.move(minutes=10)
    assert len(await mornings(office, RAFAEL)) == 1
    await office.move(hours=8)
    assert len(await mornings(office, RAFAEL)) == 1


async def test_what_nobody_took_is_the_heads_to_hear_of(office: Office) -> None:
    for rep in (RAFAEL, LUCIA, SERGIO):
        await office.work(rep, presence.set_away, office.now.date().replace(day=24))
    await office.work("U0MARINA", hand_off_lead, 1, "")
    await office.move(hours=7)
    await office.move(hours=17)  # Tuesday, 10:00
    [tuesday] = await mornings(office, SERGIO)
    assert "L-1" in tuesday
    assert "Take" in tuesday
    assert not await mornings(office, RAFAEL)
