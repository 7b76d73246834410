"""Patterns in the feedback: what stands out now, what the teams say to it, what came of it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from funnel.actions import Action, ActionSource
from funnel.patterns import (
    DAYS,
    QUIET_ACCEPTED,
    QUIET_DISMISSED,
    ActionCheck,
    Effect,
    Feedback,
    Pattern,
    PatternState,
    PatternVerdict,
    Segment,
    patterns,
    ratio_of,
)
from funnel.periods import local_date
from funnel.refusals import Refusal
from funnel.rights import check_digests
from services import access
from storage import actions, agreements
from storage import patterns as stored
from storage.work import Work

MOST: Final = 100  # open actions that are read
_PATTERN = ActionSource.PATTERN


def standing_out(work: Work) -> list[Pattern]:
    """The patterns of the last `DAYS` days by the agreement in force, the clearest first."""
    version = agreements.agreement_in_force(work)
    if version is None or not version.terms.pattern_share:
        return []
    today = _today(work)
    first = today - timedelta(days=DAYS)
    reviewed = stored.reviewed(work, _start(work, first), _start(work, today))
    last = today - timedelta(days=1)
    return patterns(reviewed, version.terms.pattern_share, first, last)


def listing(work: Work) -> list[tuple[Pattern, PatternVerdict | None]]:
    """`standing_out`, each with what keeps it quiet, for who is in a team.

    Raises `Refusal`: not_set_up, only_teams.
    """
    access.need_company(work)
    access.need_member(work)
    verdicts = _quiet(work)
    return [(each, verdicts.get(each.segment)) for each in standing_out(work)]


def proposed(work: Work) -> Pattern | None:
    """The clearest pattern that nobody has said anything to of late."""
    quiet = _quiet(work)
    return next((each for each in standing_out(work) if each.segment not in quiet), None)


def accept(work: Work, segment: Segment) -> int:
    """Keep the figure of the day for an action about a pattern, without a commit; gives its id.

    Raises `Refusal("pattern_gone")` where it stands out no more, `Refusal("pattern_taken")`.
    """
    work.hold()
    verdict = _quiet(work).get(segment)
    if verdict is not None and verdict.state is PatternState.ACTION:
        raise Refusal("pattern_taken")
    quiet_until = _today(work) + QUIET_ACCEPTED
    return stored.add(work, need(work, segment), PatternState.ACTION, quiet_until)


def may_dismiss(work: Work) -> None:
    """Raises `Refusal`: not_set_up, only_heads."""
    access.need_company(work)
    check_digests(work.actor)


def dismiss(work: Work, segment: Segment) -> date:
    """Not now: it is not proposed before a day, which is given. One commit.

    Raises as `may_dismiss`, and `Refusal("pattern_gone")`.
    """
    may_dismiss(work)
    work.hold()
    if (verdict := _quiet(work).get(segment)) is not None:
        return verdict.quiet_until
    quiet_until = _today(work) + QUIET_DISMISSED
    stored.add(work, need(work, segment), PatternState.DISMISSED, quiet_until)
    work.commit()
    return quiet_until


def need(work: Work, segment: Segment) -> Pattern:
    """What stands out of a segment now. Raises `Refusal("pattern_gone")`."""
    for each in standing_out(work):
        if each.segment == segment:
            return each
    raise Refusal("pattern_gone")


def feedback(work: Work, among: Iterable[Action]) -> Feedback:
    """What stands out, and what the corrective ones among some actions have come to."""
    return Feedback(proposed(work), checks(work, among))


def checks(work: Work, among: Iterable[Action]) -> dict[int, ActionCheck]:
    """What each corrective action has come to by now, by its id: reviewed since it was made."""
    corrective = [each for each in among if each.source is _PATTERN]
    verdicts = {each.id: each for each in stored.verdicts(work, [int(a.ref) for a in corrective])}
    results = {}
    for action in corrective:
        verdict = verdicts[int(action.ref)]
        reviewed = stored.reviewed(work, action.made_at, work.now)
        after = ratio_of(reviewed, verdict.segment)
        results[action.id] = ActionCheck(action.title, verdict.segment, verdict.before, after)
    return results


def _quiet(work: Work) -> dict[Segment, PatternVerdict]:
    """What is not to be proposed: put off, or acted on of late, still, or with effect so far."""
    acted_on = [each for each in actions.open_actions(work, MOST) if each.source is _PATTERN]
    acted_on += _not_failed(work)
    verdicts = stored.verdicts(work, [int(each.ref) for each in acted_on])
    return {each.segment: each for each in [*stored.quiet(work, _today(work)), *verdicts]}


def _not_failed(work: Work) -> list[Action]:
    """Corrective actions that are done, whose effect cannot be told yet or is what was hoped for.

    What was reviewed before them still counts among the last `DAYS` days, so as long as that the
    same may stand out because of the past alone.
    """
    since = work.now - timedelta(days=DAYS)
    done = actions.done_between(work, since, work.now)
    effects = checks(work, done)
    hopeful = (Effect.TOO_EARLY, Effect.SHRANK)
    return [each for each in done if each.id in effects and effects[each.id].effect in hopeful]


def _today(work: Work) -> date:
    return local_date(work.now, work.company.zone)


def _start(work: Work, day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(work.company.zone))
