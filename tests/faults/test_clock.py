"""A clock that jumps: each reminder and each digest is said as promised, and never twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from funnel.agreement import Terms
from funnel.facts import TimerFacts
from funnel.hours import BusinessHours
from services import feedback, schedules
from services.calendar import hours_of
from storage import agreements, timers
from tests.faults.sending import hand_off
from tests.office import (
    DAILY_DIGEST,
    HELENA,
    MARINA,
    MARKETING,
    MONDAY_TEN,
    RAFAEL,
    SERGIO,
    Office,
    agree,
    text_of,
)

WEEK = timedelta(days=7)


async def move_to(office: Office, at: datetime) -> None:
    await office.driver.clock(set=at)
    await office.quiet()


async def reminders(office: Office, user: str) -> list[dict]:
    """What was said to somebody after the hand-off itself."""
    return [m for m in await office.driver.dms(user) if float(m["ts"]) > _after_start()]


def _after_start() -> float:
    return (MONDAY_TEN + timedelta(minutes=30)).timestamp()


def said_at(message: dict) -> datetime:
    return datetime.fromtimestamp(float(message["ts"]), UTC)


async def business_hours(office: Office) -> BusinessHours:
    version = await office.stored(agreements.agreement_in_force)
    assert version is not None
    return hours_of(version.terms)


async def timer_of(office: Office, handoff: int) -> TimerFacts:
    [timer] = await office.stored(timers.timers_of, handoff)
    return timer


async def test_a_week_gone_in_one_step_is_told_as_one_reminder_at_opening(office: Office) -> None:
    await hand_off(office, 1)
    await office.quiet()
    await move_to(office, MONDAY_TEN + WEEK - timedelta(hours=3))  # Monday, 7:00
    assert await reminders(office, RAFAEL) == []
    await move_to(office, MONDAY_TEN + WEEK - timedelta(minutes=55))  # 9:05
    for user in (RAFAEL, SERGIO):
        [reminder] = await reminders(office, user)
        assert "L-1" in text_of(reminder)
    await move_to(office, MONDAY_TEN + 2 * WEEK)
    assert len(await reminders(office, SERGIO)) == 1
    _, morning = await reminders(office, RAFAEL)  # five mornings, gone in one step
    assert "You have 1 overdue to-do:" in text_of(morning)


@pytest.mark.parametrize(("minutes", "count"), [(20, 3), (60, 2)])
async def test_step_by_step_each_reminder_is_said_once_and_in_business_hours(
    office: Office, minutes: int, count: int
) -> None:
    """Half is gone at lunch, four fifths at 14:12, all at 15:00: in one step of an hour."""
    office.pacto.relay.pace.rest = 0.0
    await hand_off(office, 1)
    await office.quiet()
    hours = await business_hours(office)
    for step in range(1, 30 * 60 // minutes):
        await move_to(office, MONDAY_TEN + timedelta(minutes=5 + minutes * step))
    heard = await reminders(office, RAFAEL)
    assert len(heard) == count
    assert len(await reminders(office, SERGIO)) == 1
    for message in heard:
        assert hours.next_open(said_at(message)) == said_at(message)


async def test_a_clock_set_back_and_forth_repeats_nothing(office: Office) -> None:
    office.pacto.relay.pace.rest = 0.0
    digest = replace(DAILY_DIGEST, weekdays=("mon", "tue", "wed"))
    await office.work(SERGIO, schedules.schedule, digest)
    await hand_off(office, 1)
    await office.quiet()
    for days in (2, 0, 1, 2, 0, 2):
        await move_to(office, MONDAY_TEN + timedelta(days=days, minutes=45))
    assert len(await reminders(office, RAFAEL)) == 1
    assert len(await office.driver.messages(MARKETING)) == 1


async def test_a_digest_missed_for_a_week_is_sent_once_and_says_that_it_is_late(
    office: Office,
) -> None:
    digest = replace(DAILY_DIGEST, weekdays=("mon", "tue", "wed", "thu"))
    await office.work(SERGIO, schedules.schedule, digest)
    await move_to(office, MONDAY_TEN + WEEK)
    [late] = await office.driver.messages(MARKETING)
    assert "late" in text_of(late)
    await move_to(office, MONDAY_TEN + WEEK + timedelta(days=1) - timedelta(minutes=59))
    on_time = (await office.driver.messages(MARKETING))[1:]
    assert len(on_time) == 1
    assert "late" not in text_of(on_time)


@pytest.mark.parametrize("paused", [False, True])
async def test_a_new_agreement_moves_no_deadline(office: Office, *, paused: bool) -> None:
    handoff = await hand_off(office, 1)
    before = await timer_of(office, handoff)
    if paused:
        await office.work(RAFAEL, feedback.ask_info, handoff, question="Which plan?")
    terms = Terms(
        country="BR", region="SP", decision=timedelta(hours=1), week={"mon": [["14:00", "15:00"]]}
    )
    await office.work(HELENA, agree, terms)
    if paused:
        await move_to(office, MONDAY_TEN + timedelta(hours=1))
        await office.work(MARINA, feedback.answer_info, handoff, answer="The large one")
    after = next(t for t in await office.stored(timers.timers_of, handoff) if t.id == before.id)
    shift = after.due_at - before.due_at
    assert abs(shift - timedelta(hours=1 if paused else 0)) < timedelta(minutes=1)
    assert (after.promised, after.agreement_id) == (before.promised, before.agreement_id)
    await move_to(office, after.due_at - timedelta(minutes=30))
    count = len(await reminders(office, RAFAEL))
    await move_to(office, after.due_at + timedelta(minutes=1))
    assert len(await reminders(office, RAFAEL)) == count + 1
