"""The notice of a review that comes up."""

from dataclasses import dataclass
from datetime import date

from funnel.notice import Notice


@dataclass(frozen=True)
class ReviewDue(Notice):
    """A version is to be reviewed on a day, or was: a head gets how its clauses fared."""

    kind = "review"
    agreement: int
    day: date
    step: str
    reader: str

    @property
    def key(self) -> str:
        return f"review:{self.agreement}:{self.step}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader
