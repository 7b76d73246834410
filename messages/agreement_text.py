"""The whole agreement: its clauses in the order of its sections, and who signed it.

`messages.agreement_page` shows the same clauses on paper.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from blockkit import blocks as b
from blockkit.elements import Block
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, escape, join
from funnel.agreement import Terms
from funnel.agreement_parts import RECORDS, Role
from funnel.commitments import Commitment
from funnel.facts import AgreementFacts
from funnel.proposals import Signature
from funnel.stages import Side, Stage
from funnel.terms import Section
from messages import labels
from messages.agreement_sections import calendar_lines
from messages.agreement_words import SECTIONS, record_sentence
from messages.ids import Click, Form
from messages.localizer import Localizer
from messages.terms import WORDS
from messages.terms_changes import Context

_PART = 2900  # characters of a section
_IN_MESSAGE = 40  # blocks of clauses
_IN_MODAL = 95
_TOKEN = re.compile(r"&[a-z]+;|<[^<>\n]*>|.", re.DOTALL)
_SIDES = {Side.MARKETING: Section.MARKETING, Side.SALES: Section.SALES}


@dataclass(frozen=True)
class Signed:
    """A version with its signatures, and what its sentences need beside it."""

    version: AgreementFacts
    signatures: tuple[Signature, ...]
    context: Context
    names: Mapping[str, str] = field(default_factory=dict)  # by user id, where nobody is mentioned

    def signature(self, side: Side) -> Signature | None:
        return next((each for each in self.signatures if each.side is side), None)


@dataclass(frozen=True)
class Clause:
    """A section with something in it."""

    section: Section
    title: str
    lines: list[Mrkdwn]


def clauses(localizer: Localizer, terms: Terms, context: Context) -> list[Clause]:
    """The sections that say something, in their order."""
    return [
        Clause(section, localizer.say(SECTIONS[section]), lines)
        for section in Section
        if (lines := [*_lines(localizer, section, terms, context)])
    ]


def _lines(
    localizer: Localizer, section: Section, terms: Terms, context: Context
) -> Iterator[Mrkdwn]:
    for name, kind in RECORDS.items():
        if kind.section is section:
            for record in _in_order(getattr(terms, name)):
                yield record_sentence(localizer, record, context.currency)
    if section in _SIDES.values():
        yield from _commitments(localizer, section, terms)
    elif section is Section.HOURS:
        yield from calendar_lines(localizer, terms, context.known)
    elif section is Section.MISSED:
        yield from _when_missed(localizer, terms)
    elif section is Section.DATES and terms.review_on:
        yield localizer.mark("Review on {day}", day=localizer.date(terms.review_on))


def _when_missed(localizer: Localizer, terms: Terms) -> Iterator[Mrkdwn]:
    for name in ("half_reminder", "pattern_share"):
        if getattr(terms, name):
            yield WORDS[name].sentence(localizer, terms)
    if terms.missed.strip():
        yield escape(terms.missed.strip())


def _in_order(records: Iterable[Any]) -> list[Any]:
    """Roles in the order of the funnel, everything else as it is."""
    order = list(Stage)
    return sorted(
        records, key=lambda each: order.index(each.stage) if isinstance(each, Role) else 0
    )


def _commitments(localizer: Localizer, section: Section, terms: Terms) -> Iterator[Mrkdwn]:
    for commitment in Commitment:
        if _SIDES[commitment.side] is section and terms.promises(commitment):
            yield WORDS[commitment.term].sentence(localizer, terms)


def title(localizer: Localizer, version: AgreementFacts, now: datetime) -> Mrkdwn:
    """Which version it is, and since when it is in force or from when it will be."""
    begins = localizer.slack_date(version.begins_at, "{date_short_pretty}")
    number = localizer.number(version.version)
    if version.begins_at > now:
        return localizer.mark(
            "Agreement (SLA), version {version}, in force from {when}", version=number, when=begins
        )
    return localizer.mark(
        "Agreement (SLA), version {version}, in force since {when}", version=number, when=begins
    )


def signature_lines(localizer: Localizer, signed: Signed) -> list[Mrkdwn]:
    """A line for each side: who signed and when, or that nobody has."""
    return [_signature(localizer, signed, side) for side in Side]


def _signature(localizer: Localizer, signed: Signed, side: Side) -> Mrkdwn:
    team, signature = labels.side(localizer, side), signed.signature(side)
    if signature is None:
        return localizer.mark("*{team}*: not signed yet", team=team)
    return localizer.mark(
        "*{team}*: signed by {who} on {day}",
        team=team,
        who=labels.person(localizer, signature.user_id, signed.names),
        day=localizer.date(signature.at),
    )


def text(localizer: Localizer, signed: Signed, now: datetime) -> Message:
    """The whole agreement; where a message cannot hold it, a button opens the rest of it."""
    heading = title(localizer, signed.version, now)
    number = str(signed.version.version)
    buttons = [b.button(localizer.say("Get a printable copy"), Click.DOCUMENT_PRINT, number)]
    blocks = _blocks(localizer, signed)
    more = len(blocks) > _IN_MESSAGE
    if more:
        buttons.insert(0, b.button(localizer.say("See all"), Click.DOCUMENT_ALL, number))
        blocks = [*blocks[:_IN_MESSAGE], b.context(localizer.mark("There's more."))]
    terms = signed.version.terms
    takeaway = localizer.mark(
        "{title}: sales decides within {decision}, marketing delivers {sqls} SQLs per month.",
        title=heading,
        decision=labels.business_time(localizer, terms.decision),
        sqls=localizer.number(terms.sql_target),
    )
    head = b.section(localizer.mark("*{title}*", title=heading))
    return Message(str(takeaway), [head, *blocks, _foot(localizer, signed), b.actions(buttons)])


def modal(localizer: Localizer, signed: Signed, now: datetime) -> Block:
    """The whole agreement where there is more room."""
    head = b.section(localizer.mark("*{title}*", title=title(localizer, signed.version, now)))
    blocks = _blocks(localizer, signed)[:_IN_MODAL]
    return b.modal(
        localizer.say("Agreement"),
        [head, *blocks, _foot(localizer, signed)],
        Form.NOTICE,
        close=localizer.say("Close"),
    )


def _blocks(localizer: Localizer, signed: Signed) -> list[Block]:
    blocks: list[Block] = []
    for clause in clauses(localizer, signed.version.terms, signed.context):
        lines = [localizer.mark("*{title}*", title=clause.title)]
        lines += [Mrkdwn(f"• {each}") for each in clause.lines]
        blocks += [b.section(part) for part in parts(lines)]
    return blocks


def _foot(localizer: Localizer, signed: Signed) -> Block:
    published = localizer.mark(
        "Published by {who}", who=labels.person(localizer, signed.version.made_by)
    )
    return b.context(join([*signature_lines(localizer, signed), published]))


def in_pieces(text: Mrkdwn) -> list[Mrkdwn]:
    """`parts` of a text of several lines."""
    return parts([Mrkdwn(each) for each in text.split("\n")])


def parts(lines: list[Mrkdwn], most: int = _PART) -> list[Mrkdwn]:
    """The lines in texts of at most `most` characters, cut between lines where that is possible."""
    texts: list[str] = [""]
    for each in lines:
        for piece in _pieces(each, most):
            joined = f"{texts[-1]}\n{piece}" if texts[-1] else piece
            if len(joined) <= most:
                texts[-1] = joined
            else:
                texts.append(piece)
    return [Mrkdwn(each) for each in texts if each]


def _pieces(sentence: Mrkdwn, most: int) -> list[str]:
    """A sentence in pieces, none of them cut inside an escape or a link."""
    if len(sentence) <= most:
        return [sentence]
    pieces = [""]
    for token in _TOKEN.findall(sentence):
        if len(pieces[-1]) + len(token) > most:
            pieces.append("")
        pieces[-1] += token
    return pieces
