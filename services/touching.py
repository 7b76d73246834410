"""Accepted leads that were touched as often as the agreement in force then promised."""

from datetime import UTC, datetime

from funnel.facts import AgreementFacts
from funnel.figures import Ratio
from funnel.periods import Period
from funnel.touching import COUNTED, TouchRule, first_day, kept
from services.calendar import hours_of
from storage import agreements, figures
from storage.work import Work

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def kept_between(work: Work, start: datetime, end: datetime, *, owner: str | None) -> Ratio:
    """Of the accepted leads whose window was over in (start, end]: how many were kept.

    Each by the version in force at its acceptance; acceptances are looked for as far back as any
    version gave time.
    """
    versions = agreements.in_force_between(work, _EVER, end)
    rules = [rule for each in versions.stretches if (rule := _rule(each.agreement))]
    looks = [Period.day(first_day(each, start), each.hours.zone).start for each in rules]
    began = min([start, *looks])
    steps = figures.steps(work, COUNTED, began, end, owner=owner)
    return kept(steps, lambda moment: _rule(versions.at(moment)), start, end)


def _rule(version: AgreementFacts | None) -> TouchRule | None:
    if version is None or not version.terms.touches:
        return None
    terms = version.terms
    return TouchRule(terms.touches, terms.touch_days, hours_of(terms))
