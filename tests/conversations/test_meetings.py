"""A meeting run from its digest: started, ticked off, decided on, closed, with its minutes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from funnel.facts import NewDigest
from funnel.ideas import NewIdea
from funnel.refusals import Refusal
from messages.ids import Click
from services import ideas, meetings, schedules
from tests.conversations.test_ideas import button
from tests.office import (
    GENERAL,
    HELENA,
    LUCIA,
    MARINA,
    RAFAEL,
    SALES,
    SERGIO,
    SETTINGS,
    Office,
    holding,
    open_office,
    text_of,
)

WEEKLY = NewDigest(
    kind="weekly",
    name="Weekly",
    channel=SALES,
    rule="weekly",
    at="10:00",
    zone=SETTINGS["zone"],
    weekdays=("tue",),
    lead=timedelta(minutes=30),
    skip_holidays=True,
)


@pytest.fixture
async def office(store_url: str) -> AsyncIterator[Office]:
    async with open_office(store_url, transport="http") as opened:
        await opened.set_up()
        yield opened


async def digest(office: Office) -> dict[str, Any]:
    """The weekly digest of Tuesday, an hour before noon."""
    await office.work(HELENA, schedules.schedule, WEEKLY)
    await office.move(days=1)
    return await office.message("Weekly digest", SALES, HELENA)


async def start(office: Office, user: str = SERGIO) -> dict[str, Any]:
    message = await digest(office)
    await office.press(user, "Start the meeting", message)
    await office.quiet()
    return await agenda(office, message)


async def agenda(office: Office, message: dict[str, Any]) -> dict[str, Any]:
    [opened] = holding("*Meeting · ", await office.thread(message))
    return opened


async def tick(office: Office, user: str, opened: dict[str, Any], point: str) -> None:
    action_id = Click.MEETING_TICK.at(point)
    await office.driver.click(user, channel=SALES, ts=opened["ts"], action_id=action_id)


async def press(office: Office, user: str, opened: dict[str, Any], click: Click) -> None:
    action_id = button(opened, click)
    await office.driver.click(user, channel=SALES, ts=opened["ts"], action_id=action_id)


async def minutes(office: Office) -> list[dict[str, Any]]:
    return holding("Meeting minutes", await office.driver.messages(SALES))


async def test_the_agenda_opens_under_the_digest_once(office: Office) -> None:
    message = await digest(office)
    await asyncio.gather(
        *(office.press(user, "Start the meeting", message) for user in (HELENA, SERGIO, RAFAEL))
    )
    await office.quiet()
    opened = text_of(await agenda(office, message))
    for number, point in enumerate(
        ("Numbers", "Hand-off quality", "Speed", "Voice of sales", "Ideas", "Decisions"), 1
    ):
        assert f"*{number}. {point}*" in opened
    assert "60 minutes total" in opened


async def test_points_are_ticked_off_by_two_at_once_and_taken_back(office: Office) -> None:
    message = await digest(office)
    await office.press(SERGIO, "Start the meeting", message)
    await office.quiet()
    opened = await agenda(office, message)
    both = [tick(office, user, opened, "numbers") for user in (HELENA, SERGIO, RAFAEL, MARINA)]
    await asyncio.gather(*both, tick(office, LUCIA, opened, "quality"))
    await office.quiet()
    opened = await agenda(office, message)
    assert text_of(opened).count("✓ ") == 2
    assert "✓ 2. Hand-off quality · Lucía Ortega" in text_of(opened)
    await tick(office, HELENA, opened, "quality")
    await office.quiet()
    assert "*2. Hand-off quality*" in text_of(await agenda(office, message))


async def test_closing_posts_the_minutes_and_each_owner_gets_theirs_once(office: Office) -> None:
    await office.work(RAFAEL, ideas.give, NewIdea("A case study"))
    opened = await start(office)
    await office.press(HELENA, "Make it an action", opened)
    await office.submit(HELENA, owner=LUCIA, title="Write the case study", due_on="2026-12-04")
    await press(office, SERGIO, opened, Click.MEETING_DECIDE)
    await office.submit(SERGIO, decision="Call within the hour <!channel>")
    for point in ("numbers", "quality", "voice", "ideas", "decisions"):
        await tick(office, SERGIO, opened, point)
    await office.quiet()
    assert not holding("case study", await office.driver.dms(LUCIA))

    await press(office, SERGIO, opened, Click.MEETING_CLOSE)
    await press(office, HELENA, opened, Click.MEETING_CLOSE)
    await office.quiet()
    [posted] = await minutes(office)
    text = text_of(posted)
    assert "• Call within the hour &lt;!channel&gt;" in text
    assert "*Write the case study* · Lucía Ortega · due Dec 4" in text
    assert "*Put off:* Speed" in text
    [told] = holding("case study", await office.driver.dms(LUCIA))
    assert "You have 1 action from the meeting on Nov 24, 2026" in text_of(told)
    assert not holding("from the meeting on", await office.driver.dms(HELENA))


async def test_a_meeting_survives_a_restart_and_closes_itself_at_the_end_of_the_day(
    office: Office,
) -> None:
    message = await digest(office)
    await office.press(SERGIO, "Start the meeting", message)
    await office.quiet()
    opened = await agenda(office, message)
    await tick(office, SERGIO, opened, "numbers")
    await office.move(hours=15)  # midnight is over
    assert not await minutes(office)
    assert "closed at the end of the day" in text_of(await office.thread(message))
    await office.move(hours=10)
    [posted] = await minutes(office)
    assert "No decisions." in text_of(posted)
    assert "Numbers" not in text_of(posted)
    with pytest.raises(Refusal, match="meeting_closed"):
        await office.work(SERGIO, meetings.decide, 1, "Too late")


async def test_heads_choose_the_agenda_of_a_digest(office: Office) -> None:
    await office.work(HELENA, schedules.schedule, WEEKLY)
    await office.driver.command(HELENA, GENERAL, "/digest", "list")
    (listed,) = await office.ephemerals(HELENA, GENERAL)
    await office.press(HELENA, "Agenda", listed, GENERAL)
    wrong = await office.submit(HELENA, numbers="500", speed="0")
    assert "errors" in str(wrong)
    await office.submit(HELENA, numbers="20", speed="0")
    await office.move(days=1)
    message = await office.message("Weekly digest", SALES, HELENA)
    await office.press(RAFAEL, "Start the meeting", message)
    await office.quiet()
    opened = text_of(await agenda(office, message))
    assert "*1. Numbers* · 20 minutes" in opened
    assert "Speed" not in opened
    assert "65 minutes total" in opened


async def test_the_answer_to_one_person_starts_no_meeting(office: Office) -> None:
    answer = await office.answer_to(HELENA, "/digest", "preview weekly")
    assert "Start the meeting" not in text_of(answer)
    await office.press(HELENA, "Share in this channel", answer)
    await office.quiet()
    assert "Start the meeting" in text_of(await office.driver.messages(SALES))


async def test_a_vote_in_the_channel_is_counted_in_the_digest_and_asks_for_no_message(
    office: Office,
) -> None:
    await office.work(MARINA, ideas.give, NewIdea("A webinar <now>"))
    await office.work(MARINA, ideas.give, NewIdea("A fair"))
    message = await digest(office)
    vote = button(message, Click.IDEA_VOTE)
    before = {block["block_id"] for block in message["blocks"]}
    for user, label in ((RAFAEL, "Vote (1)"), (LUCIA, "Vote (2)"), (RAFAEL, "Vote (1)")):
        await office.driver.clock(advance=60)  # a second click within moments would be the same
        await office.driver.click(user, channel=SALES, ts=message["ts"], action_id=vote)
        await office.quiet()
        shown = await office.message("Weekly digest", SALES, user)
        assert shown["ts"] == message["ts"]
        assert label in text_of(shown)
        assert "Vote (0)" in text_of(shown)  # the other idea
        assert not await office.ephemerals(user)
    assert {block["block_id"] for block in shown["blocks"]} == before
    assert text_of(shown["blocks"]).replace("Vote (1)", "Vote (0)") == text_of(message["blocks"])
