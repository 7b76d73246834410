"""Actions: asked for, reminded of in business hours, done, changed, dropped."""

from datetime import timedelta
from typing import Any

from messages.ids import Click
from storage import actions
from tests.conversations.test_ideas import button
from tests.office import (
    CARMEN,
    HELENA,
    LUCIA,
    MARINA,
    MONDAY_TEN,
    RAFAEL,
    SALES,
    SERGIO,
    Office,
    holding,
    text_of,
)

A_DAY = timedelta(days=1)
TITLE = "Call the ten oldest clients"
DONE = f"Done: *{TITLE}*"


async def add(office: Office, user: str = SERGIO, **fields: object) -> None:
    await office.driver.command(user, SALES, "/pacto", "actions new")
    await office.submit(user, **({"title": TITLE, "due_on": "2026-11-26"} | fields))
    await office.quiet()


async def listing(office: Office, user: str) -> dict[str, Any]:
    await office.driver.command(user, SALES, "/pacto", "ações")
    return (await office.ephemerals(user))[-1]


async def press(office: Office, user: str, action: Click) -> Any:
    """A button of the list of actions."""
    shown = await listing(office, user)
    return await office.driver.click(
        user, channel=SALES, ts=shown["ts"], action_id=button(shown, action)
    )


async def told(office: Office, user: str) -> list[str]:
    """The words of every message about the action that was sent to somebody directly."""
    return [text_of(message) for message in holding(TITLE, await office.driver.dms(user))]


async def test_an_action_of_ones_own_is_listed_and_told_to_nobody(office: Office) -> None:
    await add(office, RAFAEL, measure="Three of them buy again")
    shown = text_of(await listing(office, RAFAEL))
    assert "1 open action" in shown
    assert "Yours" in shown
    assert "due Nov 26" in shown
    assert "Three of them buy again" in shown
    assert "Everyone else's" in text_of(await listing(office, LUCIA))
    assert await told(office, RAFAEL) == []


async def test_the_owner_hears_of_what_somebody_else_gives_them_and_says_it_is_done(
    office: Office,
) -> None:
    await add(office, owner=LUCIA)
    message = await office.direct(LUCIA, "assigned you an action")
    await office.press(LUCIA, "Done", message, channel=await office.driver.dm(LUCIA))
    message = await office.direct(LUCIA, DONE)
    assert not [block for block in message["blocks"] if block["type"] == "actions"]
    assert "No open actions" in text_of(await listing(office, SERGIO))
    assert len(await told(office, LUCIA)) == 1


async def test_a_day_in_the_past_is_refused_beside_the_field(office: Office) -> None:
    await office.driver.command(SERGIO, SALES, "/pacto", "actions new")
    wrong = await office.submit(SERGIO, title=TITLE, due_on="2026-11-22")
    assert "Choose today or a later day" in wrong["response"]["errors"]["due_on"]
    await office.submit(SERGIO, due_on="2026-11-23")
    assert TITLE in text_of(await listing(office, SERGIO))


async def test_the_owner_is_reminded_before_on_and_once_after_the_day(office: Office) -> None:
    await add(office, RAFAEL)
    await office.move(days=1)
    assert await told(office, RAFAEL) == []
    await office.move(days=1)  # Wednesday, ten o'clock
    assert len(await told(office, RAFAEL)) == 1
    await office.direct(RAFAEL, "is due on Nov 26, 2026")
    await office.move(hours=20)  # at night nothing is said
    assert len(await told(office, RAFAEL)) == 1
    await office.move(hours=4)
    await office.direct(RAFAEL, "is due today")
    await office.move(days=1)
    await office.direct(RAFAEL, "is still open")
    await office.move(days=7)
    assert len(await told(office, RAFAEL)) == 3
    assert "overdue" in text_of(await listing(office, RAFAEL))
    assert "overdue" in text_of((await office.driver.home(RAFAEL))["view"])


async def test_nobody_is_reminded_of_what_is_done_or_moved(office: Office) -> None:
    await add(office, RAFAEL)
    await press(office, RAFAEL, Click.ACTION_CHANGE)
    await office.submit(RAFAEL, due_on="2026-12-03")
    await office.quiet()
    await office.move(days=3)
    assert await told(office, RAFAEL) == []
    await press(office, RAFAEL, Click.ACTION_DONE)
    await office.quiet()
    await office.move(days=14)
    assert await told(office, RAFAEL) == []


async def test_nobody_is_reminded_on_a_day_on_which_they_are_away(office: Office) -> None:
    await add(office, RAFAEL)
    await office.driver.command(RAFAEL, SALES, "/pacto", "away until 2026-12-01")
    await office.move(days=4)
    assert await told(office, RAFAEL) == []
    await office.move(days=4)
    assert len(await told(office, RAFAEL)) == 1


async def test_another_owner_hears_of_it_and_the_first_is_told_that_it_changed(
    office: Office,
) -> None:
    await add(office, owner=LUCIA)
    await press(office, SERGIO, Click.ACTION_CHANGE)
    await office.submit(SERGIO, owner=RAFAEL)
    await office.direct(RAFAEL, "assigned you an action")
    assert f"<@{RAFAEL}>" in text_of(await office.direct(LUCIA, f"Changed: *{TITLE}"))
    await office.move(days=2)
    assert len(await told(office, RAFAEL)) == 2
    assert len(await told(office, LUCIA)) == 1


async def test_an_action_is_dropped_with_a_reason_by_whom_it_belongs_to(office: Office) -> None:
    await add(office, owner=LUCIA)
    await press(office, RAFAEL, Click.ACTION_DROP)
    await office.direct(RAFAEL, "This action belongs to")
    await press(office, LUCIA, Click.ACTION_DROP)
    await office.submit(LUCIA, why="They are gone")
    assert "No open actions" in text_of(await listing(office, SERGIO))
    assert "They are gone" in text_of(await office.direct(LUCIA, f"Dropped: *{TITLE}"))


async def test_an_owner_of_neither_team_can_say_that_it_is_done(office: Office) -> None:
    await add(office, owner=CARMEN)
    message = await office.direct(CARMEN, "assigned you an action")
    await office.press(CARMEN, "Done", message, channel=await office.driver.dm(CARMEN))
    await office.direct(CARMEN, DONE)


async def test_two_who_are_done_with_it_at_once_settle_it_once(office: Office) -> None:
    await add(office, owner=LUCIA)
    shown = await listing(office, SERGIO)
    await press(office, LUCIA, Click.ACTION_DONE)
    done = button(shown, Click.ACTION_DONE)
    await office.driver.click(SERGIO, channel=SALES, ts=shown["ts"], action_id=done)
    await office.direct(SERGIO, "already marked this action as done")
    done_once = await office.stored(actions.done_between, MONDAY_TEN, office.now + A_DAY)
    assert [each.settled_by for each in done_once] == [LUCIA]


async def test_home_shows_what_one_has_promised_and_takes_that_it_is_done(office: Office) -> None:
    await add(office, owner=HELENA)
    home = (await office.driver.home(HELENA))["view"]
    assert "1 action of yours" in text_of(home)
    await office.driver.click(HELENA, home=True, action_id=button(home, Click.ACTION_DONE))
    assert TITLE not in text_of(await office.driver.home_view(HELENA))
    assert TITLE not in text_of((await office.driver.home(MARINA))["view"])
    assert await office.stored(actions.open_actions, 9) == []
