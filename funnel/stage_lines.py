"""The funnel of a period: of each stage who owns it, how many entered it, went on, and how fast."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from funnel.agreement_parts import Role
from funnel.figures import Ratio, Spread, spread
from funnel.stages import EventKind, Side, Stage

STAGES: Final = (Stage.LEAD, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY, Stage.CUSTOMER)
"""The stages that a lead goes through. Visitors, who come before them, have no name yet."""

ENTERED_BY: Final = {
    Stage.LEAD: EventKind.CREATED,
    Stage.MQL: EventKind.MQL,
    Stage.SQL: EventKind.SQL,
    Stage.OPPORTUNITY: EventKind.OPPORTUNITY,
    Stage.CUSTOMER: EventKind.WON,
}
STAGE_OF: Final = {kind: stage for stage, kind in ENTERED_BY.items()}

_TEAMS: Final[Mapping[Stage | None, tuple[Side, ...]]] = {
    None: (Side.MARKETING,),
    Stage.LEAD: (Side.MARKETING,),
    Stage.MQL: (Side.MARKETING, Side.SALES),
    Stage.SQL: (Side.MARKETING, Side.SALES),
    Stage.OPPORTUNITY: (Side.SALES,),
    Stage.CUSTOMER: (Side.SALES,),
}


@dataclass(frozen=True)
class Entry:
    """A lead that came to a stage for the first time; `key` is the group it is in."""

    lead: int
    stage: Stage
    at: datetime
    key: str = ""


Moves = Mapping[int, Iterable[tuple[Stage, datetime]]]
"""When leads came to a stage, the first time or again, by the lead's id."""


@dataclass(frozen=True)
class StageLine:
    """One stage in a period; `stage` is None for visitors, of whom nothing is known.

    `entered`: leads that came to it for the first time in the period. `went_on`: those of them that
    came to any later stage until the figures were asked for; None where there is none. `time` is
    what they spent in it, from entering to the first later stage that followed, by the calendar.
    `teams` own the stage, and `role` is who does by the agreement, or "".
    """

    stage: Stage | None
    teams: tuple[Side, ...]
    role: str = ""
    entered: int | None = None
    went_on: int | None = None
    time: Spread | None = None

    @property
    def conversion(self) -> Ratio | None:
        """Went on ÷ entered: the cohort that reached a later stage ÷ the cohort."""
        if self.entered is None or self.went_on is None:
            return None
        return Ratio(self.went_on, self.entered)


def stage_lines(
    entries: Iterable[Entry], moves: Moves, roles: Iterable[Role] = ()
) -> tuple[StageLine, ...]:
    """A line for each of the six stages.

    Each stage's cohort are the leads that first entered it in the period, whenever they came in. A
    stage that a lead passed over is not entered: going on counts any later one. `docs/figures.md`
    has it in words.
    """
    by_stage = defaultdict(list)
    for entry in entries:
        by_stage[entry.stage].append(entry)
    who = {role.stage: role.who for role in roles}
    lines = [StageLine(None, _TEAMS[None])]
    for stage in STAGES:
        of_stage = by_stage[stage]
        line = StageLine(stage, _TEAMS[stage], who.get(stage, ""), len(of_stage))
        lines.append(line if stage is STAGES[-1] else _followed(line, of_stage, moves))
    return tuple(lines)


def by_key(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries of each key."""
    groups = defaultdict(list)
    for entry in entries:
        groups[entry.key].append(entry)
    return dict(groups)


def reached(entries: Iterable[Entry], moves: Moves, start: Stage, goal: Stage) -> Ratio:
    """Of the leads that entered a stage, those that came to another one at any time."""
    leads = [entry.lead for entry in entries if entry.stage is start]
    return Ratio(
        sum(any(stage is goal for stage, _ in moves.get(lead, ())) for lead in leads), len(leads)
    )


def _followed(line: StageLine, entries: list[Entry], moves: Moves) -> StageLine:
    went_on, took = 0, []
    for entry in entries:
        later = [at for stage, at in moves.get(entry.lead, ()) if _is_after(stage, entry.stage)]
        went_on += bool(later)
        # An import may date a deal before the first contact: that is no time spent.
        following = [at for at in later if at >= entry.at]
        if following:
            took.append(min(following) - entry.at)
    return StageLine(line.stage, line.teams, line.role, line.entered, went_on, spread(took))


def _is_after(stage: Stage, other: Stage) -> bool:
    return STAGES.index(stage) > STAGES.index(other)
