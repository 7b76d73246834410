"""What was written into the fields of leads before, so that it is written the same way again."""

from dataclasses import dataclass

from funnel.lead_fields import SUGGESTED
from funnel.texts import fold, sanitize
from services import access
from storage import leads
from storage.work import Work

_MOST = 50  # values


@dataclass(frozen=True)
class Suggestions:
    """Values used before, those used most first; and what is typed, where it is a new one."""

    values: list[str]
    new: str


def suggest(work: Work, field: str, typed: str) -> Suggestions:
    """What was written into a field of the leads before and holds what is typed.

    Values that differ in case and accents alone are one, as it is written most. Raises
    `Refusal("only_teams")`; a field of which nothing is suggested gives nothing.
    """
    access.need_member(work)
    typed = sanitize(typed).strip()
    if field not in SUGGESTED:
        return Suggestions([], "")
    by_key: dict[str, str] = {}
    for used in leads.values_used(work, field):
        by_key.setdefault(fold(used), used)
    wanted = fold(typed)
    values = [used for key, used in by_key.items() if wanted in key][:_MOST]
    return Suggestions(values, "" if wanted in by_key else typed)
