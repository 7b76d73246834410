"""The balance: every figure that a digest, a status and a report show, as plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import dropwhile
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from digests import periods
from digests.promises import Promise, promises
from funnel.agreement import Terms
from funnel.facts import AgreementFacts, Company, reference
from funnel.figures import Ratio, Spread, acceptance, attainment, spread
from funnel.hours import BusinessHours
from funnel.obligations import ObligationKind
from funnel.periods import Period, local_date
from funnel.stages import EventKind, Side
from services.calendar import hours_of
from storage import agreements, figures, owing, people

ROWS = 50  # of a list of what is due or missed; the counts are exact
CHART_DAYS = 10


@dataclass(frozen=True)
class Flow:
    """How many times each thing happened in the period."""

    leads: int
    mqls: int
    handed: int
    accepted: int
    rejected: int
    touches: int
    opportunities: int
    won: int
    lost: int

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


@dataclass(frozen=True)
class SourceLine:
    """What happened to the leads of one source; "" is the source nobody named."""

    source: str
    handed: int
    accepted: int
    rejected: int
    won: int


@dataclass(frozen=True)
class Due:
    """Something owed, by whom and until when. `owner` "": nobody's yet; `owner_name` may be ""."""

    kind: ObligationKind
    owner: str
    owner_name: str
    due_at: datetime
    paused: bool
    done_late: bool
    ref: str
    name: str
    company: str

    def is_overdue(self, now: datetime) -> bool:
        return not self.paused and not self.done_late and self.due_at < now


@dataclass(frozen=True)
class DayLine:
    """One working day, with the free days after it."""

    day: date
    handed: int
    accepted: int


@dataclass(frozen=True)
class Balance:
    """The figures of a period. What has no data is None, an empty tuple or a `Ratio` of nothing.

    `kept` is of the period, `promises` of the calendar month that holds its last day. `pending`,
    `due` (what is overdue comes first), `due_count` (without it) and `overdue` are of the moment
    it was gathered.
    """

    period: Period
    today: date
    version: int | None
    flow: Flow
    pending: int
    accepted: Ratio
    reasons: tuple[tuple[str, int], ...]
    sources: tuple[SourceLine, ...]
    kept: tuple[tuple[ObligationKind, Ratio], ...]
    speed: Spread | None
    promises: tuple[Promise, ...]
    due: tuple[Due, ...]
    due_count: tuple[tuple[ObligationKind, int], ...]
    overdue: int
    missed: tuple[Due, ...]
    missed_count: int
    days: tuple[DayLine, ...]


@dataclass(frozen=True)
class Standings:
    """What a status shows of a period: the promises of the month that holds its last day."""

    period: Period
    version: int | None
    promises: tuple[Promise, ...]


def standings(
    session: Session,
    company: Company,
    period: Period,
    now: datetime,
    *,
    owner: str | None = None,
    side: Side | None = None,
) -> Standings:
    """The promises alone: a third of what `gather` asks the database."""
    version = agreements.agreement_in_force(session, company.id)
    hours = office_hours(company, version)
    shown = promises(session, company, version, hours, period, now, owner=owner, side=side)
    return Standings(period, version.version if version else None, shown)


def gather(
    session: Session,
    company: Company,
    period: Period,
    now: datetime,
    *,
    owner: str | None = None,
    side: Side | None = None,
) -> Balance:
    """Every figure of a period, `owner` and `side` narrowing it to one person or team.

    Each query reads a range of the period, of its month, or what is open now: never all history.
    """
    version = agreements.agreement_in_force(session, company.id)
    hours = office_hours(company, version)
    today = local_date(now, company.zone)
    start, end = period.start, min(period.end, now)
    kinds = None if side is None else [kind for kind in ObligationKind if kind.side is side]
    happened = figures.flow(session, company.id, start, end, owner=owner)
    tonight = Period.day(today, company.zone).end
    due = owing.owed(session, company.id, owner=owner, until=tonight, kinds=kinds, limit=ROWS)
    missed = owing.missed_between(session, company.id, start, end, ROWS, owner=owner, kinds=kinds)
    kept = owing.kept_and_missed(session, company.id, start, end, owner=owner)
    still = owing.count_owed(session, company.id, now, tonight, owner=owner, kinds=kinds)
    late = owing.count_owed(session, company.id, None, now, owner=owner, kinds=kinds)
    took = owing.times_taken(
        session, company.id, ObligationKind.FIRST_TOUCH, start, end, owner=owner
    )
    names = _names(session, company.id, [*due, *missed])
    wanted = [kind for kind in ObligationKind if kinds is None or kind in kinds]
    return Balance(
        period=period,
        today=today,
        version=version.version if version else None,
        flow=_flow(happened),
        pending=figures.count_pending(session, company.id, owner=owner),
        accepted=acceptance(happened.count(EventKind.ACCEPTED), happened.count(EventKind.REJECTED)),
        reasons=tuple(sorted(happened.by_reason.items(), key=lambda pair: (-pair[1], pair[0]))),
        sources=_sources(happened),
        kept=tuple((kind, attainment(*kept[kind])) for kind in wanted if kind in kept),
        speed=spread([timedelta(seconds=seconds) for seconds in took]),
        promises=promises(session, company, version, hours, period, now, owner=owner, side=side),
        due=dues(due[:ROWS], names),
        due_count=tuple((kind, still[kind]) for kind in wanted if kind in still),
        overdue=sum(late.values()),
        missed=dues(missed[:ROWS], names),
        missed_count=sum(kept[kind][1] for kind in wanted if kind in kept),
        days=_days(session, company, hours, period, owner),
    )


def office_hours(company: Company, version: AgreementFacts | None) -> BusinessHours:
    """The hours agreed on; office hours of the company's zone until there is an agreement."""
    return hours_of(version.terms if version else Terms(zone=company.zone))


def flow_between(
    session: Session, company: Company, start: datetime, end: datetime
) -> tuple[Flow, tuple[SourceLine, ...]]:
    """The flow of [start, end) and its sources."""
    happened = figures.flow(session, company.id, start, end)
    return _flow(happened), _sources(happened)


def dues(rows: Sequence[Row[Any]], names: dict[str, str]) -> tuple[Due, ...]:
    """Rows of `storage.owing.owed` as plain values."""
    return tuple(
        Due(
            kind=ObligationKind(row.kind),
            owner=row.owner,
            owner_name=names.get(row.owner, ""),
            due_at=row.due_at,
            paused=row.state == "paused",
            done_late=row.state == "missed",
            ref=reference(row.number),
            name=row.name,
            company=row.company,
        )
        for row in rows
    )


def names_of(session: Session, workspace_id: str, user_ids: Iterable[str]) -> dict[str, str]:
    """What the members are called, by id."""
    wanted = {user_id for user_id in user_ids if user_id}
    if not wanted:
        return {}
    return {key: p.name for key, p in people.people(session, workspace_id, wanted).items()}


def _names(session: Session, workspace_id: str, rows: Iterable[Row[Any]]) -> dict[str, str]:
    return names_of(session, workspace_id, (row.owner for row in rows))


def _flow(happened: figures.Flow) -> Flow:
    return Flow(
        leads=happened.count(EventKind.CREATED),
        mqls=happened.count(EventKind.MQL),
        handed=happened.count(EventKind.SQL),
        accepted=happened.count(EventKind.ACCEPTED),
        rejected=happened.count(EventKind.REJECTED),
        touches=happened.count(EventKind.TOUCH),
        opportunities=happened.count(EventKind.OPPORTUNITY),
        won=happened.count(EventKind.WON),
        lost=happened.count(EventKind.LOST),
    )


def _sources(happened: figures.Flow) -> tuple[SourceLine, ...]:
    lines = [
        SourceLine(
            source=source,
            handed=kinds.get(EventKind.SQL, 0),
            accepted=kinds.get(EventKind.ACCEPTED, 0),
            rejected=kinds.get(EventKind.REJECTED, 0),
            won=kinds.get(EventKind.WON, 0),
        )
        for source, kinds in happened.by_source.items()
    ]
    shown = [line for line in lines if line.handed or line.accepted or line.rejected or line.won]
    return tuple(sorted(shown, key=lambda line: (-line.handed, -line.accepted, line.source)))


def _days(
    session: Session,
    company: Company,
    hours: BusinessHours,
    period: Period,
    owner: str | None,
) -> tuple[DayLine, ...]:
    days = periods.working_days(hours, period.last, CHART_DAYS)
    bounds = periods.stretches(days, period.last, company.zone)
    handed, accepted = (
        figures.daily_counts(session, company.id, kind, bounds, owner=owner)
        for kind in (EventKind.SQL, EventKind.ACCEPTED)
    )
    lines = [DayLine(*line) for line in zip(days, handed, accepted, strict=True)]
    began = local_date(company.set_up_at, company.zone) if company.set_up_at else period.last
    # Before the company began there is no data, which is not the same as none handed off.
    return tuple(
        dropwhile(lambda line: line.day < began and not (line.handed or line.accepted), lines)
    )
