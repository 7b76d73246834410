"""Notices that take an erased person out of what was said."""

from dataclasses import dataclass

from funnel.notice import Notice


@dataclass(frozen=True)
class MessageErased(Notice):
    """A message that shows an erased lead is to show nothing of them any more.

    `after` is the key of the notice that was being sent meanwhile, or "".
    """

    kind = "erased"
    lead: int
    channel: str
    ts: str
    after: str = ""

    @property
    def key(self) -> str:
        return f"erased:{self.lead}:{self.channel}:{self.ts}:{self.after}"

    @property
    def lane(self) -> str:
        return f"erased:{self.channel}"


@dataclass(frozen=True)
class HomeErased(Notice):
    """The Home of a person is to show nothing of an erased lead any more."""

    kind = "home"
    lead: int
    user: str

    @property
    def key(self) -> str:
        return f"home:{self.lead}:{self.user}"

    @property
    def lane(self) -> str:
        return f"home:{self.user}"


@dataclass(frozen=True)
class RejectsErased(Notice):
    """The files of rows that imports rejected are to hold nothing of an erased lead any more.

    `marks` are the digests by which their rows are known. Files are rewritten one after the other.
    """

    kind = "rejects"
    typed = frozenset({"marks"})
    lead: int
    marks: list[str]

    @property
    def key(self) -> str:
        return f"rejects:{self.lead}"

    @property
    def lane(self) -> str:
        return "rejects"
