"""The one funnel that a question, the monthly review and a report show."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from funnel.agreement import Terms
from funnel.facts import LeadFacts
from funnel.figures import Ratio
from funnel.periods import Period
from funnel.qualification import Scorer
from funnel.segments import GroupBy
from funnel.stage_lines import Entry, StageLine, by_key, reached, stage_lines
from funnel.stages import Side, Stage
from storage import agreements, stage_entries
from storage.work import Work

_MQL_TO_WON: Final = (Stage.MQL, Stage.CUSTOMER)
_FIELDS: Final = {GroupBy.SECTOR: "sector", GroupBy.SIZE: "company_size"}


@dataclass(frozen=True)
class KeyLines:
    """The stages of the leads of one source, campaign, sector, size or persona.

    `key` is "" where nobody named one. `won_of_mql`: of the leads that became MQL in the period,
    those won at any time.
    """

    key: str
    lines: tuple[StageLine, ...]
    won_of_mql: Ratio


def of_period(
    work: Work, period: Period, *, owner: str | None = None, side: Side | None = None
) -> tuple[StageLine, ...]:
    """The six stages in a period, followed up to now; with `side` those that the team owns."""
    start, end = period.start, min(period.end, work.now)
    entries = stage_entries.entries(work, start, end, owner=owner)
    moves = stage_entries.moves(work, start, end, work.now, owner=owner)
    in_force = agreements.agreement_in_force(work)
    lines = stage_lines(entries, moves, in_force.terms.roles if in_force else ())
    return tuple(line for line in lines if side is None or side in line.teams)


def of_keys(work: Work, period: Period, by: GroupBy) -> tuple[KeyLines, ...]:
    """The same of each source and so on, the one with the most MQLs first.

    Source and campaign are those that a lead had when it came to a stage; the rest is as it is now,
    a persona by the agreement in force.
    """
    start, end = period.start, min(period.end, work.now)
    entries = stage_entries.entries(work, start, end, by=by)
    if (key_of := _key_of(work, by)) is not None:
        entries = _keyed(entries, stage_entries.leads_of(work, start, end), key_of)
    moves = stage_entries.moves(work, start, end, work.now)
    groups = [
        KeyLines(key, stage_lines(of_key, moves), reached(of_key, moves, *_MQL_TO_WON))
        for key, of_key in by_key(entries).items()
    ]
    return tuple(sorted(groups, key=lambda each: (-each.won_of_mql.denominator, each.key)))


def _key_of(work: Work, by: GroupBy) -> Callable[[LeadFacts], str] | None:
    """The group of a lead; None where its events say so."""
    if by is GroupBy.PERSONA:
        in_force = agreements.agreement_in_force(work)
        scorer = Scorer(in_force.terms if in_force else Terms())
        return lambda lead: scorer.persona(lead.text)
    name = _FIELDS.get(by)
    return None if name is None else lambda lead: lead.text(name)


def _keyed(
    entries: Iterable[Entry], leads: Iterable[LeadFacts], key_of: Callable[[LeadFacts], str]
) -> list[Entry]:
    keys = {lead.id: key_of(lead) for lead in leads}
    return [replace(entry, key=keys.get(entry.lead, "")) for entry in entries]
