"""Which version of the agreement was in force when: each by the moment it begins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from funnel.facts import AgreementFacts
from funnel.periods import Period, local_date

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class InForce:
    """A version and when it is in force: from `since` up to `until`, None: until further notice."""

    agreement: AgreementFacts
    since: datetime
    until: datetime | None

    def days(self, period: Period) -> Period | None:
        """The days of a period that are measured by it; None where there are none.

        A day is measured by the version in force at its end, so that each is by exactly one, and
        the day on which the first version begins counts.
        """
        first = max(period.first, local_date(self.since, period.zone))
        last = period.last
        if self.until is not None:
            last = min(last, local_date(self.until, period.zone) - _DAY)
        return Period(first, last, period.zone) if first <= last else None


@dataclass(frozen=True)
class Versions:
    """The versions that were in force one after another, the oldest first."""

    stretches: tuple[InForce, ...] = ()

    @classmethod
    def of(cls, agreements: Iterable[AgreementFacts]) -> "Versions":
        """By the rule that at each moment the highest version is in force that has begun."""
        stretches: list[InForce] = []
        for version in sorted(agreements, key=lambda each: (each.begins_at, each.version)):
            if stretches:
                before = stretches[-1]
                if before.agreement.version > version.version:
                    continue  # it was overtaken before it began
                stretches[-1] = InForce(before.agreement, before.since, version.begins_at)
                if before.since == version.begins_at:
                    stretches.pop()
            stretches.append(InForce(version, version.begins_at, None))
        return cls(tuple(stretches))

    def at(self, moment: datetime) -> AgreementFacts | None:
        """The version in force at a moment."""
        begun = [each for each in self.stretches if each.since <= moment]
        return begun[-1].agreement if begun else None

    def days(self, period: Period) -> list[tuple[AgreementFacts, Period]]:
        """The days of a period with the version that measures each, the oldest first."""
        pairs = ((each.agreement, each.days(period)) for each in self.stretches)
        return [(agreement, days) for agreement, days in pairs if days is not None]

    def since_agreed(self, period: Period) -> Period | None:
        """The days of a period from the day on which the first version began."""
        if not self.stretches:
            return None
        first = max(period.first, local_date(self.stretches[0].since, period.zone))
        return Period(first, period.last, period.zone) if first <= period.last else None
