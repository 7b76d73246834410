"""The review of the agreement over its last months, and the draft with the numbers they suggest."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from funnel.agreement import Terms
from funnel.commitments import TIMED, Commitment
from funnel.figures import Ratio
from funnel.objectives import ObjectiveStatus
from funnel.periods import Period, local_date
from funnel.proposals import check_may_propose
from funnel.review import Clause, Review
from funnel.scorecard import CommitmentReport, CommitmentStatus, Overrides, Standing
from funnel.suggestions import Suggested, count_of, days_of, share_of, time_of
from funnel.trial import PastTimer, full_months
from funnel.updates import stretches
from services import access, commitments, objectives, proposals
from services.calendar import hours_of
from services.proposals import Draft
from storage import agreements
from storage import trial as stored
from storage.work import Work

MONTHS: Final = 6  # at most


def review(work: Work) -> Review:
    """The review as of now. What was promised in a month is what was in force at its end.

    Raises `Refusal`: not_set_up, only_teams.
    """
    access.need_member(work)
    in_force = access.need_agreement(work)
    terms = in_force.terms
    first = agreements.by_number(work, 1) or in_force
    began = local_date(first.begins_at, terms.zone)
    months = tuple(each for each in full_months(work.now, terms.zone, MONTHS) if each.last >= began)
    reports = [commitments.report(work, month) for month in months]
    times = _times(work, terms, months)
    clauses = []
    for commitment in Commitment:
        lines = tuple(
            (report.period, line)
            for report in reports
            for line in report.commitments
            if line.commitment is commitment
        )
        whole = [line for month, line in lines if month.first >= began]
        suggested = times.get(commitment) or _suggested(commitment, whole)
        if lines or terms.promises(commitment):
            clauses.append(Clause(commitment, lines, suggested))
    return Review(terms, months, tuple(clauses), _objectives(work, months), _overrides(reports))


def _suggested(commitment: Commitment, months: Sequence[CommitmentStatus]) -> Suggested | None:
    if commitment is Commitment.SQLS:
        return count_of([line.actual.numerator for line in months])
    if commitment in {Commitment.ACCEPTANCE, Commitment.FIELDS}:
        return share_of([line.actual for line in months])
    return None


def _times(work: Work, terms: Terms, months: Sequence[Period]) -> dict[Commitment, Suggested]:
    if not months:
        return {}
    hours, share = hours_of(terms), terms.on_time_target
    timers = [*stored.past_timers(work, months[0].start, months[-1].end)]
    limits: dict[Commitment, Suggested | None] = {
        kind: time_of([each for each in timers if each.commitment is kind], share, hours, work.now)
        for kind in TIMED
    }
    if terms.promises(Commitment.UPDATE):
        limits[Commitment.UPDATE] = days_of(_updates(work, months), share, hours, work.now)
    return {kind: limit for kind, limit in limits.items() if limit is not None}


def _updates(work: Work, months: Sequence[Period]) -> list[PastTimer]:
    steps = stored.update_steps(work, months[0].start)
    return [each for each in stretches(steps) if each.started_at < months[-1].end]


def _objectives(work: Work, months: Sequence[Period]) -> dict[str, Ratio]:
    """A quarter is judged in its last month."""
    judged: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    for month in months:
        for status in objectives.statuses(work, month):
            if _is_judged(status, month):
                judged[status.objective.name] += 1
                reached[status.objective.name] += status.standing is Standing.ON_TRACK
    return {name: Ratio(reached[name], count) for name, count in judged.items()}


def _is_judged(status: ObjectiveStatus, month: Period) -> bool:
    return status.period.last == month.last and status.standing is not Standing.NO_DATA


def _overrides(reports: Sequence[CommitmentReport]) -> Overrides:
    every = [report.overrides for report in reports]
    return Overrides(
        sum(each.accepted for each in every),
        sum(each.rejected for each in every),
        sum(each.waiting for each in every),
    )


def propose_suggested(work: Work) -> tuple[Draft, bool]:
    """The draft that begins with the suggested numbers, and whether it has them. One commit.

    A draft that is open already is given as it is. Raises `Refusal`: not_set_up, only_teams,
    only_heads_propose.
    """
    check_may_propose(work.actor)
    values = review(work).values
    draft = proposals.begin(work, **values)
    terms = draft.proposal.terms
    return draft, all(getattr(terms, name) == value for name, value in values.items())
