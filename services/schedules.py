"""Scheduled digests: made, listed, paused and removed by people; fired when they are due."""

from datetime import datetime, timedelta

import structlog
from sqlmodel import Session

from funnel.facts import DigestFacts, NewDigest
from funnel.notices import DigestDue
from funnel.people import Caller
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_digests
from funnel.schedule import Holidays, Schedule, ScheduleError
from funnel.schedule_parse import FIELDS
from funnel.texts import fold
from services import access, first_steps
from services.calendar import hours_of
from storage import agreements, digests, outbox, people
from storage.work import Work, open_work

NAME = 60  # characters

# Which field of the form a code of `ScheduleError` is about.
_FIELDS = {"unknown_zone": "zone", "bad_time": "at", "unknown_day": "weekdays"}


def may_schedule(work: Work) -> None:
    """Raises `Refusal("not_set_up")`, `Refusal("only_heads")`."""
    access.need_company(work)
    check_digests(work.actor)


def schedule(work: Work, new: NewDigest) -> DigestFacts:
    """Have a digest posted to a channel. One commit, with its audit row.

    Raises `InvalidFields` naming each wrong field, `Refusal("only_heads")`,
    `Refusal("not_set_up")`.
    """
    may_schedule(work)
    digest = add(work, new)
    work.commit()
    return digest


def add(work: Work, new: NewDigest) -> DigestFacts:
    """Store a digest with its audit row, without a commit.

    Raises `InvalidFields` naming each wrong field.
    """
    name = " ".join(new.name.split())
    rule, next_at = _check(work, new, name)
    digests.add_digest(
        work,
        name=name,
        kind=new.kind,
        rule=rule.to_json(),
        channel=new.channel,
        next_at=next_at,
    )
    digest = named(work, name)
    people.audit(work, "digest scheduled", before={}, after=_settings(digest))
    first_steps.progressed(work)
    return digest


def _check(work: Work, new: NewDigest, name: str) -> tuple[Schedule, datetime]:
    """The rule, and when it first comes. Raises `InvalidFields` naming each wrong field."""
    problems = _name_problem(name, {fold(digest.name) for digest in digests.digests(work)})
    if "weekdays" in FIELDS.get(new.rule, ()) and not new.weekdays:
        problems["weekdays"] = Refusal("needs_weekday")
    if not new.channel:
        problems["channel"] = Refusal("needs_channel_choice")
    try:
        rule = _rule(new)
        next_at = rule.next_after(work.now, _calendar(work))
    except ScheduleError as error:
        field = _FIELDS.get(error.code, "at")
        raise InvalidFields({field: Refusal(error.code, **error.values)} | problems) from None
    if problems:
        raise InvalidFields(problems)
    return rule, next_at


def _rule(new: NewDigest) -> Schedule:
    """Raises `ScheduleError`."""
    return Schedule.parse(
        new.rule,
        new.at,
        new.zone,
        weekdays=new.weekdays,
        day=new.day,
        nth=new.nth,
        anchor=new.anchor,
        lead=new.lead,
        skip_holidays=new.skip_holidays,
    )


def next_dates(work: Work, new: NewDigest, count: int = 3) -> list[datetime]:
    """When a digest would come next, as far as its fields say; none where they cannot be.

    Raises as `may_schedule`.
    """
    may_schedule(work)
    calendar, dates = _calendar(work), [work.now]
    try:
        rule = _rule(new)
        while len(dates) <= count:
            dates.append(rule.next_after(dates[-1], calendar))
    except ScheduleError:
        return []
    return dates[1:]


def listing(work: Work) -> list[DigestFacts]:
    """Every scheduled digest of the company, by name. Raises `Refusal("only_teams")`."""
    access.need_company(work)
    access.need_member(work)
    return digests.digests(work)


def to_change(work: Work) -> list[DigestFacts]:
    """The digests to choose from, for who may change them.

    Raises `Refusal("no_digests")`, and as `may_schedule`.
    """
    may_schedule(work)
    every = digests.digests(work)
    if not every:
        raise Refusal("no_digests")
    return every


def pause(work: Work, name: str) -> DigestFacts:
    """Stop sending until it is resumed. `name` is in any spelling, or the id a button has.

    Raises `Refusal("no_such_digest")`, `Refusal("no_digests")`, `Refusal("only_heads")`.
    """
    return _change(work, _may_change(work, name), "digest paused", paused=True)


def resume(work: Work, name: str) -> DigestFacts:
    """Send again, from the next time after now on; what was missed meanwhile is not sent."""
    digest = _may_change(work, name)
    next_at = Schedule.from_json(digest.rule).next_after(work.now, _calendar(work))
    return _change(work, digest, "digest resumed", paused=False, next_at=next_at)


def remove(work: Work, name: str) -> DigestFacts:
    """Remove a scheduled digest; gives what it was."""
    digest = _may_change(work, name)
    digests.remove_digest(work, digest.id)
    people.audit(work, "digest removed", before=_settings(digest), after={})
    work.commit()
    return digest


def fire_due(session: Session, now: datetime, limit: int = 50) -> int:
    """Have each digest sent whose time has come; gives how many schedules it moved on.

    Claiming the occurrence, setting the next one and the outbox row are one commit, so that it is
    sent once whoever else is at it. Several missed occurrences are sent as one, the first of them.
    """
    due = digests.due_digests(session, now, limit)
    moved = sum(_fire(open_work(session, Caller(d.workspace_id, "", now)), d) for d in due)
    session.commit()
    return moved


def _fire(work: Work, digest: DigestFacts) -> bool:
    calendar = _calendar(work)
    try:
        rule = Schedule.from_json(digest.rule)
        next_at = rule.next_after(work.now, calendar)
    except ScheduleError as error:
        # It has no next time (every day is closed) and would be due for ever.
        structlog.get_logger().warning("digest_stopped", digest=digest.id, code=error.code)
        digests.change_digest(work, digest.id, paused=True)
        return True
    if not digests.claim_occurrence(work.session, digest, next_at):
        return False
    occurrence = _first_missed(rule, digest.next_at, calendar)
    if occurrence <= work.now:
        outbox.put(work, DigestDue(digest.id, occurrence, digest.channel))
    return True


def _first_missed(rule: Schedule, due: datetime, calendar: Holidays) -> datetime:
    """When it was first to be sent: `due`, unless its meeting moved since that was set."""
    return rule.next_after(due - timedelta(seconds=1), calendar)


def _calendar(work: Work) -> Holidays:
    """The business hours and holidays of the agreement in force; without one, no holidays."""
    version = agreements.agreement_in_force(work)
    return hours_of(version.terms) if version else frozenset()


def _name_problem(name: str, taken: set[str]) -> dict[str, Refusal]:
    if not name:
        return {"name": Refusal("needs_digest_name")}
    if len(name) > NAME:
        return {"name": Refusal("too_long", most=NAME)}
    if fold(name) in taken:
        return {"name": Refusal("digest_name_taken", name=name)}
    return {}


def named(work: Work, name: str) -> DigestFacts:
    """A digest by its name in any spelling, or its id.

    Raises `Refusal`: no_such_digest, no_digests.
    """
    every = digests.digests(work)
    if not every:
        raise Refusal("no_digests")
    by_id = [digest for digest in every if str(digest.id) == name]
    for digest in [digest for digest in every if fold(digest.name) == fold(name)] or by_id:
        return digest
    raise Refusal("no_such_digest", name=name, names=", ".join(digest.name for digest in every))


def _may_change(work: Work, name: str) -> DigestFacts:
    check_digests(work.actor)
    return named(work, name)


def _change(work: Work, digest: DigestFacts, what: str, **values: object) -> DigestFacts:
    digests.change_digest(work, digest.id, **values)
    changed = named(work, digest.name)
    people.audit(work, what, before=_settings(digest), after=_settings(changed))
    work.commit()
    return changed


def _settings(digest: DigestFacts) -> dict[str, object]:
    return {
        "name": digest.name,
        "rule": digest.rule,
        "channel": digest.channel,
        "paused": digest.paused,
    }
