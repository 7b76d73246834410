"""Campaigns and other segments as people see them: a table, and which did best and worst."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, join, line, plain
from blockkit.tables import Cell, data_table
from funnel import kpis as figures
from funnel.campaigns import Campaign
from funnel.kpis import Performance
from funnel.segments import (
    LEAST,
    Extremes,
    GroupBy,
    Quotient,
    SegmentLine,
    by_acceptance,
    by_cost,
    by_value,
)
from messages import kpis
from messages.ids import Click
from messages.localizer import N_, Localizer

_NAME: Final = 60  # characters
_OPTIONS: Final = 100
_PAGE: Final = 10
_TITLES: Final = {
    GroupBy.CAMPAIGN: N_("Campaigns · {period}"),
    GroupBy.SOURCE: N_("Sources · {period}"),
    GroupBy.SECTOR: N_("Sectors · {period}"),
    GroupBy.SIZE: N_("Company sizes · {period}"),
}
_COLUMNS: Final = {
    GroupBy.CAMPAIGN: N_("Campaign"),
    GroupBy.SOURCE: N_("Source"),
    GroupBy.SECTOR: N_("Sector"),
    GroupBy.SIZE: N_("Company size"),
}
_NOBODY: Final = {
    GroupBy.CAMPAIGN: N_("(no campaign)"),
    GroupBy.SOURCE: N_("(no source)"),
    GroupBy.SECTOR: N_("(no sector)"),
    GroupBy.SIZE: N_("(no size)"),
}


def listing(
    localizer: Localizer,
    performance: Performance,
    by: GroupBy,
    campaigns: Sequence[Campaign],
    *,
    may_change: bool,
) -> Message:
    """The answer to `/pacto campaigns`; `campaigns` are those that can be changed."""
    parts = performance.parts
    segments = segments_of(performance, by)
    title = localizer.mark(_TITLES[by], period=kpis.period_name(localizer, parts))
    best = extremes(localizer, segments, parts.currency)
    blocks = [b.section(bold(title)), *([b.section(best)] if best else [])]
    if segments:
        blocks.append(_table(localizer, performance, by, str(title)))
    else:
        blocks.append(b.section(localizer.mark("No activity in this period.")))
    notes = _notes(localizer, performance, by, segments, has_best=bool(best))
    blocks.append(b.context(join(notes)))
    if may_change and by is GroupBy.CAMPAIGN:
        blocks.append(_buttons(localizer, campaigns))
    return Message(title, blocks)


def segments_of(performance: Performance, by: GroupBy) -> tuple[SegmentLine, ...]:
    return {
        GroupBy.CAMPAIGN: performance.campaigns,
        GroupBy.SOURCE: performance.sources,
        GroupBy.SECTOR: performance.sectors,
        GroupBy.SIZE: performance.sizes,
    }[by]


def digest_section(localizer: Localizer, performance: Performance) -> Mrkdwn:
    """For the monthly review: what the month cost, and the best and worst campaigns; else ""."""
    parts = performance.parts
    best = extremes(localizer, performance.campaigns, parts.currency)
    if parts.spend is None and not best:
        return join([])
    lines = [localizer.mark("*Campaigns*")]
    if parts.spend is not None:
        lines.append(
            localizer.mark(
                "Spend: {spend} · CPL: {cpl} · cost per SQL: {sql} · CAC: {cac}",
                spend=kpis.amount(localizer, parts.spend, parts.currency),
                cpl=_cost(localizer, figures.cost_per_lead(parts), parts.currency),
                sql=_cost(localizer, figures.cost_per_sql(parts), parts.currency),
                cac=_cost(localizer, figures.acquisition_cost(parts), parts.currency),
            )
        )
    return join([*lines, best, localizer.mark("More: `/pacto campaigns`, `/pacto kpis`.")])


def extremes(localizer: Localizer, segments: Sequence[SegmentLine], currency: str) -> Mrkdwn:
    """The best and the worst by cost, acceptance and value, a line each; "" without any."""
    lines = []
    if cost := by_cost(segments):
        sentence = N_("Cost per accepted SQL: best {best}, {good}; worst {worst}, {bad}")
        values = [_cost(localizer, each.cost_per_accepted, currency) for each in _pair(cost)]
        lines.append(_sentence(localizer, sentence, cost, values))
    if accepted := by_acceptance(segments):
        sentence = N_("Acceptance: best {best}, {good}; worst {worst}, {bad}")
        values = [localizer.share(each.accepted, each.reviewed) for each in _pair(accepted)]
        lines.append(_sentence(localizer, sentence, accepted, values))
    if value := by_value(segments):
        sentence = N_("Won value: best {best}, {good}; worst {worst}, {bad}")
        values = [kpis.amount(localizer, each.won_value, currency) for each in _pair(value)]
        lines.append(_sentence(localizer, sentence, value, values))
    return join([Mrkdwn(f"• {each}") for each in lines])


def _pair(of: Extremes) -> tuple[SegmentLine, SegmentLine]:
    return of.best, of.worst


def _sentence(localizer: Localizer, msgid: str, of: Extremes, values: Sequence[str]) -> Mrkdwn:
    best, worst = (bold(line(each.name, _NAME)) for each in _pair(of))
    good, bad = values
    return localizer.mark(msgid, best=best, worst=worst, good=good, bad=bad)


def _cost(localizer: Localizer, cost: Quotient, currency: str) -> str:
    """A cost per something; where money was spent and nothing came of it, that is said."""
    if cost.numerator and not cost.divisor:
        spend = kpis.amount(localizer, Quotient(cost.numerator, 1).cents, currency)
        return localizer.say("none for {spend}", spend=spend)
    return kpis.amount(localizer, cost.cents, currency)


def _table(localizer: Localizer, performance: Performance, by: GroupBy, title: str) -> b.Block:
    currency = performance.parts.currency
    header = [
        localizer.say(_COLUMNS[by]),
        *([localizer.say("Spend")] if by is GroupBy.CAMPAIGN else []),
        localizer.say("Leads"),
        *([] if by is GroupBy.CAMPAIGN else [localizer.say("SQLs")]),
        localizer.say("Accepted"),
        *([localizer.say("Per accepted")] if by is GroupBy.CAMPAIGN else []),
        localizer.say("Won"),
        localizer.say("Won value"),
    ]
    rows = [_row(localizer, each, by, currency) for each in segments_of(performance, by)]
    return data_table(title, header, rows, page_size=_PAGE)


def _row(localizer: Localizer, each: SegmentLine, by: GroupBy, currency: str) -> list[Cell]:
    def sortable(value: Decimal | float | None, text: str) -> Cell:
        return text if value is None else (value, text)

    def money(value: Decimal | None) -> Cell:
        return sortable(value, kpis.amount(localizer, value, currency))

    def number(value: int) -> Cell:
        return sortable(value, localizer.number(value))

    share, per_accepted = each.acceptance, each.cost_per_accepted
    cost = sortable(per_accepted.cents, _cost(localizer, per_accepted, currency))
    is_campaign = by is GroupBy.CAMPAIGN
    return [
        plain(each.name, _NAME) or localizer.say(_NOBODY[by]),
        *([money(each.spend)] if is_campaign else []),
        number(each.leads),
        *([] if is_campaign else [number(each.sqls)]),
        sortable(share.value, localizer.share(share.numerator, share.denominator)),
        *([cost] if is_campaign else []),
        number(each.won),
        money(each.won_value),
    ]


def _notes(
    localizer: Localizer,
    performance: Performance,
    by: GroupBy,
    segments: Sequence[SegmentLine],
    *,
    has_best: bool,
) -> list[Mrkdwn]:
    notes = []
    if segments and not has_best:
        notes.append(
            localizer.mark_count(
                "Best and worst need at least {n} reviewed SQL each.",
                "Best and worst need at least {n} reviewed SQLs each.",
                LEAST,
            )
        )
    if by is GroupBy.CAMPAIGN and performance.parts.spend is not None:
        notes.append(localizer.mark("“Per accepted” is what each accepted SQL cost."))
    if by is GroupBy.CAMPAIGN and performance.parts.whole_months == 0:
        notes.append(localizer.mark("Spend is logged by month, so costs need whole months."))
    if performance.parts.left_out:
        notes.append(kpis.left_out(localizer, performance.parts))
    notes.append(
        localizer.mark(
            "Also by source, sector, or size, and for another month: `/pacto campaigns source last "
            "month`."
        )
    )
    return notes


def _buttons(localizer: Localizer, campaigns: Sequence[Campaign]) -> b.Block:
    elements = [
        b.button(localizer.say("Log spend"), Click.CAMPAIGN_SPEND) | {"style": "primary"},
        b.button(localizer.say("Add a campaign"), Click.CAMPAIGN_NEW),
        b.button(localizer.say("Merge campaigns"), Click.CAMPAIGN_MERGE),
    ]
    if campaigns:
        options = [b.option(each.name, str(each.id)) for each in campaigns[:_OPTIONS]]
        placeholder = localizer.say("Edit a campaign")
        elements.append(b.select(Click.CAMPAIGN_EDIT, options, placeholder=placeholder))
    return b.actions(elements)
