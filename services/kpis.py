"""What a period cost and brought: the figures, and what came of the leads by segment."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from funnel.campaigns import campaign_key
from funnel.figures import Ratio, spread
from funnel.kpis import KpiParts, Performance
from funnel.periods import Period
from funnel.segments import GroupBy, Happened, SegmentLine, in_order, lines
from funnel.stages import EventKind
from funnel.texts import fold
from storage import campaigns, costs, figures, segments
from storage.work import Work

_FIELDS: Final = {GroupBy.SIZE: "company_size"}
Spent = Mapping[tuple[int, str], Decimal]


def performance(work: Work, period: Period) -> Performance:
    """All of it, in the workspace's currency, up to the end of the period or now.

    Each query reads a range of the period, or the history of a lead that is in it.
    """
    end = min(period.end, work.now)
    rows = segments.happened(work, period.start, end)
    spent = _spent(work, period)
    return Performance(
        parts=_parts(work, period, rows, spent),
        campaigns=_campaigns(work, rows, spent),
        sources=_by(work, rows, GroupBy.SOURCE),
        sectors=_by(work, rows, GroupBy.SECTOR),
        sizes=_by(work, rows, GroupBy.SIZE),
        is_over=work.now >= period.end,
    )


def cohort(work: Work, period: Period, entered: EventKind, reached: EventKind) -> Ratio:
    """Of the leads that got somewhere in a period, those that got further by now."""
    end = min(period.end, work.now)
    rows = figures.cohorts(work, period.start, end, entered=entered, reached=reached)
    return Ratio(sum(row.reached for row in rows), sum(row.entered for row in rows))


def _spent(work: Work, period: Period) -> Spent:
    """Spend is known of whole months: of a period that is not made of them there is none."""
    if any(month != part for month, part in period.months()):
        return {}
    return campaigns.spend_between(work, period.first, period.last)


def _parts(work: Work, period: Period, rows: Sequence[Happened], spent: Spent) -> KpiParts:
    currency = work.company.currency
    firsts, each = Counter[EventKind](), Counter[EventKind]()
    for row in rows:
        each[row.kind] += row.count
        firsts[row.kind] += row.count if row.first else 0
    ours = [amount for (_, unit), amount in spent.items() if unit == currency]
    won = [row for row in rows if row.kind is EventKind.WON and row.currency == currency]
    cycle = spread(segments.cycles(work, period.start, min(period.end, work.now)))
    lead, mql, sql = EventKind.CREATED, EventKind.MQL, EventKind.SQL
    return KpiParts(
        period=period,
        currency=currency,
        leads=firsts[lead],
        sqls=firsts[sql],
        opportunities=firsts[EventKind.OPPORTUNITY],
        customers=firsts[EventKind.WON],
        lead_to_mql=cohort(work, period, lead, mql),
        mql_to_sql=cohort(work, period, mql, sql),
        sql_to_won=cohort(work, period, sql, EventKind.WON),
        lead_to_sql=cohort(work, period, lead, sql),
        won=each[EventKind.WON],
        lost=each[EventKind.LOST],
        valued=sum(row.valued for row in won),
        value=sum((row.value for row in won), Decimal(0)),
        spend=sum(ours, Decimal(0)) if ours else None,
        has_other_spend=len(ours) < len(spent),
        cycle=cycle.median if cycle else None,
        costs=costs.costs(work),
    )


def _campaigns(work: Work, rows: Sequence[Happened], spent: Spent) -> tuple[SegmentLine, ...]:
    """Those that leads came of in the period, and those that cost something in it.

    Leads join by any name of a campaign; names that belong to none are grouped by their key.
    """
    currency = work.company.currency
    names = {row.campaign for row in rows}
    keys = {name: campaign_key(name) for name in names}
    ids = campaigns.by_key(work, keys.values())
    by_id = lines(rows, currency, lambda row: ids.get(keys[row.campaign], keys[row.campaign]))
    amounts = {whose: amount for (whose, unit), amount in spent.items() if unit == currency}
    names_by_id = {
        whose: campaign.name
        for whose, campaign in campaigns.campaigns(work, {*ids.values(), *amounts}).items()
    }
    written = _as_written(rows, lambda row: keys[row.campaign], lambda row: row.campaign)
    segments_of = {}
    for key in {*by_id, *amounts}:
        name = names_by_id.get(key, "") if isinstance(key, int) else written[key]
        spend = amounts.get(key) if isinstance(key, int) else None
        segments_of[key] = replace(by_id.get(key, SegmentLine("")), name=name, spend=spend)
    return in_order(segments_of.values())


def _by(work: Work, rows: Sequence[Happened], by: GroupBy) -> tuple[SegmentLine, ...]:
    """By what was written into a field, whatever its case and accents."""

    def text(row: Happened) -> str:
        return str(getattr(row, _FIELDS.get(by, by)))

    by_key = lines(rows, work.company.currency, lambda row: fold(text(row)))
    written = _as_written(rows, lambda row: fold(text(row)), text)
    return in_order(replace(line, name=written[str(key)]) for key, line in by_key.items())


def _as_written(
    rows: Sequence[Happened], key_of: Callable[[Happened], str], text: Callable[[Happened], str]
) -> Mapping[str, str]:
    """Each key as most of what happened was written; of as many, the first of the alphabet."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(key_of(row), Counter())[text(row).strip()] += row.count
    return {key: min(of, key=lambda name: (-of[name], name)) for key, of in counts.items()}
