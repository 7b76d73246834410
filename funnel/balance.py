"""What the digests of recurring meetings are made of: a week, and a month beside those before."""

from collections.abc import Mapping
from dataclasses import dataclass

from funnel.actions import Action
from funnel.figures import Ratio
from funnel.forecast import ForecastFacts
from funnel.ideas import Idea
from funnel.kpis import Performance
from funnel.objectives import ObjectiveStatus
from funnel.patterns import Feedback
from funnel.periods import Period
from funnel.scorecard import CommitmentReport, Flow, Scorecard
from funnel.stage_lines import StageLine


@dataclass(frozen=True)
class NotKept:
    """What is not known of an earlier moment.

    `changed`: actions that were open then and got another owner or day later; `ideas`: how many
    were open, of which the votes are not known.
    """

    changed: int
    ideas: int


@dataclass(frozen=True)
class Week:
    """The days since the meeting before: the figures, the progress of the work, new ideas.

    `before` is what sales accepted of what it reviewed in as many days before them; `names` calls
    people by their name. `not_kept`: None of what is so now.
    """

    card: Scorecard
    before: Ratio
    objectives: tuple[ObjectiveStatus, ...]
    done: tuple[Action, ...]
    still_open: tuple[Action, ...]
    ideas: tuple[Idea, ...]
    feedback: Feedback
    names: Mapping[str, str]
    not_kept: NotKept | None = None


@dataclass(frozen=True)
class Month:
    """A calendar month and those before it, the earliest first; the last of `reports` is its own.

    `stages` is the funnel of the month, followed up to now; `before` the flow of the month before;
    `money` what the month cost and brought, None of an earlier moment: what was spent is kept as it
    was corrected last. `outlook` is what was expected of the months to come, of now alone.
    """

    period: Period
    reports: tuple[CommitmentReport, ...]
    objectives: tuple[ObjectiveStatus, ...]
    card: Scorecard
    feedback: Feedback
    stages: tuple[StageLine, ...]
    before: Flow
    money: Performance | None
    outlook: ForecastFacts | None

    @property
    def win_rate(self) -> Ratio:
        """Deals won of those won or lost."""
        flow = self.card.flow
        return Ratio(flow.won, flow.won + flow.lost)
