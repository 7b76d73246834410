"""What a person has promised to do, and the ideas that wait for the heads, as Home shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from blockkit import blocks as b
from funnel.actions import Action
from funnel.ideas import Idea
from messages import actions, ideas
from messages.localizer import Localizer

ACTIONS = 5  # shown of each; two blocks an action, three an idea
IDEAS = 3


@dataclass(frozen=True)
class Plans:
    """The reader's own open actions, late first, and the open ideas of a head."""

    actions: Sequence[Action]
    ideas: Sequence[Idea]
    today: date


def plans(localizer: Localizer, mine: Plans) -> list[b.Block]:
    """Nothing where there is neither."""
    blocks: list[b.Block] = []
    if mine.actions:
        n = len(mine.actions)
        blocks.append(b.header(localizer.count("{n} action of yours", "{n} actions of yours", n)))
        blocks += actions.action_items(localizer, mine.actions, mine.today, most=ACTIONS)
    if mine.ideas:
        blocks += ideas.idea_blocks(localizer, mine.ideas, most=IDEAS)
    return blocks
