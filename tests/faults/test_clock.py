"""A clock that jumps: each reminder and each balance is said as promised, and never twice."""

from datetime import UTC, datetime, timedelta

import pytest

from digests import schedule
from funnel.agreement import Terms
from funnel.facts import Asker
from services import feedback, setup
from services.calendar import hours_of
from storage import agreements, obligations
from tests.faults.test_slack_faults import hand_off
from tests.office import HELENA, MARINA, MARKETING, MONDAY_TEN, RAFAEL, SERGIO, TEAM, Office, shown

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


async def hours(office: Office):
    version = await office.pacto.store.run(agreements.agreement_in_force, TEAM)
    return hours_of(version.terms)


async def clock_of(office: Office, made: int):
    [clock] = await office.pacto.store.run(obligations.clocks_of, TEAM, made)
    return clock


async def test_a_week_gone_in_one_step_is_told_as_one_reminder_at_opening(office: Office) -> None:
    await hand_off(office, 1)
    await office.quiet()
    await move_to(office, MONDAY_TEN + WEEK - timedelta(hours=3))  # Monday, 7:00
    assert await reminders(office, RAFAEL) == []
    await move_to(office, MONDAY_TEN + WEEK - timedelta(minutes=55))  # 9:05
    for user in (RAFAEL, SERGIO):
        [told] = await reminders(office, user)
        assert "L-1" in shown(told)
    await move_to(office, MONDAY_TEN + 2 * WEEK)
    for user in (RAFAEL, SERGIO):
        assert len(await reminders(office, user)) == 1


@pytest.mark.parametrize(("minutes", "told_of"), [(20, 3), (60, 2)])
async def test_step_by_step_each_reminder_is_said_once_and_in_business_hours(
    office: Office, minutes: int, told_of: int
) -> None:
    """Half is gone at lunch, four fifths at 14:12, all at 15:00: in one step of an hour."""
    office.pacto.relay.rest = 0.0
    await hand_off(office, 1)
    await office.quiet()
    open_hours = await hours(office)
    for step in range(1, 30 * 60 // minutes):
        await move_to(office, MONDAY_TEN + timedelta(minutes=5 + minutes * step))
    told = await reminders(office, RAFAEL)
    assert len(told) == told_of
    assert len(await reminders(office, SERGIO)) == 1
    for message in told:
        assert open_hours.next_open(said_at(message)) == said_at(message)


async def test_a_clock_set_back_and_forth_repeats_nothing(office: Office) -> None:
    office.pacto.relay.rest = 0.0
    asker = Asker(TEAM, SERGIO, office.now)
    await office.pacto.store.run(
        schedule.schedule_daily,
        asker,
        name="Morning",
        weekdays=["mon", "tue", "wed"],
        at="09:00",
        zone="America/Sao_Paulo",
        channel=MARKETING,
        skip_holidays=True,
    )
    await hand_off(office, 1)
    await office.quiet()
    for days in (2, 0, 1, 2, 0, 2):
        await move_to(office, MONDAY_TEN + timedelta(days=days, minutes=45))
    assert len(await reminders(office, RAFAEL)) == 1
    assert len(await office.driver.messages(MARKETING)) == 1


async def test_a_balance_missed_for_a_week_is_sent_once_and_says_that_it_is_late(
    office: Office,
) -> None:
    asker = Asker(TEAM, SERGIO, office.now)
    await office.pacto.store.run(
        schedule.schedule_daily,
        asker,
        name="Morning",
        weekdays=["mon", "tue", "wed", "thu"],
        at="09:00",
        zone="America/Sao_Paulo",
        channel=MARKETING,
        skip_holidays=True,
    )
    await move_to(office, MONDAY_TEN + WEEK)
    [late] = await office.driver.messages(MARKETING)
    assert "late" in shown(late)
    await move_to(office, MONDAY_TEN + WEEK + timedelta(days=1) - timedelta(minutes=59))
    on_time = (await office.driver.messages(MARKETING))[1:]
    assert len(on_time) == 1
    assert "late" not in shown(on_time)


@pytest.mark.parametrize("paused", [False, True])
async def test_a_new_agreement_moves_no_deadline(office: Office, *, paused: bool) -> None:
    made = await hand_off(office, 1)
    before = await clock_of(office, made)
    if paused:
        asker = Asker(TEAM, RAFAEL, office.now)
        await office.pacto.store.run(feedback.ask_info, asker, made, "Which plan?")
    terms = Terms(
        country="BR", region="SP", decision=timedelta(hours=1), week={"mon": [["14:00", "15:00"]]}
    )
    await office.pacto.store.run(setup.set_terms, Asker(TEAM, HELENA, office.now), terms)
    if paused:
        await move_to(office, MONDAY_TEN + timedelta(hours=1))
        asker = Asker(TEAM, MARINA, office.now)
        await office.pacto.store.run(feedback.answer_info, asker, made, "The large one")
    clocks = await office.pacto.store.run(obligations.clocks_of, TEAM, made)
    after = next(clock for clock in clocks if clock.id == before.id)
    shift = after.due_at - before.due_at
    assert abs(shift - timedelta(hours=1 if paused else 0)) < timedelta(minutes=1)
    assert (after.promised, after.agreement_id) == (before.promised, before.agreement_id)
    await move_to(office, after.due_at - timedelta(minutes=30))
    known = len(await reminders(office, RAFAEL))
    await move_to(office, after.due_at + timedelta(minutes=1))
    assert len(await reminders(office, RAFAEL)) == known + 1
