"""Ideas for the next meeting: what somebody suggests, who backs it, what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from funnel.people import Person
from funnel.refusals import InvalidFields, Refusal
from funnel.stages import Stage
from funnel.texts import sanitize

TEXT: Final = 1500  # characters
PERSONA: Final = 80
REASON: Final = 500
SAME_CLICK: Final = timedelta(seconds=2)
"""Two clicks of one person on one vote that are closer than this are one click, sent twice."""
MEETING: Final = "weekly"
"""The kind of digest in which ideas come up."""
CONTENT_STAGES: Final = (Stage.LEAD, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY, Stage.CUSTOMER)
"""The stages that content is written for."""


class IdeaKind(StrEnum):
    """An idea, or content that both teams make together."""

    IDEA = "idea"
    CONTENT = "content"


class IdeaState(StrEnum):
    """Open until somebody makes it an action or declines it."""

    OPEN = "open"
    ACTION = "action"
    DECLINED = "declined"


@dataclass(frozen=True)
class NewIdea:
    """An idea as somebody gives it, unchecked. What follows `url` is of content alone.

    `url` leads to the message that it came from, or is "".
    """

    text: str
    kind: str = IdeaKind.IDEA
    url: str = ""
    persona: str = ""
    stage: str = ""
    writer: str = ""
    contributor: str = ""

    def checked(self) -> "NewIdea":
        """Without what no keyboard gives, and without the fields of content where it is none.

        Raises `InvalidFields` by field: needs_idea, too_long, unknown_choice.
        """
        text, persona = sanitize(self.text).strip(), sanitize(self.persona).strip()
        problems = {}
        if not text:
            problems["text"] = Refusal("needs_idea")
        elif len(text) > TEXT:
            problems["text"] = Refusal("too_long", most=TEXT)
        if self.kind not in set(IdeaKind):
            problems["kind"] = Refusal("unknown_choice")
        if len(persona) > PERSONA:
            problems["persona"] = Refusal("too_long", most=PERSONA)
        if self.stage and self.stage not in CONTENT_STAGES:
            problems["stage"] = Refusal("unknown_choice")
        if problems:
            raise InvalidFields(problems)
        if self.kind != IdeaKind.CONTENT:
            return NewIdea(text, IdeaKind.IDEA, self.url)
        return NewIdea(
            text, self.kind, self.url, persona, self.stage, self.writer, self.contributor
        )


@dataclass(frozen=True)
class Idea:
    """An idea as it stands; `voted`: by whoever reads it.

    `writer` and `contributor` (of sales) are members, or "". `reason`: why it was declined.
    """

    id: int
    text: str
    kind: IdeaKind
    url: str
    persona: str
    stage: Stage | None
    writer: str
    contributor: str
    made_by: str
    made_at: datetime
    state: IdeaState
    settled_by: str
    settled_at: datetime | None
    reason: str
    votes: int
    voted: bool

    @property
    def is_open(self) -> bool:
        return self.state is IdeaState.OPEN


def check_decline(person: Person, idea: Idea) -> None:
    """An idea is declined by a head of team, or taken back by who gave it."""
    if not person.is_head and person.user_id != idea.made_by:
        raise Refusal("only_idea_giver", by=idea.made_by)


def check_reason(reason: str) -> str:
    """Why an idea is declined, or an action dropped. Raises `InvalidFields`."""
    why = sanitize(reason).strip()
    if not why:
        raise InvalidFields({"why": Refusal("needs_why")})
    if len(why) > REASON:
        raise InvalidFields({"why": Refusal("too_long", most=REASON)})
    return why
