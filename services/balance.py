"""The facts of the digests of recurring meetings, gathered by their period."""

from funnel.actions import Action, ActionSource
from funnel.balance import Month, NotKept, Week
from funnel.figures import acceptance
from funnel.periods import Period
from services import actions, commitments, forecast, ideas, kpis, objectives, patterns, stage_lines
from services.scorecard import flow_between, gather
from storage import people
from storage.work import Work

MONTHS = 3  # of the monthly review, its own among them


def week(work: Work, period: Period) -> Week:
    """The figures of a period beside the one before it, actions, and the ideas that wait."""
    earlier = period.before()
    flow, _ = flow_between(work, earlier.start, earlier.end)
    done = actions.actions_done_between(work, period.start, work.now)
    every_open, waiting, not_kept = actions.open_actions(work), ideas.open_ideas(work), None
    still_open = every_open
    if work.past is not None:
        still_open = [each for each in every_open if not each.was_changed]
        not_kept = NotKept(len(every_open) - len(still_open), ideas.count_open(work))
        waiting = []
    involved = {each.owner for each in (*done, *still_open)} | {each.made_by for each in waiting}
    return Week(
        card=gather(work, period),
        before=acceptance(flow.accepted, flow.rejected),
        objectives=objectives.statuses(work, period),
        done=tuple(done),
        still_open=tuple(still_open),
        ideas=tuple(waiting),
        feedback=patterns.feedback(work, [*done, *every_open]),
        names=people.names_of(work, sorted(involved)),
        not_kept=not_kept,
    )


def month(work: Work, period: Period) -> Month:
    """A calendar month beside the two before it."""
    months = [period]
    while len(months) < MONTHS:
        months.append(months[-1].before())
    earlier, _ = flow_between(work, months[1].start, months[1].end)
    return Month(
        period=period,
        reports=tuple(commitments.report(work, each) for each in reversed(months)),
        objectives=objectives.statuses(work, period),
        card=gather(work, period),
        feedback=patterns.feedback(work, _corrective(work, period)),
        stages=stage_lines.of_period(work, period),
        before=earlier,
        money=kpis.performance(work, period) if work.past is None else None,
        outlook=forecast.gather(work) if work.past is None else None,
    )


def _corrective(work: Work, period: Period) -> list[Action]:
    done = actions.actions_done_between(work, period.start, work.now)
    every = [*done, *actions.open_actions(work)]
    return [each for each in every if each.source is ActionSource.PATTERN]
