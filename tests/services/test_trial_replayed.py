"""A draft is signed and the same quarter is lived through again: it brings what its trial said."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from funnel.agreement import OFFICE_WEEK, Terms
from funnel.commitments import TIMED
from services.trial import tried
from storage import agreements, timer_reports
from storage.store import Store
from storage.timer_scope import Scope
from storage.work import Work
from tests.seeded import BEGAN, ZONE, SeededCompany, at, seed

LATER = at("2027-02-02 10:00")  # November, December and January are over
MINUTE = timedelta(minutes=1)
SHORT_FRIDAY = OFFICE_WEEK | {"fri": [["08:00", "14:00"]]}
LEADS = 30


@dataclass(frozen=True)
class Course:
    """What becomes of a lead, and when; None: it does not come to that."""

    handed: datetime
    asked: datetime | None
    answered: datetime | None
    decided: datetime | None
    accepted: bool
    touched: datetime | None
    touched_again: datetime | None
    won: datetime | None


def courses(draw: Random) -> list[Course]:
    return [_course(draw) for _ in range(LEADS)]


def _course(draw: Random) -> Course:
    def after(moment: datetime, hours: int) -> datetime:
        return moment + draw.randint(1, hours * 60) * MINUTE

    handed = at("2026-11-03 09:00") + draw.randint(0, 80 * 24 * 60) * MINUTE
    asked = after(handed, 60) if draw.random() < 0.4 else None
    answered = after(asked, 60) if asked and draw.random() < 0.8 else None
    ready = answered or asked or handed
    decided = after(ready, 90) if draw.random() < 0.9 else None
    accepted = draw.random() < 0.7
    touched = after(decided, 90) if decided and accepted and draw.random() < 0.8 else None
    touched_again = after(touched, 200) if touched and draw.random() < 0.6 else None
    last = touched_again or touched
    won = after(last, 200) if last and draw.random() < 0.5 else None
    return Course(handed, asked, answered, decided, accepted, touched, touched_again, won)


def _agree(work: Work, terms: Terms) -> None:
    agreements.put_in_force(work, terms)
    work.commit()


def live(company: SeededCompany, lives: list[Course]) -> None:
    for course in lives:
        handoff = company.hand(course.handed)
        if course.asked:
            company.question(handoff, course.asked)
        if course.answered:
            company.reply(handoff, course.answered)
        if course.decided and course.accepted:
            company.accept(handoff, course.decided)
        elif course.decided:
            company.reject(handoff, course.decided)
        for touched in filter(None, (course.touched, course.touched_again)):
            company.touch(handoff, touched)
        if course.won:
            company.win(handoff, course.won)
            company.touch(handoff, course.won + MINUTE)  # of a deal that is done nothing is owed


@pytest.fixture
def again(migrated_sqlite: Path, tmp_path: Path) -> Iterator[SeededCompany]:
    """The same company, with another agreement from the start."""
    store = Store(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'again.db')}")
    yield seed(store)
    store.close()


@pytest.mark.parametrize("number", range(4))
def test_what_a_trial_says_is_what_the_quarter_brings_under_that_draft(
    company: SeededCompany, again: SeededCompany, number: int
) -> None:
    draw = Random(number)  # noqa: S311 - the same each time
    draft = Terms(
        zone=ZONE,
        country=draw.choice(["", "BR"]),
        week=draw.choice([OFFICE_WEEK, SHORT_FRIDAY]),
        decision=timedelta(hours=draw.randint(1, 12)),
        first_touch=timedelta(hours=draw.randint(12, 30)),
        answer=timedelta(hours=draw.randint(1, 12)),
        update_days=draw.randint(1, 4),
    )
    lives = courses(draw)
    live(company, lives)
    again.end_agreement()
    again.ask(_agree, "UMARIA", at(BEGAN), draft)
    live(again, lives)

    said = company.ask(tried, "UMARIA", LATER, draft).kept
    period = (at("2026-11-01 00:00"), LATER)
    brought = again.read(timer_reports.met_and_missed, LATER, *period, Scope())

    assert {each: (said[each].numerator, said[each].denominator) for each in TIMED} == {
        each: (brought[each][0], sum(brought[each])) for each in TIMED
    }
    assert sum(said[each].denominator for each in TIMED) > LEADS
