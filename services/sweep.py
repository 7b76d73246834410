"""What falls due by itself: the steps of timers, and leads whose day to wake has come."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from sqlmodel import Session

from funnel.facts import TimerFacts
from funnel.notices import LeadWoken, OverdueMorning, ReminderDue
from funnel.people import Caller, Person
from funnel.periods import local_date
from funnel.stages import EventKind, Side, Stage
from funnel.timers import Step, reached
from services import announce
from services.timers import hours_under, next_step_at
from services.working_hours import hours_of_person, is_away, working_hours
from storage import events, leads, outbox, people
from storage import timers as stored
from storage.work import Work, open_work

ROWS = 200  # a transaction


def remind(session: Session, now: datetime, limit: int = ROWS) -> int:
    """Remind whoever has a timer whose next step has come; gives how many timers it moved.

    Several steps gone by at once (the app was down) are one reminder, of the furthest one.
    Outside business hours there is none: the step waits for the next opening. One commit.
    """
    due = stored.due_timers(session, now, limit)
    moved = 0
    for workspace_id, timers in groupby(_by_company(due), key=lambda timer: timer.workspace_id):
        work = open_work(session, Caller(workspace_id, "", now))
        moved += sum(_remind(work, timer) for timer in timers)
    session.commit()
    return moved


def _by_company(timers: Iterable[TimerFacts]) -> list[TimerFacts]:
    return sorted(timers, key=lambda timer: timer.workspace_id)


def _remind(work: Work, timer: TimerFacts) -> bool:
    if timer.last_step == Step.MISSED:
        return _recall(work, timer)
    hours = hours_under(work, timer.agreement_id)
    opening = hours.next_open(work.now)
    if opening > work.now:
        return _claim(work, timer, timer.last_step, opening)
    step = reached(hours, timer.started_at, timer.time, timer.stretches, now=work.now)
    if step is None or step == timer.last_step:  # its next step lies ahead: look again then
        return _claim(work, timer, timer.last_step, next_step_at(work, timer, timer.last_step))
    if not _claim(work, timer, step, next_step_at(work, timer, step)):
        return False
    readers = _readers(work, timer, step)
    outbox.put(work, *(ReminderDue(timer.id, step, reader) for reader in readers))
    return True


def _recall(work: Work, timer: TimerFacts) -> bool:
    """What was missed and is still owed is told each morning, with all else that is overdue.

    Where nobody took the lead, to the heads. Nobody hears of it on a day on which they are away.
    """
    opening = working_hours(work, timer.owner).next_open(work.now)
    if opening > work.now:
        return _claim(work, timer, timer.last_step, opening)
    if not _claim(work, timer, timer.last_step, next_step_at(work, timer, Step.MISSED)):
        return False
    if timer.owner:
        readers = [people.person(work, timer.owner)]
    else:
        readers = people.heads(work, timer.commitment.side)
    present = [each for each in readers if not each.deleted and not is_away(work, each)]
    outbox.put(work, *(OverdueMorning(each.user_id, _today(work, each)) for each in present))
    return True


def _today(work: Work, reader: Person) -> date:
    return local_date(work.now, hours_of_person(work, reader).zone)


def _claim(work: Work, timer: TimerFacts, last_step: str, next_at: datetime) -> bool:
    return stored.claim_step(work.session, timer, last_step=last_step, next_at=next_at)


def _readers(work: Work, timer: TimerFacts, step: Step) -> list[str]:
    """The owner, or the heads while there is none; of what was missed, both."""
    if timer.owner and step is not Step.MISSED:
        return [timer.owner]
    heads = [head.user_id for head in people.heads(work, timer.commitment.side)]
    readers = [timer.owner] if timer.owner else []
    return [*readers, *(head for head in heads if head not in readers)]


def wake_leads(session: Session, now: datetime, limit: int = ROWS) -> int:
    """Bring recycled leads whose day has come back to their marketer. One commit."""
    woken = 0
    # By their ids, as an import locks them: neither then waits for the other.
    for workspace_id, lead_id in sorted(leads.sleeping_leads(session, now, limit)):
        work = open_work(session, Caller(workspace_id, "", now))
        if leads.wake_lead(work, lead_id):
            _woken(work, lead_id)
            woken += 1
    session.commit()
    return woken


def _woken(work: Work, lead_id: int) -> None:
    lead = leads.lead_by_id(work, lead_id)
    if lead is None or lead.stage is not Stage.RECYCLED:
        return
    leads.move_lead(work, lead, Stage.MQL)
    events.add_event(work, lead, EventKind.WOKEN, stage=Stage.MQL)
    if lead.marketer:
        readers = [lead.marketer]
    else:
        readers = [head.user_id for head in people.heads(work, Side.MARKETING)]
    outbox.put(work, *(LeadWoken(lead_id, work.now, reader) for reader in readers))
    announce.no_longer_asleep(work, lead_id)
