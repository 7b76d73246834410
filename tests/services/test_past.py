"""What was true at an earlier moment: undone acts, days of 23 and 25 hours, later versions."""

from datetime import datetime, timedelta

import pytest

from funnel.periods import Period
from funnel.refusals import Refusal
from funnel.spans import Day, Span
from services import past, privacy, snapshots, undo
from services.scorecard import gather
from storage import past as stored
from storage import snapshots as kept
from storage.work import Work
from tests.seeded import SeededCompany, at

LATER = at("2026-12-20 12:00")
NOVEMBER = Span(month=11)


def seen(company: SeededCompany, moment: datetime, now: datetime = LATER) -> tuple[int, int, int]:
    """Accepted, waiting, overdue as of a moment, asked for at a later one."""

    def read(work: Work) -> tuple[int, int, int]:
        then = past.at(work, moment)
        card = gather(then, Period.month_of(moment.date(), work.company.zone))
        return card.accepted.numerator, card.pending, card.overdue

    result: tuple[int, int, int] = company.read(read, now)
    return result


@pytest.mark.parametrize("with_snapshots", [True, False])
def test_an_acceptance_counts_until_it_is_undone_and_not_after(
    company: SeededCompany, *, with_snapshots: bool
) -> None:
    handed = company.hand(at("2026-11-18 16:00"))
    company.accept(handed, at("2026-11-18 23:58"))
    company.ask(undo.undo, "UANA", at("2026-11-19 00:03"), company.lead_numbers[handed])
    if with_snapshots:
        company.read(snapshots.take, at("2026-11-19 00:30"))
    company.accept(handed, at("2026-11-24 10:00"))

    # The first touch counts from the hand-off, so that it is due with the next morning too.
    assert seen(company, at("2026-11-18 23:57")) == (0, 1, 0)
    assert seen(company, at("2026-11-18 23:59")) == (1, 0, 0)
    assert seen(company, at("2026-11-19 00:02")) == (1, 0, 0)
    assert seen(company, at("2026-11-19 00:04")) == (0, 1, 0)
    assert seen(company, at("2026-11-23 18:00")) == (0, 1, 1)
    assert seen(company, at("2026-11-24 11:00"))[:2] == (1, 0)


def test_a_person_who_is_erased_later_leaves_the_figures_as_they_were(
    company: SeededCompany,
) -> None:
    handed = company.hand(at("2026-11-17 10:00"))
    before = seen(company, at("2026-11-18 12:00"), at("2026-11-18 12:01"))

    company.ask(privacy.forget, "USARA", at("2026-11-19 10:00"), [company.lead_numbers[handed]])

    assert before == (0, 1, 1)
    assert seen(company, at("2026-11-18 12:00")) == before
    assert seen(company, at("2026-11-19 12:00")) == (0, 0, 0)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Madrid", "2026-10-25", 25),
        ("Europe/Madrid", "2026-03-29", 23),
        ("America/Santiago", "2026-09-06", 23),  # its midnight does not exist
        ("America/Sao_Paulo", "2026-11-18", 24),
    ],
)
def test_a_day_ends_where_the_next_begins_whatever_the_clock_does(
    company: SeededCompany, zone: str, day: str, hours: int
) -> None:
    company.change(zone=zone)
    date = datetime.fromisoformat(day).date()
    whole = Period.day(date, zone)
    assert whole.end - whole.start == timedelta(hours=hours)
    company.lead(whole.start)
    company.lead(whole.end - timedelta(seconds=1))
    company.lead(whole.end)

    def leads_of(work: Work) -> int:
        moment = past.end_of_day(work, date)
        assert moment is not None
        return gather(past.at(work, moment), Period.month_of(date, zone)).flow.leads

    assert company.read(leads_of, LATER) == 2


def test_a_version_that_was_signed_later_is_not_known_yet(company: SeededCompany) -> None:
    company.agree(at("2026-11-20 10:00"), begins_at=at("2026-11-23 00:00"), sql_target=400)

    def as_of(work: Work, moment: datetime) -> tuple[int, tuple[int, ...], int]:
        report = gather(past.at(work, moment), Period.day(moment.date(), "UTC")).report
        [sqls] = [line for line in report.commitments if line.commitment == "sqls"]
        return int(str(sqls.target)), report.versions, sqls.actual.denominator

    assert company.read(as_of, LATER, at("2026-11-19 12:00")) == (40, (1,), 40)
    assert company.read(as_of, LATER, at("2026-11-21 12:00"))[2] > 40
    assert company.read(as_of, LATER, at("2026-11-24 12:00"))[:2] == (400, (1, 2))


def test_before_there_was_an_agreement_nothing_was_promised(company: SeededCompany) -> None:
    def versions(work: Work) -> tuple[int, ...]:
        then = past.at(work, at("2026-09-30 12:00"))
        return gather(then, Period.month_of(then.now.date(), "UTC")).report.versions

    assert company.read(versions, LATER) == ()


def test_a_day_and_a_period_say_as_of_when(company: SeededCompany) -> None:
    company.lead(at("2026-10-05 12:00"))

    def asked(span: Span, day: Day | None) -> tuple[Period, datetime | None]:
        result: tuple[Period, datetime | None] = company.read(past.asked, LATER, span, day)
        return result

    november = Period.month_of(at("2026-11-05 12:00").date(), "America/Sao_Paulo")
    assert asked(NOVEMBER, None) == (november, november.end)
    assert asked(Span(), None)[1] is None
    assert asked(Span(), Day(ago=0))[1] is None
    period, moment = asked(Span(), Day(day=12, month=11))
    assert period == november
    assert moment == at("2026-11-13 00:00") - timedelta(microseconds=1)
    # Of the month before that day nothing is as of the day: it was over.
    period, moment = asked(Span(is_last=True), Day(day=12, month=11))
    assert (period, moment) == (november.before(), november.start)


@pytest.mark.parametrize(
    ("span", "day", "code"),
    [
        (Span(), Day(day=21, month=12, year=2026), "day_to_come"),
        (Span(), Day(day=4, month=10), "before_history"),
        (Span(month=1, year=2027), None, "period_to_come"),
    ],
)
def test_what_cannot_be_told_is_refused(
    company: SeededCompany, span: Span, day: Day | None, code: str
) -> None:
    company.lead(at("2026-10-05 12:00"))
    with pytest.raises(Refusal) as error:
        company.read(past.asked, LATER, span, day)
    assert error.value.code == code


def test_a_snapshot_is_taken_once_a_day_and_holds_what_was_open(company: SeededCompany) -> None:
    waiting = company.hand(at("2026-11-17 10:00"))
    done = company.hand(at("2026-11-17 11:00"))
    company.reject(done, at("2026-11-17 12:00"))

    def take(now: datetime) -> int:
        taken: int = company.store.call(snapshots.take_due, now)
        return taken

    assert take(at("2026-11-18 00:05")) == 0  # what was under way at midnight may not be stored
    assert take(at("2026-11-18 01:00")) == 1
    assert take(at("2026-11-18 02:00")) == 0
    assert take(at("2026-11-19 01:00")) == 1

    snapshot = company.read(kept.before, LATER, at("2026-11-18 12:00"))
    assert company.read(stored.open_now, LATER) == {waiting}
    assert (snapshot.at, snapshot.handoffs) == (at("2026-11-18 00:00"), {waiting})
    assert company.read(stored.first_event_at, LATER) == at("2026-11-17 10:00")
