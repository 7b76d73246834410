"""The modal behind "Why these numbers?": of each figure its formula, its clause and its leads."""

from datetime import datetime
from typing import Final

from blockkit import blocks as b
from blockkit.ladder import in_sections
from blockkit.mrkdwn import Mrkdwn, bold, join, line
from funnel.behind import Behind, BehindReport
from funnel.commitments import TIMED, Commitment
from messages import commitments, due_lists, parts, scorecard_labels
from messages.ids import Click, Form
from messages.localizer import N_, Localizer
from messages.sharing import QUERY

_TIMED: Final = N_(
    "Done on time ÷ (done on time + missed). What's still running counts once its deadline passes."
)
_FORMULAS: Final = {
    Commitment.SQLS: N_(
        "SQLs handed off, compared with what was expected for the business days so far."
    ),
    Commitment.ACCEPTANCE: N_(
        "Accepted ÷ (accepted + rejected). SQLs still waiting for a decision don't count."
    ),
    Commitment.FIELDS: N_("Hand-offs with every required field filled in ÷ all hand-offs."),
    Commitment.TOUCHES: N_(
        "Accepted leads with enough touches on time ÷ accepted leads whose deadline has passed."
    ),
    **dict.fromkeys(TIMED, _TIMED),
}
_LISTS: Final = {
    Commitment.SQLS: N_("*Handed off, newest first*"),
    Commitment.ACCEPTANCE: N_("*Rejected, newest first*"),
    Commitment.FIELDS: N_("*Missing a required field, newest first*"),
    **dict.fromkeys(TIMED, N_("*Deadlines missed*")),
}


def why_button(localizer: Localizer, query: str) -> b.Block:
    """Opens the modal for the same question."""
    return b.button(localizer.say("Why these numbers?"), Click.STATUS_WHY, query[:QUERY] or None)


def view(localizer: Localizer, facts: BehindReport, now: datetime) -> b.Block:
    """One commitment after the other; at most 100 blocks."""
    report = facts.report
    counted = scorecard_labels.capitalized(scorecard_labels.counted(localizer, report))
    blocks: list[b.Block] = [b.section(bold(counted))]
    for each in facts.behind:
        blocks.append(b.divider())
        blocks += [b.section(text) for text in in_sections(_text(localizer, each, now))]
    if report.versions:
        blocks.append(b.context(line(scorecard_labels.versions(localizer, report))))
    title, close = localizer.say("Behind the numbers"), localizer.say("Close")
    return b.modal(title, blocks[: b.VIEW_BLOCKS], Form.NOTICE, close=close)


def _text(localizer: Localizer, each: Behind, now: datetime) -> Mrkdwn:
    status = each.status
    has_data = status.actual.denominator
    figure = scorecard_labels.actual(localizer, status) if has_data else localizer.no_data()
    heading = localizer.mark(
        "*{name}*: {figure}", name=commitments.name(localizer, status.commitment), figure=figure
    )
    agreed = localizer.mark("Agreed: {target}", target=scorecard_labels.target(localizer, status))
    return join(
        [
            heading,
            localizer.mark(_FORMULAS[status.commitment]),
            agreed,
            *_leads(localizer, each, now),
        ]
    )


def _leads(localizer: Localizer, each: Behind, now: datetime) -> list[Mrkdwn]:
    lines = [due_lists.listed(localizer, each.missed, now)] if each.missed else []
    lines += [
        localizer.mark("• {lead}", lead=parts.marked_title(localizer, lead)) for lead in each.leads
    ]
    if not lines:
        return []
    more = localizer.mark_count("and {n} more", "and {n} more", each.left_out)
    title = localizer.mark(_LISTS[each.status.commitment])
    return [title, *lines, *([more] if each.left_out else [])]
