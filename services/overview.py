"""What Home shows one person: what they owe, what waits, how far set-up is."""

from dataclasses import dataclass
from datetime import date, datetime

from funnel.actions import Action
from funnel.facts import Due
from funnel.first_steps import FirstSteps
from funnel.ideas import Idea
from funnel.owed import TeamOwes
from funnel.proposals import ToSign
from services import actions, first_steps, ideas, owed, setup, signatures
from storage import digests, handoffs, open_timers
from storage.timer_scope import Scope
from storage.work import Work


@dataclass(frozen=True)
class Overview:
    """`due` is what the person has to do, the most urgent first; `to_do` how much that is.

    What waits for somebody else comes last in `due` and is not counted. `team` and `ideas`: of a
    head. `actions`: the person's own, those due first on top; those due before `today` are late.
    """

    state: setup.SetupState
    steps: FirstSteps
    due: list[Due]
    to_do: int
    team: TeamOwes | None
    waiting: int
    next_digest: datetime | None
    to_sign: ToSign | None
    actions: list[Action]
    ideas: list[Idea]
    today: date


def overview(work: Work) -> Overview:
    """Gather it; nothing here is refused, a stranger has nothing due."""
    planned = [digest.next_at for digest in digests.digests(work) if not digest.paused]
    return Overview(
        setup.state(work),
        first_steps.steps(work),
        open_timers.by_deadline(work, Scope(work.actor.user_id)),
        owed.count_of(work, work.actor.user_id),
        owed.of_team(work),
        handoffs.count_waiting(work),
        min(planned, default=None),
        signatures.to_sign(work),
        actions.of_actor(work),
        ideas.open_ideas(work) if work.actor.is_head else [],
        actions.today(work),
    )
