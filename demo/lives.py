"""What becomes of the leads of a handed-up history, from the form to the deal or the bin."""

from collections.abc import Generator
from datetime import datetime, timedelta
from enum import StrEnum

from demo.play import Life, Play
from funnel.commitments import Commitment
from funnel.facts import HandoffFacts
from funnel.stages import Reason, TouchChannel
from services import feedback, handoff, leads, progress, sweep

Moment = Generator[datetime, datetime, datetime]


class Fate(StrEnum):
    """How far a lead comes."""

    UNFIT = "unfit"
    WAITS = "waits"
    SLEEPS = "sleeps"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WRONG = "wrong"  # rejected: wrong profile


_ASKED = 0.16  # of the hand-offs sales asks about
_ROOM = timedelta(minutes=15)  # a hand-off this fresh is left to the staged ones
_REASONS = (
    *(Reason.NO_BUDGET, Reason.NO_BUDGET, Reason.TIMING, Reason.TIMING, Reason.NO_INTEREST),
    *(Reason.NO_INTEREST, Reason.NOT_DECISION_MAKER, Reason.BAD_DATA, Reason.WRONG_PROFILE),
    *(Reason.DUPLICATE, Reason.COMPETITOR),
)
_MENDED = {Reason.BAD_DATA, Reason.NOT_DECISION_MAKER, Reason.NO_INTEREST}
_WAYS = (TouchChannel.CALL, TouchChannel.CALL, *TouchChannel)


def lead(play: Play, born: datetime, fate: Fate, *, poor: bool) -> Life:
    """A lead from its first day on."""
    marketer = play.marketers.draw()
    now = yield born
    number = play.new_lead(now, marketer, poor=poor)
    now = yield play.after(now, 0.2, 5)
    work = play.work(marketer, now)
    if fate is Fate.UNFIT:
        if play.rng.random() < 0.5:  # the others nobody looks at again
            leads.disqualify(work, number)
        return
    leads.make_mql(work, number)
    if fate is Fate.WAITS:
        now = yield play.after(now, 50, 130)
        leads.disqualify(play.work(marketer, now), number)
        return
    if fate is Fate.SLEEPS:
        now = yield play.after(now, 1, 12)
        now = yield from _sleep(play, number, marketer, now, play.rng.randint(10, 30))
        fate = play.rng.choice((Fate.ACCEPTED, Fate.UNFIT))
    if fate is Fate.UNFIT:
        now = yield play.after(now, 1, 6)
        leads.disqualify(play.work(marketer, now), number)
        return
    yield from _sale(play, number, marketer, now, fate)


def _sleep(play: Play, number: int, marketer: str, now: datetime, days: int) -> Moment:
    """Back to nurture for so many working days; gives the moment the lead wakes."""
    until = play.morning(now, days)
    leads.recycle(play.work(marketer, now), number, until.date())
    return (yield from _wake(play, until))


def _wake(play: Play, until: datetime) -> Moment:
    now = yield until
    sweep.wake_leads(play.session, now)
    return now


def _sale(play: Play, number: int, marketer: str, now: datetime, fate: Fate) -> Life:
    now = yield play.after(now, 0.4, 8)
    if play.hours.between(now, play.now) < _ROOM:
        return
    handed = _hand_off(play, number, marketer, now)
    asked = play.rng.random() < _ASKED
    if asked:
        now = yield from _questions(play, handed, now)
    now = yield play.before_now(now, _decision_time(play, handed.owner, now, asked=asked))
    work = play.work(handed.owner, now)
    play.decided.append(handed.id)
    if fate is Fate.ACCEPTED:
        feedback.accept(work, handed.id)
        yield from _work(play, handed, now)
        return
    reason = Reason.WRONG_PROFILE if fate is Fate.WRONG else play.rng.choice(_REASONS)
    wakes = play.morning(now, play.rng.randint(8, 30))
    feedback.reject(
        work,
        handed.id,
        reason=reason,
        comment=play.rng.choice(play.words.comments[reason]),
        wake_on=wakes.date() if reason is Reason.TIMING else None,
    )
    mended = reason is Reason.TIMING or (reason in _MENDED and play.rng.random() < 0.6)
    if reason is Reason.TIMING:
        now = yield from _wake(play, wakes)
    if mended:
        yield from _sale(play, number, marketer, now, Fate.ACCEPTED)
        return
    now = yield play.after(now, 1, 12)
    leads.disqualify(play.work(marketer, now), number)


def _hand_off(
    play: Play, number: int, marketer: str, now: datetime, owner: str = ""
) -> HandoffFacts:
    note = play.rng.choice(play.words.notes)
    details = handoff.hand_off(play.work(marketer, now), number, owner=owner, note=note)
    if details.handoff is None:
        raise AssertionError("a lead handed off has a hand-off")
    return details.handoff


def _questions(play: Play, handed: HandoffFacts, now: datetime) -> Moment:
    """Now and then sales asks something first; marketing answers, sometimes late."""
    turn = play.rng.randrange(len(play.words.questions))
    now = yield play.before_now(now, play.after(now, 0.2, 2.5))
    work = play.work(handed.owner, now)
    feedback.ask_info(work, handed.id, question=play.words.questions[turn])
    late = play.late_answers.draw()
    now = yield play.before_now(now, play.after(now, 4.2, 7) if late else play.after(now, 0.3, 3))
    work = play.work(handed.marketer, now)
    feedback.answer_info(work, handed.id, answer=play.words.answers[turn])
    return now


def _decision_time(play: Play, rep: str, now: datetime, *, asked: bool) -> datetime:
    """When the owner decides; after a question soon, since time had passed before it.

    Late is a little late, so that the first touch can still be in time.
    """
    if asked:
        return play.after(now, 0.1, 1.2)
    if play.is_late(rep, Commitment.DECISION):
        return play.after(now, 4.2, 5.2)
    return play.after(now, 1.2, 3.6) if rep == play.slow else play.after(now, 0.1, 2.8)


def _work(play: Play, handed: HandoffFacts, now: datetime) -> Life:
    """Sales calls, writes, meets; some buy."""
    rep, rng = handed.owner, play.rng
    late = play.is_late(rep, Commitment.FIRST_TOUCH)
    now = yield play.after(now, 8.2, 12) if late else play.after(now, 0.1, 2.5)
    _touch(play, handed, now)
    for _ in range(rng.randint(0, 2)):
        now = yield play.after(now, 4, 20)
        _touch(play, handed, now)
    if rng.random() < 0.55:
        now = yield play.after(now, 6, 50)
        progress.make_opportunity(play.work(rep, now), handed.id)
        now = yield play.after(now, 30, 120)
        if rng.random() < 0.42:
            value = str(rng.randrange(24, 360) * 100)
            progress.win(play.work(rep, now), handed.id, value=value)
            return
    else:
        now = yield play.after(now, 20, 90)
    why = rng.choice(play.words.losses)
    progress.lose(play.work(rep, now), handed.id, why=why)


def _touch(play: Play, handed: HandoffFacts, now: datetime) -> None:
    how, note = play.rng.choice(_WAYS), play.rng.choice(play.words.touches)
    progress.log_touch(play.work(handed.owner, now), handed.id, how=how, note=note)


# What is alive when the workspace opens


def staged_handoff(
    play: Play, handed: datetime, owner: str = "", asked: datetime | None = None
) -> Life:
    """A hand-off that still waits: for sales, or for the answer to a question."""
    born = play.hours.add(handed - timedelta(days=4), timedelta(hours=2))
    number, marketer = yield from _ripe(play, born)
    moment = yield handed
    facts = _hand_off(play, number, marketer, moment, owner)
    if asked is not None:
        moment = yield asked
        question = play.words.questions[0]
        feedback.ask_info(play.work(facts.owner, moment), facts.id, question=question)


def staged_overdue(play: Play, handed: datetime, accepted: datetime) -> Life:
    """Accepted by the slow rep, who has not called yet: the first touch is overdue."""
    born = play.hours.add(handed - timedelta(days=4), timedelta(hours=2))
    number, marketer = yield from _ripe(play, born)
    moment = yield handed
    facts = _hand_off(play, number, marketer, moment, play.slow)
    moment = yield accepted
    play.decided.append(facts.id)
    feedback.accept(play.work(facts.owner, moment), facts.id)


def staged_mql(play: Play, born: datetime) -> Life:
    """A lead that marketing can hand off."""
    yield from _ripe(play, born)


def staged_sleeper(play: Play, born: datetime, asleep: datetime, until: datetime) -> Life:
    """A lead in nurture that wakes soon."""
    number, marketer = yield from _ripe(play, born)
    now = yield asleep
    leads.recycle(play.work(marketer, now), number, until.date())


def _ripe(play: Play, born: datetime) -> Generator[datetime, datetime, tuple[int, str]]:
    marketer = play.marketers.draw()
    now = yield born
    number = play.new_lead(now, marketer)
    now = yield play.after(now, 0.3, 0.9)
    leads.make_mql(play.work(marketer, now), number)
    return number, marketer
