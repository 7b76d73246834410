"""Notices of actions and ideas: given to somebody, due, late, voted for; what becomes of them."""

from dataclasses import dataclass
from datetime import datetime

from funnel.actions import ActionStep
from funnel.notice import Notice


@dataclass(frozen=True)
class ActionTold(Notice):
    """The owner of an action hears of it. `revision`: of the owner and the date that are told."""

    kind = "action"
    action: int
    step: ActionStep
    revision: int
    reader: str

    @property
    def key(self) -> str:
        return f"action:{self.action}:{self.step}:{self.revision}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class ActionToldChanged(Notice):
    """A message that was overtaken says what became of the action, and offers nothing more."""

    kind = "action_changed"
    action: int
    step: ActionStep
    revision: int
    reader: str

    @property
    def key(self) -> str:
        return f"action_changed:{self.action}:{self.step}:{self.revision}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class VotesChanged(Notice):
    """Somebody voted for an idea in a message of a channel, which is to show the votes by now."""

    kind = "votes"
    idea: int
    channel: str
    ts: str
    at: datetime

    @property
    def key(self) -> str:
        return f"votes:{self.idea}:{self.channel}:{self.ts}:{self.at.isoformat()}"

    @property
    def lane(self) -> str:
        return self.channel
