"""Schedules of balances: made, listed, paused and removed by people; fired by the clock."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import Session

from funnel.facts import Asker
from funnel.keys import fold
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_terms
from funnel.schedule import Schedule, ScheduleError
from services import access
from services.calendar import hours_of
from storage import agreements, digests, outbox, people
from storage.digests import DigestRow

NAME = 60  # characters

# Which field of the form a code of `ScheduleError` is about.
_FIELDS = {"unknown_zone": "zone", "bad_time": "at", "unknown_day": "weekdays"}


def schedule_daily(
    session: Session,
    asker: Asker,
    *,
    name: str,
    weekdays: Iterable[str],
    at: time | str,
    zone: str,
    channel: str,
    skip_holidays: bool,
) -> DigestRow:
    """Have a daily balance posted to a channel. One commit, with its audit row.

    Raises `InvalidFields` naming each wrong field, `Refusal("only_heads")`,
    `Refusal("not_set_up")`.
    """
    access.need_company(session, asker.workspace_id)
    check_terms(access.need_person(session, asker))
    title = " ".join(name.split())
    taken = {fold(row.name) for row in digests.digests(session, asker.workspace_id)}
    problems = _name_problem(title, taken)
    days = list(weekdays)
    if not days:
        problems["weekdays"] = Refusal("needs_weekday")
    if not channel:
        problems["channel"] = Refusal("needs_channel_choice")
    try:
        rule = Schedule.parse("daily", at, zone, weekdays=days, skip_holidays=skip_holidays)
        next_at = rule.next_after(asker.now, _closed(session, asker.workspace_id))
    except ScheduleError as error:
        field = _FIELDS.get(error.code, "weekdays")
        raise InvalidFields({field: Refusal(error.code, **error.values)} | problems) from None
    if problems:
        raise InvalidFields(problems)
    digests.add_digest(
        session,
        asker.workspace_id,
        name=title,
        kind="daily",
        rule=rule.to_json(),
        channel=channel,
        made_by=asker.user_id,
        next_at=next_at,
    )
    row = _named(session, asker.workspace_id, title)
    people.audit(session, asker, "digest scheduled", before={}, after=_shown(row))
    session.commit()
    return row


def listing(session: Session, asker: Asker) -> list[DigestRow]:
    """Every schedule of the company, by name. Raises `Refusal("only_teams")`."""
    access.need_company(session, asker.workspace_id)
    access.need_member(session, asker)
    return digests.digests(session, asker.workspace_id)


def pause(session: Session, asker: Asker, name: str) -> DigestRow:
    """Stop sending until it is resumed. `name` is in any spelling, or the id a button has.

    Raises `Refusal("no_such_digest")`, `Refusal("no_digests")`, `Refusal("only_heads")`.
    """
    return _change(session, asker, name, "digest paused", paused=True)


def resume(session: Session, asker: Asker, name: str) -> DigestRow:
    """Send again, from the next time after now on; what was missed meanwhile is not sent."""
    row = _may_change(session, asker, name)
    holidays = _closed(session, asker.workspace_id)
    next_at = Schedule.from_json(row.rule).next_after(asker.now, holidays)
    return _change(session, asker, row.name, "digest resumed", paused=False, next_at=next_at)


def remove(session: Session, asker: Asker, name: str) -> DigestRow:
    """Remove a schedule; gives what it was."""
    row = _may_change(session, asker, name)
    digests.remove_digest(session, asker.workspace_id, row.id)
    people.audit(session, asker, "digest removed", before=_shown(row), after={})
    session.commit()
    return row


def fire_due(session: Session, now: datetime, limit: int = 50) -> int:
    """Have each balance sent whose time has come; gives how many schedules it moved on.

    Claiming the occurrence, setting the next one and the outbox row are one commit, so that it is
    sent once whoever else is at it. Several missed occurrences are sent as one, the first of them.
    """
    moved = sum(_fire(session, row, now) for row in digests.due_digests(session, now, limit))
    session.commit()
    return moved


def _fire(session: Session, row: DigestRow, now: datetime) -> bool:
    holidays = _closed(session, row.workspace_id)
    try:
        schedule = Schedule.from_json(row.rule)
        next_at = schedule.next_after(now, holidays)
    except ScheduleError as error:
        # It has no next time (every day is closed) and would be due for ever.
        structlog.get_logger().warning("digest_stopped", digest=row.id, code=error.code)
        digests.change_digest(session, row.workspace_id, row.id, paused=True)
        return True
    if not digests.advance(session, row, next_at):
        return False
    occurrence = _first_missed(schedule, row.next_at, holidays)
    if occurrence <= now:
        outbox.put(
            session,
            row.workspace_id,
            "digest",
            key=f"digest:{row.id}:{occurrence.isoformat()}",
            lane=row.channel,
            now=now,
            digest=row.id,
            occurrence=occurrence.isoformat(),
        )
    return True


def _first_missed(schedule: Schedule, due: datetime, holidays: Collection[date]) -> datetime:
    """When it was first to be sent: `due`, unless that day became a holiday since it was set."""
    on = due.astimezone(ZoneInfo(schedule.zone)).date()
    if schedule.skip_holidays and on in holidays:
        return schedule.next_after(due, frozenset(holidays))
    return due


def _closed(session: Session, workspace_id: str) -> frozenset[date]:
    """The company's holidays: those of the agreement in force."""
    version = agreements.agreement_in_force(session, workspace_id)
    return hours_of(version.terms).holidays if version else frozenset()


def _name_problem(title: str, taken: set[str]) -> dict[str, Refusal]:
    if not title:
        return {"name": Refusal("needs_digest_name")}
    if len(title) > NAME:
        return {"name": Refusal("too_long", most=NAME)}
    if fold(title) in taken:
        return {"name": Refusal("digest_name_taken", name=title)}
    return {}


def _named(session: Session, workspace_id: str, name: str) -> DigestRow:
    rows = digests.digests(session, workspace_id)
    if not rows:
        raise Refusal("no_digests")
    by_id = [row for row in rows if str(row.id) == name]
    for row in [row for row in rows if fold(row.name) == fold(name)] or by_id:
        return row
    raise Refusal("no_such_digest", name=name, names=", ".join(row.name for row in rows))


def _may_change(session: Session, asker: Asker, name: str) -> DigestRow:
    check_terms(access.need_person(session, asker))
    return _named(session, asker.workspace_id, name)


def _change(session: Session, asker: Asker, name: str, what: str, **values: object) -> DigestRow:
    row = _may_change(session, asker, name)
    digests.change_digest(session, asker.workspace_id, row.id, **values)
    changed = _named(session, asker.workspace_id, row.name)
    people.audit(session, asker, what, before=_shown(row), after=_shown(changed))
    session.commit()
    return changed


def _shown(row: DigestRow) -> dict[str, object]:
    return {"name": row.name, "rule": row.rule, "channel": row.channel, "paused": row.paused}
