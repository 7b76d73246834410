"""`/sla status L-12`: what is owed for one lead, by whom and until when."""

from collections.abc import Mapping
from datetime import datetime

from blockkit import blocks
from blockkit.mrkdwn import Mrkdwn, line
from funnel.facts import LeadDetails, TimerFacts
from funnel.timers import TimerState
from messages import commitments, labels, parts
from messages.localizer import Localizer


def lead_blocks(
    localizer: Localizer, details: LeadDetails, names: Mapping[str, str], now: datetime
) -> tuple[Mrkdwn, list[blocks.Block]]:
    """The most urgent in one sentence, which is the first block too; then the others."""
    title = line(parts.title(localizer, details.lead), 200)
    open_timers = sorted(
        (timer for timer in details.timers if timer.is_open),
        key=lambda timer: (timer.state is TimerState.PAUSED, timer.due_at),
    )
    sentences = [_timer(localizer, names, now, timer) for timer in open_timers]
    if sentences:
        headline = localizer.mark("{lead}: {owed}", lead=title, owed=sentences[0])
    else:
        stage = labels.stage(localizer, details.lead.stage)
        headline = localizer.mark("{lead}: nothing is due ({stage})", lead=title, stage=stage)
    body = [blocks.section(headline), *(blocks.section(more) for more in sentences[1:])]
    if durations := parts.durations(localizer, details.timers):
        body.append(blocks.context(*durations))
    return headline, body


def _timer(
    localizer: Localizer, names: Mapping[str, str], now: datetime, timer: TimerFacts
) -> Mrkdwn:
    """What is owed, by whom, until when."""
    what = commitments.due(localizer, timer.commitment)
    who: str = localizer.say("nobody yet")
    if timer.owner:
        who = labels.person(localizer, timer.owner, names)
    if timer.state is TimerState.PAUSED:
        return localizer.mark(
            "{what} ({who}) is paused until marketing answers", what=what, who=who
        )
    when = localizer.slack_date(timer.due_at)
    if timer.ran_out(now):
        return localizer.mark(
            "{what} ({who}) has been overdue since {when}", what=what, who=who, when=when
        )
    return localizer.mark("{what} ({who}) is due {when}", what=what, who=who, when=when)
