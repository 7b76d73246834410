"""Clocks of a hand-off: started, paused, resumed, settled; and the sweep that tells who owes."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlmodel import Session

from funnel.facts import AgreementFacts, Asker, ObligationFacts
from funnel.hours import BusinessHours
from funnel.obligations import ObligationKind, Pause, Step, due_at, next_milestone, reached
from funnel.stages import EventKind, Side, Stage
from services.calendar import hours_of
from storage import agreements, leads, obligations, outbox, people

SWEEP = 200  # rows a transaction


def hours_under(session: Session, workspace_id: str, agreement_id: int) -> BusinessHours:
    """The business hours that a clock was promised under, whatever is in force by now."""
    version = agreements.agreement(session, workspace_id, agreement_id)
    if version is None:
        raise LookupError(f"agreement {agreement_id} of {workspace_id} is gone")
    return hours_of(version.terms)


def start(
    session: Session,
    workspace_id: str,
    version: AgreementFacts,
    kind: ObligationKind,
    *,
    handoff_id: int,
    lead_id: int,
    owner: str,
    began: datetime,
    now: datetime,
    pauses: Sequence[Pause] = (),
) -> datetime:
    """Start a clock and give its deadline.

    `began` may lie before `now` (first touch counts from the hand-off): steps long gone by are
    then not told one after the other, only what is missed is.
    """
    hours = hours_of(version.terms)
    promised = kind.promised(version.terms)
    due = due_at(hours, began, promised, pauses)
    gone = reached(hours, began, promised, pauses, now=now)
    said = Step.MOST if gone is Step.MISSED else gone
    step = next_milestone(hours, began, promised, pauses, after=said)
    made = obligations.start_clock(
        session,
        workspace_id,
        handoff_id=handoff_id,
        lead_id=lead_id,
        agreement_id=version.id,
        kind=kind,
        owner=owner,
        started_at=began,
        promised=int(promised.total_seconds()),
        due_at=due,
        next_at=step.at if step else None,
    )
    if pauses or said:
        obligations.change_clock(
            session, workspace_id, made, pauses=_stored(pauses), said=said or ""
        )
    return due


def pause(session: Session, clock: ObligationFacts, now: datetime) -> None:
    """Stop a running clock."""
    if clock.state == "running":
        obligations.change_clock(
            session,
            clock.workspace_id,
            clock.id,
            state="paused",
            pauses=[*clock.pauses, [now.isoformat(), None]],
            next_at=None,
        )


def resume(session: Session, clock: ObligationFacts, now: datetime) -> None:
    """Let a paused clock run on; its deadline moves by what the pause took of business time."""
    if clock.state != "paused":
        return
    hours = hours_under(session, clock.workspace_id, clock.agreement_id)
    pauses = [(begin, end or now) for begin, end in clock.stretches]
    said = Step(clock.said) if clock.said else None
    step = next_milestone(hours, clock.started_at, clock.time, pauses, after=said)
    obligations.change_clock(
        session,
        clock.workspace_id,
        clock.id,
        state="running",
        pauses=_stored(pauses),
        due_at=due_at(hours, clock.started_at, clock.time, pauses),
        next_at=step.at if step else None,
    )


def finish(session: Session, clock: ObligationFacts, now: datetime) -> None:
    """What was owed is done: met when in time, missed when late."""
    hours = hours_under(session, clock.workspace_id, clock.agreement_id)
    took = hours.between(clock.started_at, max(now, clock.started_at), clock.stretches)
    obligations.change_clock(
        session,
        clock.workspace_id,
        clock.id,
        state="met" if _in_time(clock, now) else "missed",
        pauses=_stored([(begin, end or now) for begin, end in clock.stretches]),
        settled_at=now,
        next_at=None,
        took=int(took.total_seconds()),
    )


def drop(session: Session, clock: ObligationFacts, now: datetime) -> None:
    """Nothing is owed any more. What was missed by then stays missed."""
    obligations.change_clock(
        session,
        clock.workspace_id,
        clock.id,
        state="dropped" if _in_time(clock, now) else "missed",
        settled_at=now,
        next_at=None,
    )


def _in_time(clock: ObligationFacts, now: datetime) -> bool:
    """Whether the time is not used up; of a clock that stands still, when it was stopped."""
    ran_until = clock.stretches[-1][0] if clock.state == "paused" else now
    return ran_until <= clock.due_at


def _stored(pauses: Sequence[Pause]) -> list[list[str | None]]:
    return [[begin.isoformat(), end.isoformat() if end else None] for begin, end in pauses]


def sweep(session: Session, now: datetime, limit: int = SWEEP) -> int:
    """Tell whoever owes something whose next step has come; gives how many clocks it moved.

    Several steps gone by at once (the app was down) are told as the furthest one. Outside
    business hours nothing is told: the step waits for the next opening. One commit.
    """
    moved = 0
    due = obligations.due_clocks(session, now, limit)
    by_version = sorted(due, key=lambda clock: (clock.workspace_id, clock.agreement_id))
    for (workspace_id, agreement_id), clocks in groupby(
        by_version, key=lambda clock: (clock.workspace_id, clock.agreement_id)
    ):
        hours = hours_under(session, workspace_id, agreement_id)
        for clock in clocks:
            moved += _tell_step(session, clock, hours, now)
    session.commit()
    return moved


def _tell_step(
    session: Session, clock: ObligationFacts, hours: BusinessHours, now: datetime
) -> bool:
    opening = hours.next_open(now)
    if opening > now:
        return obligations.claim_step(session, clock, said=clock.said, next_at=opening)
    step = reached(hours, clock.started_at, clock.time, clock.stretches, now=now)
    said = Step(clock.said) if clock.said else None
    if step in {None, said}:  # its next step lies ahead: look again then
        ahead = next_milestone(hours, clock.started_at, clock.time, clock.stretches, after=said)
        at = ahead.at if ahead else None
        return obligations.claim_step(session, clock, said=clock.said, next_at=at)
    after = next_milestone(hours, clock.started_at, clock.time, clock.stretches, after=step)
    if not obligations.claim_step(session, clock, said=step, next_at=after.at if after else None):
        return False
    _tell(session, clock, step, now)
    return True


def _tell(session: Session, clock: ObligationFacts, step: Step, now: datetime) -> None:
    heads = [head.user_id for head in people.heads(session, clock.workspace_id, clock.kind.side)]
    told = [clock.owner] if clock.owner else heads
    if step is Step.MISSED:
        told = [*told, *(head for head in heads if head not in told)]
    for user_id in told:
        outbox.put(
            session,
            clock.workspace_id,
            "reminder",
            key=f"reminder:{clock.id}:{step}:{user_id}",
            lane=user_id,
            now=now,
            obligation=clock.id,
            step=step,
        )


def wake_leads(session: Session, now: datetime, limit: int = SWEEP) -> int:
    """Bring recycled leads whose day has come back to their marketer. One commit."""
    woken = 0
    for workspace_id, lead_id in leads.asleep(session, now, limit):
        if leads.rouse(session, workspace_id, lead_id, now):
            _say_awake(session, workspace_id, lead_id, now)
            woken += 1
    session.commit()
    return woken


def _say_awake(session: Session, workspace_id: str, lead_id: int, now: datetime) -> None:
    lead = leads.lead_by_id(session, workspace_id, lead_id)
    if lead is None or lead.stage is not Stage.RECYCLED:
        return
    leads.move_lead(session, workspace_id, lead_id, Stage.RECYCLED, Stage.MQL)
    clock = Asker(workspace_id, "", now)
    leads.add_event(session, clock, lead, EventKind.WOKEN, stage=Stage.MQL)
    told = (
        [lead.marketer]
        if lead.marketer
        else [head.user_id for head in people.heads(session, workspace_id, Side.MARKETING)]
    )
    for user_id in told:
        outbox.put(
            session,
            workspace_id,
            "woken",
            key=f"woken:{lead_id}:{now.isoformat()}:{user_id}",
            lane=user_id,
            now=now,
            lead=lead_id,
        )
