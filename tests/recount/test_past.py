"""What was shown at a moment is what is told of that moment ever after.

A made-up history goes on; at many instants all that is shown is kept, and asked for again, as of
those instants, at later ones and when all is over: whatever has happened since, it is the same.
"""

from datetime import datetime, timedelta
from random import Random

import pytest

from funnel.periods import Period
from funnel.stages import TouchChannel
from services import objectives, ownership, past, progress, scorecard, stage_lines
from services.snapshots import take_due
from storage.work import Work
from tests.recount.comparing import _KINDS_OF, PEOPLE, _card, _objective
from tests.recount.funnel import shown
from tests.recount.history import HEAD, REPS, SECOND, Handoff, History, Place
from tests.recount.test_figures import PLACES
from tests.recount.wall_time import DAY, day_of, day_start
from tests.seeded import SeededCompany

DAYS = 56
SNAPSHOTS = {"Europe/Lisbon", "America/Santiago"}
BESIDE = timedelta(microseconds=7)


class Livelier(History):
    """With leads that are passed on, and touches that are written down later."""

    def play(self, checks: int) -> None:
        """A snapshot is taken each day, or none is."""
        for day in range(self.days if self.place.zone in SNAPSHOTS else 0):
            midnight = day_start(self.place.begins + day * DAY, self.place.zone)
            later = self.random.randrange(600, 20 * 3600) * SECOND
            self.plan(midnight + later, lambda at: self.company.store.call(take_due, at))
        super().play(checks)

    def pay_in(self, currency: str) -> None:
        """The company keeps its currency: what it was is in no row but the audit trail."""

    def look(self, now: datetime) -> None:
        """At an instant at which nothing else happens, so that it is before or after."""
        self.plan(now + BESIDE, super().look)

    def look_once(self, now: datetime) -> None:
        self.plan(now + BESIDE, super().look_once)

    def accept(self, of: Handoff, now: datetime) -> None:
        super().accept(of, now)
        if of.verdict == "accepted" and self.random.random() < 0.4:
            later = self.random.randrange(72) * 3600 * SECOND
            self.plan(now + later, lambda at: self.pass_on(of, at))

    def question(self, of: Handoff, now: datetime) -> None:
        super().question(of, now)
        if self.random.random() < 0.3:
            self.plan(now + 3600 * SECOND, lambda at: self.pass_on(of, at))

    def pass_on(self, of: Handoff, now: datetime) -> None:
        stages = {each.kind for each in self.ledger.events if each.lead == of.lead}
        if not of.owner or of.verdict == "rejected" or stages & {"won", "lost"}:
            return
        last = [each for each in self.ledger.handoffs if each.lead == of.lead][-1]
        if last is not of:
            return
        owner = self.random.choice([rep for rep in (*REPS, HEAD) if rep != of.owner])
        self.company.ask(ownership.reassign, of.owner, now, of.lead, owner=owner)
        of.owner = owner

    def touch(self, of: Handoff, now: datetime) -> None:
        """Some are of an hour or two days ago."""
        if of.touched is None and self.random.random() < 0.5:
            ago = self.random.choice((3600, 48 * 3600)) * SECOND
            touch = progress.Touch(TouchChannel.CALL, at=max(now - ago, of.at))
            self.company.ask(progress.log_touch, self.someone(of), now, of.id, touch)
            of.touched = now
            self.happened(now, "touch", of.lead, of.owner)
        else:
            super().touch(of, now)


class Memory:
    """Keeps what was shown at each moment, and asks for all of it again."""

    def __init__(self) -> None:
        self.shown: dict[datetime, object] = {}
        self.figures = 0

    def __call__(self, history: History, now: datetime) -> None:
        self.again(history, now)
        self.shown[now] = history.company.read(_all_that_is_shown, now)

    def again(self, history: History, now: datetime) -> None:
        for moment, before in self.shown.items():
            told = history.company.read(_as_of, now, moment)
            _same(told, before, (moment, now))
            self.figures += 1


def _same(told: object, before: object, about: object) -> None:
    if isinstance(before, dict) and isinstance(told, dict):
        assert told.keys() == before.keys(), about
        for key, value in before.items():
            _same(told[key], value, (about, key))
    else:
        assert told == before, f"{about}: {told} is not {before}"


def _as_of(work: Work, moment: datetime) -> object:
    return _all_that_is_shown(past.at(work, moment))


def _all_that_is_shown(work: Work) -> dict[str, object]:
    zone = work.company.zone
    today = day_of(work.now, zone)
    shown_now: dict[str, object] = {}
    for days in (3, 24):
        period = Period(today - days * DAY, today, zone)
        for side in _KINDS_OF:
            shown_now[f"{side} {days}"] = _card(scorecard.gather(work, period, side=side))
        for owner in (*PEOPLE, ""):
            shown_now[f"{owner} {days}"] = _card(scorecard.gather(work, period, owner=owner))
        lines = stage_lines.of_period(work, period)
        shown_now[f"funnel {days}"] = shown(lines)
        for owner in PEOPLE:
            lines = stage_lines.of_period(work, period, owner=owner)
            shown_now[f"funnel {days} {owner}"] = shown(lines)
    period = Period.month_of(today, zone)
    shown_now["objectives"] = [_objective(each) for each in objectives.statuses(work, period)]
    shown_now["overrides"] = scorecard.commitments.report(work, period).overrides
    return shown_now


@pytest.mark.parametrize(
    ("store_url", "place"),
    [
        *(pytest.param("sqlite", place, id=f"sqlite-{place.zone}") for place in PLACES[:3:2]),
        pytest.param("postgres", PLACES[5], id="postgres", marks=pytest.mark.postgres),
    ],
    indirect=["store_url"],
)
def test_what_was_shown_at_a_moment_is_told_of_it_ever_after(
    company: SeededCompany, place: Place
) -> None:
    memory = Memory()
    history = Livelier(company, place, Random(place.zone), DAYS, memory)  # noqa: S311
    history.play(8)
    memory.again(history, history.ends + 40 * DAY)
    assert memory.figures > 30
