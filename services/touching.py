"""Accepted leads that were touched as often as the agreement in force then promised."""

from datetime import datetime

from funnel.facts import AgreementFacts
from funnel.figures import Ratio
from funnel.periods import Period
from funnel.touching import COUNTED, TouchRule, first_day, kept
from services.calendar import hours_of
from storage import agreements, figures
from storage.work import Work


def kept_between(
    work: Work, judging: AgreementFacts, start: datetime, end: datetime, *, owner: str | None
) -> Ratio:
    """Of the accepted leads whose window was over in (start, end]: how many were kept.

    Each by the version in force at its acceptance. How far back acceptances are looked for is
    what the version that the period is judged by gives, and what those before it gave.
    """
    began = start
    for _ in range(2):  # versions that were in force further back may give more days
        versions = agreements.in_force_between(work, began, end)
        rules = [rule for each in versions.stretches if (rule := _rule(each.agreement))]
        rules += [rule] if (rule := _rule(judging)) else []
        looks = [Period.day(first_day(each, start), each.hours.zone).start for each in rules]
        began = min([began, *looks])
    steps = figures.steps(work, COUNTED, began, end, owner=owner)
    return kept(steps, lambda moment: _rule(versions.at(moment)), start, end)


def _rule(version: AgreementFacts | None) -> TouchRule | None:
    if version is None or not version.terms.touches:
        return None
    terms = version.terms
    return TouchRule(terms.touches, terms.touch_days, hours_of(terms))
