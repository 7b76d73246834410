"""The chart, the table and the lists of a scorecard, for digests and `/sla status`."""

from collections.abc import Sequence
from typing import Final

from blockkit import charts
from blockkit.elements import Block
from blockkit.mrkdwn import Mrkdwn, bold, join, line
from blockkit.tables import data_table
from funnel.commitments import Commitment
from funnel.figures import Speed, Spread
from funnel.scorecard import (
    CommitmentReport,
    CommitmentStatus,
    PaceLine,
    Scorecard,
    SourceLine,
    Standing,
)
from messages import commitments as commitment_words
from messages import labels, scorecard_labels
from messages.localizer import N_, Localizer

LEAST: Final = 2  # points of a line
FIGURES: Final = (
    Commitment.SQLS,
    Commitment.ACCEPTANCE,
    Commitment.DECISION,
    Commitment.FIRST_TOUCH,
)
"""The commitments that a digest always shows; the others where they don't go well."""
_GOES_WRONG: Final = (Standing.BEHIND, Standing.AT_RISK)


def chart(card: Scorecard, localizer: Localizer) -> Block | None:
    """SQLs of the month, counted up, against the line of its target; None where there are none."""
    points = _thinned(card.pace, charts.POINTS)
    if len(points) < LEAST:
        return None
    month = localizer.month(card.report.period.first)
    return charts.line(
        localizer.say("SQLs in {month} vs. target", month=month),
        [str(point.day.day) for point in points],
        {
            localizer.say("Handed off"): [point.sqls for point in points],
            localizer.say("Target"): [point.expected for point in points],
        },
    )


def _thinned(points: Sequence[PaceLine], most: int) -> list[PaceLine]:
    """At most so many of the points, evenly, the first and the last among them."""
    if len(points) <= most:
        return [*points]
    return [points[n * (len(points) - 1) // (most - 1)] for n in range(most)]


def commitments(report: CommitmentReport, localizer: Localizer) -> Block | None:
    """Each commitment of a period: target, actual, change, status; None where there are none."""
    if not report.commitments:
        return None
    teams = len({status.side for status in report.commitments}) > 1
    header = [
        localizer.say("Commitment"),
        localizer.say("Target"),
        localizer.say("Actual"),
        scorecard_labels.compared_with(localizer, report),
        localizer.say("Status"),
    ]
    rows = [
        [
            commitment_words.name(localizer, status.commitment),
            scorecard_labels.target(localizer, status),
            scorecard_labels.actual(localizer, status),
            scorecard_labels.change(localizer, status),
            scorecard_labels.standing(localizer, status.standing),
        ]
        for status in report.commitments
    ]
    if teams:
        header.insert(1, localizer.say("Team"))
        for row, status in zip(rows, report.commitments, strict=True):
            row.insert(1, labels.side(localizer, status.side))
    caption = localizer.say(
        "Commitments · {period}", period=scorecard_labels.counted(localizer, report)
    )
    return data_table(caption, header, rows)


def figures(report: CommitmentReport, localizer: Localizer) -> list[Mrkdwn]:
    """The figures of a digest, each with its status and its change, as fields of a section."""
    statuses = (status for status in report.commitments if _is_figure(status))
    return [join(_figure(localizer, status)) for status in statuses]


def brief_lines(report: CommitmentReport, localizer: Localizer) -> Mrkdwn:
    """The same figures, a line each."""
    statuses = (status for status in report.commitments if _is_figure(status))
    return join(join(_figure(localizer, status), " · ") for status in statuses)


def figure_lines(
    report: CommitmentReport, localizer: Localizer, *, but_figures: bool = False
) -> Mrkdwn:
    """The commitments with their status and their change, a line each.

    `but_figures`: without those that `figures` shows.
    """
    statuses = [status for status in report.commitments if not (but_figures and _is_figure(status))]
    return join(join(_figure(localizer, status), " · ") for status in statuses)


def _is_figure(status: CommitmentStatus) -> bool:
    return status.commitment in FIGURES or status.standing in _GOES_WRONG


def _figure(localizer: Localizer, status: CommitmentStatus) -> list[str]:
    """'*Decisions on time*', '✅ On track · ▲ up 5 points', '29 of 30 (96.7%)'."""
    change = scorecard_labels.change(localizer, status)
    standing = scorecard_labels.standing(localizer, status.standing)
    has_data = status.actual.denominator
    return [
        bold(commitment_words.name(localizer, status.commitment)),
        join([line(standing), line(change)], " · "),
        line(scorecard_labels.actual(localizer, status)) if has_data else "",
    ]


def speed(localizer: Localizer, spread: Spread | None) -> Mrkdwn:
    """Speed to lead: the median, from five values on the 90th percentile; "" without any."""
    if spread is None:
        return join([])
    values = {"median": localizer.duration(spread.median)}
    if spread.has_tail:
        return localizer.mark_count(
            "Speed to lead (business hours): median {median}, 90% within {p90} · {n} first touch",
            "Speed to lead (business hours): median {median}, 90% within {p90} · {n} first touches",
            spread.count,
            p90=localizer.duration(spread.p90),
            **values,
        )
    if spread.count > 1:
        return localizer.mark_count(
            "Speed to lead (business hours): median {median} · {n} first touch",
            "Speed to lead (business hours): median {median} · {n} first touches",
            spread.count,
            **values,
        )
    return localizer.mark(
        "Speed to lead (business hours): {time}, the only first touch", time=values["median"]
    )


def routing(localizer: Localizer, speed: Speed) -> Mrkdwn:
    """What of it went by until a rep had the lead, and what from then on.

    "" where that is not known, or where nine leads in ten went to a rep at once.
    """
    queue, own = speed.queue, speed.own
    if queue is None or own is None or not queue.p90:
        return join([])
    parts = [
        _part(localizer, queue, N_("Until a rep got the lead: {time}")),
        _part(localizer, own, N_("From then to the first touch: {time}")),
    ]
    return join(parts, " · ")


def _part(localizer: Localizer, spread: Spread, msgid: str) -> Mrkdwn:
    time = localizer.duration(spread.median)
    if spread.has_tail:
        p90 = localizer.duration(spread.p90)
        time = localizer.say("median {median}, 90% within {p90}", median=time, p90=p90)
    elif spread.count > 1:
        time = localizer.say("median {time}", time=time)
    return localizer.mark(msgid, time=time)


def reasons(card: Scorecard, localizer: Localizer) -> Mrkdwn:
    """Rejections by reason, each as a share of what was reviewed, a line each; "" without any."""
    decided = card.accepted.denominator
    return join(
        localizer.mark(
            "• {reason}: {share} of those reviewed",
            reason=labels.reason(localizer, reason),
            share=localizer.share(count, decided),
        )
        for reason, count in card.reasons
    )


def sources(card: Scorecard, localizer: Localizer) -> Mrkdwn:
    """What happened to each source's leads, a line each; "" without any."""
    return join(_source(localizer, source) for source in card.sources)


def _source(localizer: Localizer, source: SourceLine) -> Mrkdwn:
    name = scorecard_labels.source_name(localizer, source.source)
    handed, won = localizer.number(source.handed), localizer.number(source.won)
    reviewed = source.accepted + source.rejected
    if not reviewed:
        return localizer.mark(
            "• *{source}*: handed off: {handed} · none reviewed · won: {won}",
            source=name,
            handed=handed,
            won=won,
        )
    return localizer.mark(
        "• *{source}*: handed off: {handed} · accepted: {share} · won: {won}",
        source=name,
        handed=handed,
        share=localizer.share(source.accepted, reviewed),
        won=won,
    )
