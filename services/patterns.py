"""Patterns in the feedback: what stands out now, what the teams say to it, what came of it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from funnel.actions import Action, ActionSource
from funnel.patterns import (
    DAYS,
    QUIET_ACCEPTED,
    QUIET_DISMISSED,
    ActionCheck,
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
from storage import agreements
from storage import patterns as stored
from storage.work import Work


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
    verdicts = {each.segment: each for each in stored.quiet(work, _today(work))}
    return [(each, verdicts.get(each.segment)) for each in standing_out(work)]


def proposed(work: Work) -> Pattern | None:
    """The clearest pattern that nobody has said anything to of late."""
    said = {each.segment for each in stored.quiet(work, _today(work))}
    return next((each for each in standing_out(work) if each.segment not in said), None)


def accept(work: Work, segment: Segment) -> int:
    """Keep the figure of the day for an action about a pattern, without a commit; gives its id.

    Raises `Refusal("pattern_gone")` where it stands out no more, `Refusal("pattern_taken")`.
    """
    stored.hold(work)
    if any(
        each.segment == segment and each.state is PatternState.ACTION
        for each in stored.quiet(work, _today(work))
    ):
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
    stored.hold(work)
    quiet = [each for each in stored.quiet(work, _today(work)) if each.segment == segment]
    if quiet:
        return max(each.quiet_until for each in quiet)
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


def feedback(work: Work, actions: Iterable[Action]) -> Feedback:
    """What stands out, and what the corrective ones among some actions have come to."""
    return Feedback(proposed(work), checks(work, actions))


def checks(work: Work, actions: Iterable[Action]) -> dict[int, ActionCheck]:
    """What each corrective action has come to by now, by its id: reviewed since it was made."""
    corrective = [each for each in actions if each.source is ActionSource.PATTERN]
    said = {each.id: each for each in stored.verdicts(work, [int(a.ref) for a in corrective])}
    results = {}
    for action in corrective:
        verdict = said[int(action.ref)]
        reviewed = stored.reviewed(work, action.made_at, work.now)
        after = ratio_of(reviewed, verdict.segment)
        results[action.id] = ActionCheck(action.title, verdict.segment, verdict.before, after)
    return results


def _today(work: Work) -> date:
    return local_date(work.now, work.company.zone)


def _start(work: Work, day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(work.company.zone))
