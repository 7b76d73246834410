"""Reminders, wake-ups and digests: when each fell due, reckoned apart from the product."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from tests.office import HELENA, SERGIO
from tests.soak.business_time import STEPS, Stretch, add, digest_times, is_open, openings
from tests.soak.history import Handoff, Timer
from tests.soak.ledger import Ledger, first_key

_HOURS = {"decision": 4, "first_touch": 8, "answer": 4}
_NO_HALF = {"decision", "first_touch", "answer"}  # due within a working day: one reminder before
_HEADS = {"decision": SERGIO, "first_touch": SERGIO, "answer": HELENA}


def check_due(ledger: Ledger) -> None:
    nth: dict[tuple[int, str], int] = defaultdict(int)  # a hand-off may have many questions
    for timer in ledger.history.timers:
        handoff = ledger.history.handoffs[timer.handoff]
        promise = _Promise(timer, handoff, nth[timer.handoff, timer.commitment])
        nth[timer.handoff, timer.commitment] += 1
        _none_too_early(ledger, promise)
        if timer.state == "running":
            _last_reminder(ledger, promise)
            _mornings(ledger, promise)
    _no_odd_morning(ledger)
    _wake_ups(ledger)
    _digests(ledger)
    _absences(ledger)


class _Promise:
    """What a timer measures: from when its time counts, and when it was started."""

    def __init__(self, timer: Timer, handoff: Handoff, nth: int) -> None:
        self.timer, self.handoff = timer, handoff
        handed = handoff.events[0].at
        event = {"decision": "sql", "first_touch": "accepted", "answer": "info_asked"}
        of_kind = [e.at for e in handoff.events if e.kind == event[timer.commitment]]
        self.started = of_kind[nth]
        self.begin = self.started if timer.commitment == "answer" else handed

    def gone(self, at: datetime) -> list[str]:
        """The steps whose share of the time had gone by at an instant."""
        whole = timedelta(hours=_HOURS[self.timer.commitment])
        pauses = [] if self.timer.commitment == "answer" else _pauses(self.handoff, at)
        steps = STEPS[1:] if self.timer.commitment in _NO_HALF else STEPS
        return [step for step, share in steps if add(self.begin, whole * share, pauses) <= at]


def _none_too_early(ledger: Ledger, promise: _Promise) -> None:
    for message in ledger.begins_with(f"reminder:{promise.timer.id}:"):
        said_at = datetime.fromtimestamp(float(message.ts), UTC)
        if first_key(message.key).split(":")[2] not in promise.gone(said_at):
            what = f"{message.key} of {promise.handoff.ref} was said too early, at {said_at}"
            ledger.result.fault("reminders", "stale", what)


def _last_reminder(ledger: Ledger, promise: _Promise) -> None:
    """Of a timer that still runs, the furthest step gone by has been told.

    Not so one that had gone by when it was started, unless it is the miss.
    """
    timer, handoff = promise.timer, promise.handoff
    gone = promise.gone(ledger.now)
    if not gone or (gone == promise.gone(promise.started) and gone[-1] != "missed"):
        return
    if not handoff.first_owner and handoff.owner and timer.commitment == "decision":
        return  # who was told depends on whether somebody had taken it by then
    head = _HEADS[timer.commitment]
    readers = {timer.owner or head} | ({head} if gone[-1] == "missed" else set())
    for reader in sorted(readers):
        what = f"{gone[-1]} of {timer.commitment} on {handoff.ref} to {reader}"
        ledger.must(f"reminder:{timer.id}:{gone[-1]}:{reader}", what)


def _mornings(ledger: Ledger, promise: _Promise) -> None:
    """What was missed and still is owed has been told on each later morning the clock ran through.

    Not judged where a question made it stand still meanwhile.
    """
    timer, handoff = promise.timer, promise.handoff
    missed = ledger.begins_with(f"reminder:{timer.id}:missed:{timer.owner}")
    if not timer.owner or not missed or any(e.kind == "info_asked" for e in handoff.events):
        return
    told = datetime.fromtimestamp(float(missed[0].ts), UTC).date()
    for stretch in ledger.record.path:
        for opening in openings(stretch.begin, stretch.end):
            if not stretch.jump and opening.date() > told:
                what = f"morning of {opening.date()} with {handoff.ref} to {timer.owner}"
                ledger.must(f"overdue:{timer.owner}:{opening.date()}", what)


def _no_odd_morning(ledger: Ledger) -> None:
    """Each was said on its day, in business hours."""
    for message in ledger.begins_with("overdue:"):
        said_at = datetime.fromtimestamp(float(message.ts), UTC)
        if message.key.split(":")[2] != str(said_at.date()) or not is_open(said_at):
            ledger.result.fault("mornings", "stale", f"{message.key} was said at {said_at}")


def _pauses(handoff: Handoff, until: datetime) -> list[Stretch]:
    """When sales' time stood still, as far as that was known by then."""
    pauses: list[Stretch] = []
    asked: datetime | None = None
    for event in handoff.events:
        if event.at > until:
            break
        if event.kind == "info_asked":
            asked = event.at
        elif asked and event.kind in {"info_given", "accepted", "rejected"}:
            pauses.append((asked, event.at))
            asked = None
    return [*pauses, (asked, until)] if asked else pauses


def _wake_ups(ledger: Ledger) -> None:
    """Whoever was put off until a day has woken up, and each time its marketer heard of it."""
    for number, day in ledger.record.asleep.items():
        handoff = ledger.history.handoffs[number]
        woken = ledger.history.woken[handoff.lead]
        since = handoff.events[-1].at
        if handoff.last and day < ledger.now.date() and not any(at >= since for at in woken):
            what = f"{handoff.ref} was to wake up on {day} and did not"
            ledger.result.fault("wake-ups", "lost", what)
    for lead, woken in ledger.history.woken.items():
        messages = {message.key for message in ledger.begins_with(f"woken:{lead}:")}
        ledger.result.expected["wake-ups"] += len(woken)
        ledger.result.differs("wake-ups", len(woken) - len(messages), f"wake-up of lead {lead}")


def _digests(ledger: Ledger) -> None:
    """Nine o'clock of each working day; of several that one jump of the clock passed, the first."""
    times = digest_times(ledger.record.path[0].begin)
    due = next(times)
    for stretch in ledger.record.path:
        first = due
        while due <= stretch.end:
            if not stretch.jump or due == first:
                ledger.must(f"digest:1:{due.isoformat()}", f"digest of {due}")
            due = next(times)


def _absences(ledger: Ledger) -> None:
    """Whoever goes away until a day leaves leads open, of which the head hears once."""
    for key in ledger.rows:
        if key.startswith("left_open:"):
            ledger.might(key, f"{key} to the head")
