"""Patterns in the feedback as people see them: what stands out, and what an action has done."""

import json
from collections.abc import Mapping, Sequence
from typing import Final
from zlib import crc32

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, join, line
from blockkit.view_state import pack
from funnel.actions import TITLE
from funnel.figures import Ratio
from funnel.patterns import (
    ActionCheck,
    Dimension,
    Effect,
    Feedback,
    Pattern,
    PatternState,
    PatternVerdict,
    Segment,
)
from funnel.refusals import Refusal
from funnel.stages import Reason
from messages import labels
from messages.ids import Click
from messages.localizer import N_, Localizer

LISTED: Final = 12  # of a message's 50 blocks; a pattern takes three
CHECKS: Final = 2  # corrective actions in a digest, the last ones; its details have all
_VALUE = 60  # characters of what people called a source, a campaign, a persona

_STANDS_OUT: Final = {
    Dimension.OVERALL: N_("{num} of {n} SQLs reviewed were rejected for the same reason: {reason}"),
    Dimension.SOURCE: N_(
        "{num} of {n} SQLs reviewed from the source {value} were rejected for the same reason: "
        "{reason}"
    ),
    Dimension.CAMPAIGN: N_(
        "{num} of {n} SQLs reviewed from the campaign {value} were rejected for the same reason: "
        "{reason}"
    ),
    Dimension.PERSONA: N_(
        "{num} of {n} SQLs reviewed for the persona {value} were rejected for the "
        "same reason: {reason}"
    ),
}
_ABOUT: Final = {
    Dimension.OVERALL: N_("all SQLs"),
    Dimension.SOURCE: N_("source {value}"),
    Dimension.CAMPAIGN: N_("campaign {value}"),
    Dimension.PERSONA: N_("persona {value}"),
}
_FEWER: Final = {
    Dimension.OVERALL: N_("Fewer SQLs rejected for: {reason}"),
    Dimension.SOURCE: N_("Fewer SQLs from {value} rejected for: {reason}"),
    Dimension.CAMPAIGN: N_("Fewer SQLs from {value} rejected for: {reason}"),
    Dimension.PERSONA: N_("Fewer SQLs for {value} rejected for: {reason}"),
}
_EFFECTS: Final = {
    Effect.SHRANK: N_("The share went down."),
    Effect.NO_CHANGE: N_("No clear change."),
    Effect.GREW: N_("The share went up."),
    Effect.TOO_EARLY: N_("Too early to tell."),
}


def proposal(localizer: Localizer, pattern: Pattern) -> list[b.Block]:
    """For a meeting: a pattern that nobody acts on yet, and its buttons."""
    what = localizer.mark("*Rejections that stand out:* {what}", what=sentence(localizer, pattern))
    return [b.section(what), _answers(localizer, pattern)]


def in_full(localizer: Localizer, feedback: Feedback) -> list[Mrkdwn]:
    """What corrective actions have come to, and why a pattern is proposed."""
    texts = []
    if feedback.checks:
        title = localizer.mark("*Corrective actions*")
        lines = (check_line(localizer, each) for each in feedback.checks.values())
        texts.append(join([title, *(Mrkdwn(f"• {each}") for each in lines)]))
    if feedback.proposed is not None:
        title = localizer.mark("*Rejections that stand out*")
        what = sentence(localizer, feedback.proposed)
        texts.append(join([title, what, _limit(localizer, feedback.proposed)]))
    return texts


def checks_in_short(localizer: Localizer, feedback: Feedback) -> Mrkdwn:
    """A line for each of the last corrective actions; "" without any."""
    if not feedback.checks:
        return join([])
    lines = [
        join([bold(line(each.title, TITLE)), effect_in_short(localizer, each)], ": ")
        for each in [*feedback.checks.values()][-CHECKS:]
    ]
    title = localizer.mark("*Corrective actions*")
    return join([title, *(Mrkdwn(f"• {each}") for each in lines)])


def check_line(localizer: Localizer, check: ActionCheck) -> Mrkdwn:
    """A corrective action in one line: the share before and since, and what that says."""
    return join([bold(line(check.title, TITLE)), effect_line(localizer, check)], ": ")


def effect_line(localizer: Localizer, check: ActionCheck) -> Mrkdwn:
    """'No budget, source Webinar: 12 of 30 (40%) before → 3 of 25 (12%) since.', and its effect."""
    shares = localizer.mark(
        "{reason}, {about}: {before} before → {after} since.",
        reason=labels.reason(localizer, check.segment.reason),
        about=_about(localizer, check.segment),
        before=_share(localizer, check.before),
        after=_share(localizer, check.after),
    )
    return join([shares, localizer.mark(_EFFECTS[check.effect])], " ")


def effect_in_short(localizer: Localizer, check: ActionCheck) -> Mrkdwn:
    """'12 of 30 (40%) before → 3 of 25 (12%) since. The share shrank.': its title says of what."""
    shares = localizer.mark(
        "{before} before → {after} since.",
        before=_share(localizer, check.before),
        after=_share(localizer, check.after),
    )
    return join([shares, localizer.mark(_EFFECTS[check.effect])], " ")


def listing(
    localizer: Localizer, patterns: Sequence[tuple[Pattern, PatternVerdict | None]]
) -> Message:
    """The answer to `/sla patterns`: each with its buttons, or with what was said to it."""
    if not patterns:
        text = localizer.mark(
            "No rejection reason stands out right now. One shows up here when its share exceeds "
            "the limit in your agreement and enough SQLs have been reviewed."
        )
        return Message(text, [b.section(text)])
    title = localizer.mark_count(
        "{n} rejection reason stands out", "{n} rejection reasons stand out", len(patterns)
    )
    blocks = [b.section(bold(title))]
    for pattern, verdict in patterns[:LISTED]:
        if verdict is None:
            blocks += _proposal(localizer, pattern)
        else:
            blocks += [
                b.section(sentence(localizer, pattern)),
                b.context(_answered(localizer, verdict)),
            ]
    if (rest := len(patterns) - LISTED) > 0:
        blocks.append(b.context(localizer.mark_count("and {n} more", "and {n} more", rest)))
    return Message(title, blocks)


def sentence(localizer: Localizer, pattern: Pattern) -> Mrkdwn:
    """What stands out, with its counts."""
    values = _values(localizer, pattern.segment)
    what = localizer.mark(
        _STANDS_OUT[pattern.segment.dimension],
        num=localizer.number(pattern.rejected.numerator),
        n=localizer.number(pattern.rejected.denominator),
        **values,
    )
    ratio = pattern.rejected
    percent = localizer.percent(ratio.numerator / ratio.denominator)
    return localizer.mark("{sentence} ({percent}).", sentence=what, percent=percent)


def suggested_title(localizer: Localizer, segment: Segment) -> str:
    """What a corrective action is called at first."""
    reason = labels.reason(localizer, segment.reason)
    text = localizer.say(_FEWER[segment.dimension], value=segment.value, reason=reason)
    return text[:TITLE]


def suggested_measure(localizer: Localizer, pattern: Pattern) -> str:
    """By what it is known that the action worked."""
    share = localizer.percent(pattern.most)
    return localizer.say("The share of this reason is below {share}.", share=share)


def packed(segment: Segment) -> str:
    """The segment as the value of a button or the metadata of a form."""
    return pack(reason=segment.reason, dimension=segment.dimension, value=segment.value)


def segment_of(value: object) -> Segment:
    """What `packed` wrote. Raises `Refusal("pattern_gone")`."""
    try:
        stored = json.loads(str(value))
        reason, dimension = Reason(stored["reason"]), Dimension(stored["dimension"])
        return Segment(reason, dimension, str(stored["value"]))
    except (ValueError, TypeError, KeyError):
        raise Refusal("pattern_gone") from None


def _proposal(localizer: Localizer, pattern: Pattern) -> list[b.Block]:
    text = b.section(sentence(localizer, pattern))
    return [text, b.context(_limit(localizer, pattern)), _answers(localizer, pattern)]


def _limit(localizer: Localizer, pattern: Pattern) -> Mrkdwn:
    """Of which days it is, and from which share on the agreement wants something done."""
    return localizer.mark(
        "From {first} through {last}. Your agreement calls for a corrective action above {share}.",
        first=localizer.date(pattern.first),
        last=localizer.date(pattern.last),
        share=localizer.percent(pattern.most),
    )


def _answers(localizer: Localizer, pattern: Pattern) -> b.Block:
    value, key = packed(pattern.segment), _key(pattern.segment)
    act = b.button(localizer.say("Make it an action"), Click.PATTERN_ACTION.at(key), value)
    later = b.button(localizer.say("Not now"), Click.PATTERN_DISMISS.at(key), value)
    return b.actions([act, later])


def _answered(localizer: Localizer, verdict: PatternVerdict) -> Mrkdwn:
    if verdict.state is PatternState.ACTION:
        return localizer.mark("There's already an action for this: see `/pacto actions`.")
    day = localizer.date(verdict.quiet_until)
    return localizer.mark("Snoozed until {day}.", day=day)


def _about(localizer: Localizer, segment: Segment) -> Mrkdwn:
    values = _values(localizer, segment)
    return localizer.mark(_ABOUT[segment.dimension], value=values["value"])


def _values(localizer: Localizer, segment: Segment) -> Mapping[str, str]:
    return {
        "reason": labels.reason(localizer, segment.reason),
        "value": line(segment.value, _VALUE),
    }


def _share(localizer: Localizer, ratio: Ratio) -> str:
    return localizer.share(ratio.numerator, ratio.denominator)


def _key(segment: Segment) -> str:
    """Tells the buttons of one message apart."""
    return f"{crc32(packed(segment).encode()):08x}"
