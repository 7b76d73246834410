"""What a lead scores and why, in words; and what is told of leads that are ready for sales."""

from collections.abc import Iterator
from typing import Final

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join, line
from funnel.agreement_parts import Counts, Criterion, SqlBy
from funnel.facts import LeadFacts
from funnel.qualification import Score
from funnel.scorecard import Overrides
from messages import buttons, labels, parts
from messages.localizer import N_, Localizer

COUNTS: Final = {
    Counts.FIT: N_("Points for fit (who they are)"),
    Counts.INTEREST: N_("Points for interest (what they did)"),
    Counts.MUST: N_("It's a must-have"),
    Counts.MQL: N_("Always counts as an MQL"),
    Counts.SQL: N_("Always counts as an SQL"),
}
SQL_BY: Final = {
    SqlBy.PROPOSE: N_("Pacto asks the marketer to hand it off"),
    SqlBy.ITSELF: N_("Pacto hands it off right away"),
}
_SHORT: Final = 60  # characters of a criterion's name


def criterion(localizer: Localizer, criterion: Criterion, _: str) -> Mrkdwn:
    """'*Food industry*: +20 fit. Sector: Food or Beverages'."""
    looks_at = labels.field(localizer, criterion.looks_at)
    values = localizer.any_of(criterion.values) or localizer.say("any")
    return localizer.mark(
        "*{name}*: {counts}. {field}: {values}",
        name=criterion.name,
        counts=_what_it_counts(localizer, criterion),
        field=looks_at,
        values=values,
    )


def _what_it_counts(localizer: Localizer, criterion: Criterion) -> str:
    points = _signed(localizer, criterion.points)
    if criterion.counts is Counts.FIT:
        return localizer.say("{points} fit", points=points)
    if criterion.counts is Counts.INTEREST:
        return localizer.say("{points} interest", points=points)
    if criterion.counts is Counts.MUST:
        return localizer.say("must-have")
    always = localizer.say("always an MQL")
    return always if criterion.counts is Counts.MQL else localizer.say("always an SQL")


def _signed(localizer: Localizer, points: int) -> str:
    sign = "+" if points > 0 else "\u2212"
    return f"{sign}{localizer.number(abs(points))}"


def score_line(localizer: Localizer, lead: LeadFacts) -> str:
    """'Fit 60 · Interest 40', as plain text; "" for a lead that has no score."""
    if lead.fit is None or lead.interest is None:
        return ""
    return localizer.say(
        "Fit {fit} · Interest {interest}",
        fit=localizer.number(lead.fit),
        interest=localizer.number(lead.interest),
    )


def score_lines(localizer: Localizer, score: Score) -> list[Mrkdwn]:
    """The score against the bar of an SQL, and each reason for it."""
    return [_verdict(localizer, score), *_reasons(localizer, score)]


def _verdict(localizer: Localizer, score: Score) -> Mrkdwn:
    values = {
        "fit": localizer.number(score.fit),
        "interest": localizer.number(score.interest),
        "of_fit": localizer.number(score.sql_bar[0]),
        "of_interest": localizer.number(score.sql_bar[1]),
    }
    if not any(score.sql_bar):
        return localizer.mark("*Score: fit {fit}, interest {interest}*", **values)
    if score.short_of_sql:
        return localizer.mark(
            "*Score: fit {fit}, interest {interest}.* "
            "An SQL needs fit {of_fit} and interest {of_interest}.",
            **values,
        )
    return localizer.mark("*Score: fit {fit}, interest {interest}.* Ready for sales.", **values)


def _reasons(localizer: Localizer, score: Score) -> Iterator[Mrkdwn]:
    if score.persona:
        yield localizer.mark("Persona: {name}", name=line(score.persona, _SHORT))
    if met := [each for each in score.met if each.counts is not Counts.MUST]:
        reasons = [
            f"{line(each.name, _SHORT)} ({_what_it_counts(localizer, each)})" for each in met
        ]
        yield join(reasons, " · ")
    if score.unmet:
        names = localizer.list(line(each.name, _SHORT) for each in score.unmet)
        yield localizer.mark("Missing must-haves: {names}", names=names)
    if score.blank:
        fields = localizer.list(labels.field(localizer, name) for name in score.blank)
        yield localizer.mark("Required fields left empty: {fields}", fields=fields)


def overrides(localizer: Localizer, counts: Overrides) -> Mrkdwn:
    """How many were handed off below the bar, and what sales made of them."""
    return localizer.mark_count(
        "{n} lead handed off without meeting the criteria "
        "({accepted} accepted, {rejected} rejected)",
        "{n} leads handed off without meeting the criteria "
        "({accepted} accepted, {rejected} rejected)",
        counts.count,
        accepted=localizer.number(counts.accepted),
        rejected=localizer.number(counts.rejected),
    )


def ready(localizer: Localizer, lead: LeadFacts) -> Message:
    """To who may hand off a lead that reaches the bar of an SQL."""
    sentence = localizer.mark(
        "{lead} meets the SQL criteria. Hand it off to sales?",
        lead=parts.marked_title(localizer, lead),
    )
    facts = join([score_line(localizer, lead), parts.about(localizer, lead)], " · ")
    row = [buttons.hand_off(localizer, lead), buttons.open_lead(localizer, lead.number)]
    return Message(
        str(sentence), [b.section(sentence), *([b.context(facts)] if facts else []), b.actions(row)]
    )


def scored(localizer: Localizer, mqls: int, sqls: int) -> Message:
    """To a head of marketing, once all leads were scored again."""
    counted = []
    if mqls:
        counted.append(
            localizer.mark_count("{n} lead became an MQL.", "{n} leads became MQLs.", mqls)
        )
    if sqls:
        counted.append(
            localizer.mark_count(
                "{n} lead now meets the SQL criteria.",
                "{n} leads now meet the SQL criteria.",
                sqls,
            )
        )
    title = localizer.mark("*I scored your leads using the agreement in force.*")
    more = localizer.mark("See the ones ready to hand off with `/lead ready`.")
    text = join([title, *counted], " ")
    return Message(str(text), [b.section(text), *([b.context(more)] if sqls else [])])
