"""A digest of a past date is the one that was sent then, whatever has happened since."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from blockkit.message import Message
from digests import occurrences
from digests.questions import DigestQuery, parse_digest
from digests.registry import KINDS
from funnel.actions import NewAction
from funnel.ideas import NewIdea
from funnel.notices import DigestDue
from funnel.refusals import Refusal
from funnel.spans import Day, Span, Unit
from funnel.stages import TouchChannel
from messages.localizer import Localizer
from services import actions, ideas, ownership, progress, undo
from storage import digests
from tests.seeded import ZONE, SeededCompany, at

EN = Localizer("en", ZONE)
LATER = at("2026-12-10 10:00")
MADE = at("2026-11-02 08:00")
DAYS = [date(2026, 11, day) for day in (9, 10, 11, 12, 13, 16, 17)]


@pytest.fixture
def scheduled(company: SeededCompany) -> SeededCompany:
    """With a digest of each kind, at nine."""
    company.schedule(MADE)
    company.schedule(MADE, name="Weekly", kind="weekly", rule="weekly", weekdays=("mon",))
    changes = {"kind": "monthly", "rule": "monthly_date", "weekdays": (), "day": 3}
    company.schedule(MADE, name="Monthly", **changes)
    return company


def acts(company: SeededCompany) -> list[tuple[datetime, Callable[[datetime], object]]]:
    """What both teams do: each act changes rows that digests before it were made of."""
    numbers: dict[int, int] = {}

    def hand(number: int) -> Callable[[datetime], object]:
        def act(now: datetime) -> None:
            made = company.hand(now) if number != 4 else company.queue(now)
            numbers[number] = made

        return act

    def on(number: int, act: Callable[..., object], **how: str) -> Callable[[datetime], object]:
        return lambda now: act(numbers[number], now, **how)

    def touched_before(handoff: int, now: datetime) -> None:
        touch = progress.Touch(TouchChannel.CALL, at=at("2026-11-11 15:00"))
        company.ask(progress.log_touch, "UANA", now, handoff, touch)

    lead = company.lead_numbers
    planned = {
        "2026-11-03 10:00": hand(1),
        "2026-11-04 10:00": hand(2),
        "2026-11-04 11:30": on(1, company.accept),
        "2026-11-05 10:00": hand(3),
        "2026-11-05 11:00": on(2, company.question),
        "2026-11-06 10:00": hand(4),
        "2026-11-06 11:00": on(1, company.touch),
        "2026-11-09 11:00": on(2, company.reply),
        "2026-11-09 12:00": on(2, company.accept),
        "2026-11-09 12:05": lambda now: company.ask(undo.undo, "UANA", now, lead[numbers[2]]),
        "2026-11-10 10:00": on(3, company.reject),
        "2026-11-11 10:00": on(4, company.accept, by="UBETO"),
        "2026-11-12 10:00": lambda now: company.ask(
            ownership.reassign, "USARA", now, lead[numbers[4]], owner="UANA"
        ),
        "2026-11-13 10:00": on(4, touched_before),
        "2026-11-16 10:00": on(1, company.win),
        "2026-11-17 10:00": on(2, company.accept),
    }
    return [(at(moment), act) for moment, act in planned.items()]


def sent(company: SeededCompany, kind: str, moment: datetime) -> Message:
    """The digest as its schedule sends it."""
    every = company.read(digests.digests, moment)
    [digest] = [each for each in every if each.kind == kind]
    due = DigestDue(digest.id, moment, digest.channel)
    _, message = company.read(occurrences.scheduled, moment, due, EN)
    return message


def figures(message: Message) -> list[dict[str, object]]:
    """Every text, table and chart; not what is to be clicked, nor as of when it is."""
    return [
        {name: value for name, value in block.items() if name not in {"accessory", "block_id"}}
        for block in message.blocks
        if block["type"] != "actions" and "As of " not in str(block.get("elements"))
    ]


def asked(company: SeededCompany, words: str, now: datetime = LATER) -> Message:
    message: Message = company.read(occurrences.now, now, words, EN)
    return message


def test_each_daily_digest_is_told_again_as_it_was_sent(scheduled: SeededCompany) -> None:
    plan = acts(scheduled)
    shown: dict[date, Message] = {}
    for day in DAYS:
        nine = at(f"{day} 09:00")
        while plan and plan[0][0] < nine:
            moment, act = plan.pop(0)
            act(moment)
        shown[day] = sent(scheduled, "daily", nine)
        for before, message in shown.items():
            again = asked(scheduled, f"daily {before}", nine + timedelta(days=1, minutes=-1))
            assert figures(again) == figures(message), (before, day)
    for moment, act in plan:
        act(moment)

    assert len({str(figures(message)) for message in shown.values()}) == len(DAYS)
    for day, message in shown.items():
        again = asked(scheduled, f"daily {day}")
        assert figures(again) == figures(message), day
        assert f"As of Nov {day.day}, 2026, 9:00 AM" in str(again.blocks)


def test_so_are_the_weekly_digest_and_the_monthly_review_but_for_what_is_not_kept(
    scheduled: SeededCompany,
) -> None:
    plan, monday = acts(scheduled), at("2026-11-09 09:00")
    action = scheduled.ask(
        actions.add, "USARA", at("2026-11-03 09:00"), NewAction("Call", "UANA", date(2026, 11, 6))
    )
    other = NewAction("Train", "UBETO", date(2026, 11, 20))
    changed = scheduled.ask(actions.add, "USARA", at("2026-11-03 09:01"), other)
    for moment, act in plan:
        if moment < monday:
            act(moment)
    weekly = sent(scheduled, "weekly", monday)
    scheduled.ask(ideas.give, "UANA", monday - timedelta(days=1), NewIdea("A webinar"))
    for moment, act in plan:
        if moment >= monday:
            act(moment)
    scheduled.ask(actions.finish, "UANA", at("2026-11-18 09:00"), action.id)
    later = date(2026, 12, 1)
    moved = {"owner": "UBETO", "due_on": later}
    scheduled.ask(actions.change, "USARA", at("2026-11-18 09:00"), changed.id, **moved)

    again = asked(scheduled, "semanal 9 de novembro")

    told, before = str(figures(again)), str(figures(weekly))
    numbers = figures(weekly)[:3]
    assert figures(again)[:3] == numbers
    assert "1 action open, 1 overdue" in told
    assert "2 actions open, 1 overdue" in before
    assert "Train" not in told
    assert "1 open action isn't shown" in told
    assert "1 idea was open. Its votes at the time weren't saved." in told
    assert not [block for block in again.blocks if block["type"] == "actions"]


def test_a_month_is_told_as_its_review_was_sent_without_costs_and_forecast(
    scheduled: SeededCompany,
) -> None:
    for moment, act in acts(scheduled):
        act(moment)
    review = sent(scheduled, "monthly", at("2026-12-03 09:00"))
    scheduled.hand(at("2026-12-03 11:00"))
    scheduled.accept(scheduled.hand(at("2026-12-03 12:00")), at("2026-12-04 12:00"))

    again = asked(scheduled, "monthly november 2026")

    told = figures(again)
    [left_out] = [block for block in figures(review) if block not in told]
    assert "Forecast of won deals" in str(left_out)
    [extra] = [block for block in told if block not in figures(review)]
    assert "Campaign costs and the forecast aren't shown" in str(extra)


def test_its_details_are_of_that_moment_too(scheduled: SeededCompany) -> None:
    plan = acts(scheduled)
    for moment, act in plan[:8]:
        act(moment)
    nine = at("2026-11-09 09:00")
    before = details_of(scheduled, sent(scheduled, "daily", nine), nine)
    for moment, act in plan[8:]:
        act(moment)

    again = details_of(scheduled, asked(scheduled, "daily 9 nov"), LATER)

    assert again == before


def details_of(company: SeededCompany, message: Message, now: datetime) -> object:
    [value] = [block["accessory"]["value"] for block in message.blocks if "accessory" in block]
    return company.read(occurrences.details, now, value, EN)


def test_without_a_schedule_it_is_of_the_end_of_the_day(company: SeededCompany) -> None:
    company.hand(at("2026-11-17 10:00"))

    message = asked(company, "17/11/2026")

    assert "As of Nov 17, 2026, 11:59 PM" in str(message.blocks)
    assert "Overdue: 1" in message.text


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("", DigestQuery(KINDS["daily"])),
        ("semana", DigestQuery(KINDS["weekly"])),
        ("weekly 9 Nov", DigestQuery(KINDS["weekly"], Day(day=9, month=11))),
        ("semanal ayer", DigestQuery(KINDS["weekly"], Day(ago=1))),
        ("ontem", DigestQuery(KINDS["daily"], Day(ago=1))),
        ("mensal outubro 2025", DigestQuery(KINDS["monthly"], span=Span(month=10, year=2025))),
        ("october", DigestQuery(KINDS["monthly"], span=Span(month=10))),
        ("semana passada", DigestQuery(KINDS["weekly"], span=Span(Unit.WEEK, is_last=True))),
        ("diario 2026-11-09", DigestQuery(KINDS["daily"], Day(day=9, month=11, year=2026))),
    ],
)
def test_a_kind_and_a_time_are_read_in_three_languages(words: str, query: DigestQuery) -> None:
    assert parse_digest(words) == query


@pytest.mark.parametrize("words", ["weekly soon", "sales", "daily @ana", "daily L-1", "9"])
def test_what_names_no_digest_is_refused(words: str) -> None:
    with pytest.raises(Refusal) as error:
        parse_digest(words)
    assert error.value.code == "no_such_digest"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("daily 31/12/2026", "day_to_come"),
        ("weekly december 2027", "period_to_come"),
        ("daily 1/11/2026", "before_history"),
        ("daily 31/02/2026", "not_a_date"),
    ],
)
def test_what_is_to_come_or_before_all_that_is_known_is_refused(
    scheduled: SeededCompany, words: str, code: str
) -> None:
    for moment, act in acts(scheduled):
        act(moment)
    with pytest.raises(Refusal) as error:
        scheduled.read(occurrences.now, LATER, words, Localizer("pt_BR", ZONE))
    assert error.value.code == code
