"""Timers of a hand-off: started, paused, resumed and ended by the events of its lead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from funnel.commitments import TIMED, Commitment, TimerRule
from funnel.facts import EventFacts, HandoffFacts, TimerFacts
from funnel.hours import BusinessHours, Pause
from funnel.stages import EventKind, Side, Stage
from funnel.timers import Step, TimerState, due_at, next_milestone, next_morning, reached
from services import access
from services.calendar import hours_of
from services.working_hours import working_hours
from storage import agreements, leads
from storage import timers as stored
from storage.work import Work


def hours_under(work: Work, agreement_id: int) -> BusinessHours:
    """The business hours that a timer was promised under, whatever is in force by now."""
    version = agreements.agreement(work, agreement_id)
    if version is None:
        raise LookupError(f"agreement {agreement_id} of {work.workspace_id} is gone")
    return hours_of(version.terms)


def on_event(
    work: Work, handoff: HandoffFacts, event: EventKind, *, at: datetime | None = None
) -> list[int]:
    """Let an event of the lead do to its timers what `funnel.commitments.TIMED` says.

    `at`: when that was done which meets them, where it is written down later. Gives the ids of
    those that it ended: who undoes the event lets them go on.
    """
    stood: list[Pause] = []
    ended: list[int] = []
    # A hand-off has no timer before the event that makes it.
    is_new = event is EventKind.SQL
    for timer in [] if is_new else stored.timers_of(work, handoff.id, open_only=True):
        rule = TIMED[timer.commitment]
        if event in rule.kept_by:
            stood += [(begin, end or work.now) for begin, end in timer.stretches]
            _finish(work, timer, work.now if rule.again_after else at or work.now)
            ended.append(timer.id)
        elif event in rule.dropped_by:
            _drop(work, timer)
            ended.append(timer.id)
        elif event is rule.paused_by:
            _pause(work, timer)
        elif event is rule.resumed_by:
            _resume(work, timer)
    for commitment, rule in TIMED.items():
        is_news = event in rule.again_after and _is_worked_on(work, handoff)
        if rule.starts_on is event or is_news:
            _start(work, handoff, commitment, rule, stood)
    return ended


def _is_worked_on(work: Work, handoff: HandoffFacts) -> bool:
    """Whether its lead is neither won nor lost: a touch can be written down after that."""
    lead = leads.lead_by_id(work, handoff.lead_id)
    return lead is not None and lead.stage in {Stage.SQL, Stage.OPPORTUNITY}


def _start(
    work: Work,
    handoff: HandoffFacts,
    commitment: Commitment,
    rule: TimerRule,
    stood: Sequence[Pause],
) -> None:
    """What is not promised does not start.

    Of the steps that lie behind an earlier beginning only a miss is still reminded of.

    Half the time is passed over where the agreement has no reminder of it.
    """
    if rule.from_handoff:
        version, began, pauses = access.agreement_of(work, handoff), handoff.handed_at, stood
    else:
        version, began, pauses = access.need_agreement(work), work.now, ()
    if not version.terms.promises(commitment):
        return
    hours = hours_of(version.terms)
    promised = version.terms.time_for(commitment, hours, began)
    furthest = reached(hours, began, promised, pauses, now=work.now)
    last_step = Step.MOST if furthest is Step.MISSED else furthest
    if last_step is None and not version.terms.reminds_at_half(promised):
        last_step = Step.HALF
    following = next_milestone(hours, began, promised, pauses, after=last_step)
    stored.add_timer(
        work,
        handoff,
        commitment,
        agreement_id=version.id,
        owner=handoff.owner if commitment.side is Side.SALES else handoff.marketer,
        started_at=began,
        promised=int(promised.total_seconds()),
        due_at=due_at(hours, began, promised, pauses),
        pauses=_as_json(pauses),
        last_step=last_step or "",
        next_at=following.at if following else None,
    )


def _pause(work: Work, timer: TimerFacts) -> None:
    if timer.state is TimerState.RUNNING:
        pauses = [*timer.pauses, [work.now.isoformat(), None]]
        stored.change_timer(work, timer.id, state=TimerState.PAUSED, pauses=pauses, next_at=None)


def _resume(work: Work, timer: TimerFacts) -> None:
    """Its deadline moves by what the pause took of business time."""
    if timer.state is not TimerState.PAUSED:
        return
    hours = hours_under(work, timer.agreement_id)
    pauses = [(begin, end or work.now) for begin, end in timer.stretches]
    stored.change_timer(
        work,
        timer.id,
        state=TimerState.RUNNING,
        pauses=_as_json(pauses),
        due_at=due_at(hours, timer.started_at, timer.time, pauses),
        next_at=next_step_at(work, replace(timer, pauses=_as_json(pauses)), timer.last_step),
    )


def next_step_at(work: Work, timer: TimerFacts, after: str) -> datetime:
    """When its owner is to hear of it again after a step ("": of none yet).

    After the miss that is each morning, by the owner's own clock.
    """
    if after == Step.MISSED:
        return next_morning(working_hours(work, timer.owner), work.now)
    hours = hours_under(work, timer.agreement_id)
    last_step = Step(after) if after else None
    following = next_milestone(
        hours, timer.started_at, timer.time, timer.stretches, after=last_step
    )
    if following is None:
        raise LookupError(f"no step follows {after} of timer {timer.id}")
    return following.at


def _finish(work: Work, timer: TimerFacts, at: datetime) -> None:
    """What was owed is done: met when in time, missed when late."""
    hours = hours_under(work, timer.agreement_id)
    took = hours.between(timer.started_at, max(at, timer.started_at), timer.stretches)
    pauses = [(begin, end or work.now) for begin, end in timer.stretches]
    stored.change_timer(
        work,
        timer.id,
        state=TimerState.MISSED if timer.ran_out(at) else TimerState.MET,
        pauses=_as_json(pauses),
        settled_at=at,
        next_at=None,
        took=int(took.total_seconds()),
    )


def _drop(work: Work, timer: TimerFacts) -> None:
    """Nothing is owed any more. What was missed by then stays missed."""
    state = TimerState.MISSED if timer.ran_out(work.now) else TimerState.DROPPED
    stored.change_timer(work, timer.id, state=state, settled_at=work.now, next_at=None)


def undo(work: Work, handoff: HandoffFacts, event: EventFacts) -> bool:
    """Take back what an event did: what it ended goes on, what it started is owed no more.

    Gives whether the hand-off waits for marketing's answer again.
    """
    all_of_handoff = stored.timers_of(work, handoff.id)
    ended = [timer for timer in all_of_handoff if timer.id in event.data.get("ended", ())]
    is_asked = any(timer.commitment is Commitment.ANSWER for timer in ended)
    for timer in all_of_handoff:
        rule = TIMED[timer.commitment]
        if timer.is_open and event.kind in {rule.starts_on, *rule.again_after}:
            stored.change_timer(
                work, timer.id, state=TimerState.DROPPED, settled_at=work.now, next_at=None
            )
    for timer in ended:
        _reopen(work, timer, event, is_asked=is_asked)
    return is_asked


def _reopen(work: Work, timer: TimerFacts, event: EventFacts, *, is_asked: bool) -> None:
    """It runs on under its old deadline, or stands still for the question it stood still for."""
    pauses = timer.stretches
    if is_asked and TIMED[timer.commitment].paused_by and pauses and pauses[-1][1] == event.at:
        still = [*pauses[:-1], (pauses[-1][0], None)]
        stored.reopen_timer(work, timer.id, state=TimerState.PAUSED, pauses=_as_json(still))
        return
    hours = hours_under(work, timer.agreement_id)
    last_step = Step(timer.last_step) if timer.last_step else None
    following = next_milestone(hours, timer.started_at, timer.time, pauses, after=last_step)
    stored.reopen_timer(
        work,
        timer.id,
        state=TimerState.RUNNING,
        pauses=timer.pauses,
        next_at=following.at if following else None,
    )


def _as_json(pauses: Sequence[Pause]) -> list[list[str | None]]:
    return [[begin.isoformat(), end.isoformat() if end else None] for begin, end in pauses]
