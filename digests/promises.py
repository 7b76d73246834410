"""Where each side stands against what it promised, in the month so far."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from funnel.facts import AgreementFacts, Company
from funnel.figures import Ratio, acceptance, attainment
from funnel.hours import BusinessHours
from funnel.obligations import ObligationKind
from funnel.periods import Period, expected, local_date, pace
from funnel.stages import EventKind, Side
from storage import figures, owing

_DAY = timedelta(days=1)


class PromiseName(StrEnum):
    """What the agreement puts a number to."""

    SQLS = "sqls"
    ACCEPTANCE = "acceptance"
    DECISION = "decision"
    FIRST_TOUCH = "first_touch"
    ANSWER = "answer"


class Standing(StrEnum):
    """How a promise stands: kept so far, not kept so far, or nothing to go by yet."""

    ON_TRACK = "on_track"
    BEHIND = "behind"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Promise:
    """One promise in the month so far.

    `target` is SQLs a month, a share, or the business time given; `actual` keeps its parts (of
    SQLs, the target is the denominator). `expected` and `pace` are of SQLs alone, and None before
    the first working day of the month is over.
    """

    name: PromiseName
    side: Side
    target: int | float | timedelta
    actual: Ratio
    expected: float | None
    pace: float | None
    standing: Standing


def promises(
    session: Session,
    company: Company,
    version: AgreementFacts | None,
    hours: BusinessHours,
    period: Period,
    now: datetime,
    *,
    owner: str | None = None,
    side: Side | None = None,
) -> tuple[Promise, ...]:
    """Each promise in the calendar month of the period's last day, up to its end or `now`.

    Without an agreement nothing is promised. SQLs are promised by a team as a whole, so one
    person has no such line.
    """
    if version is None:
        return ()
    month = Period.month_of(period.last, period.zone)
    end = min(month.end, period.end, now)
    terms = version.terms
    happened = figures.flow(session, company.id, month.start, end, owner=owner)
    kept = owing.kept_and_missed(session, company.id, month.start, end, owner=owner)
    shown = []
    if owner is None:
        sqls = happened.count(EventKind.SQL)
        shown.append(_sqls(sqls, terms.sql_target, hours, month, end))
    accepted, rejected = (happened.count(kind) for kind in (EventKind.ACCEPTED, EventKind.REJECTED))
    shown.append(_acceptance(acceptance(accepted, rejected), terms.acceptance_target))
    for kind in ObligationKind:
        ratio = attainment(*kept.get(kind, (0, 0)))
        name = PromiseName(kind.value)
        standing = _standing(ratio, 1.0)
        shown.append(Promise(name, kind.side, kind.promised(terms), ratio, None, None, standing))
    return tuple(promise for promise in shown if side is None or promise.side is side)


def _sqls(actual: int, target: int, hours: BusinessHours, month: Period, end: datetime) -> Promise:
    total = hours.working_days(month.first, month.last)
    # A day counts once it is over, else a team would be behind each morning.
    gone = hours.working_days(month.first, local_date(end, month.zone) - _DAY)
    going = pace(actual, target, gone, total)
    if going is None:
        standing = Standing.NO_DATA
    else:
        standing = Standing.ON_TRACK if going >= 1 else Standing.BEHIND
    return Promise(
        PromiseName.SQLS,
        Side.MARKETING,
        target,
        Ratio(actual, target),
        expected(target, gone, total) if gone else None,
        going,
        standing,
    )


def _acceptance(ratio: Ratio, target: float) -> Promise:
    standing = _standing(ratio, target)
    return Promise(PromiseName.ACCEPTANCE, Side.MARKETING, target, ratio, None, None, standing)


def _standing(ratio: Ratio, target: float) -> Standing:
    if ratio.value is None:
        return Standing.NO_DATA
    # Counts are compared with the rounding of the division out of the way: 7 of 10 is 0.7.
    return Standing.ON_TRACK if ratio.value >= target - 1e-9 else Standing.BEHIND
