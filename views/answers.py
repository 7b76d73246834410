"""What somebody asks for in words: commands, mentions and direct messages are answered alike."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from blockkit import blocks as b
from blockkit.elements import Block
from blockkit.message import Message
from digests import occurrences
from digests.questions import check_digest
from funnel.facts import reference
from funnel.refusals import Refusal
from messages import actions as action_words
from messages import (
    agreement_text,
    buttons,
    forms_digest,
    glossary,
    ideas,
    leads,
    lists,
    notices,
    verbs,
)
from messages import forecast as forecast_words
from messages import help as helps
from messages import patterns as pattern_words
from messages.breakdown_query import parse_breakdown, parse_span
from messages.commands import COMMANDS
from messages.localizer import Localizer
from messages.sharing import Shareable, share_row
from messages.status_query import check_query
from services import access, actions, forecast, patterns, schedules
from services import ideas as given
from services import leads as service
from services.agreement_document import document_for_member
from storage.work import Work
from views import agreement, money, review, stage_lines, status
from views.agreement_document import signed_of
from views.readers import localizer_for


@dataclass(frozen=True)
class Question:
    """What was asked, by whom, with the words after the verb."""

    work: Work
    localizer: Localizer
    command: str
    rest: str


def answer(work: Work, command: str, verb: str, rest: str) -> Message:
    """The answer to a question of `ANSWERS`. Raises whatever the question's service refuses."""
    read = ANSWERS[command][verb]
    return read(Question(work, localizer_for(work.actor, work.company), command, rest))


def holds_figures(command: str, verb: str) -> bool:
    """Whether the answer has tables or charts, which a workspace may refuse."""
    return ANSWERS[command][verb] in FIGURES


def check_question(work: Work, command: str, verb: str, rest: str) -> None:
    """Refuse a question about figures, as far as that can be told before anything is read.

    Raises `Refusal`: not_set_up, only_teams, and what the words call for.
    """
    access.need_company(work)
    access.need_member(work)
    FIGURES[ANSWERS[command][verb]](rest)


def reply(work: Work, text: str) -> Message:
    """What is said to somebody who wrote to the app: the command's answer, or how to ask.

    "find grace" is understood like "lead find grace"; whatever is no question gets the help.
    """
    localizer = localizer_for(work.actor, work.company)
    word, _, words = text.lstrip("/").partition(" ")
    command = "/" + _ALSO.get(word.casefold(), word.casefold())
    try:
        if command in ANSWERS:
            return _said(work, localizer, (command, *verbs.parse(command, words)))
        spoken = verbs.spoken(text)
        if spoken and (spoken[:2] != ("/sla", "what") or glossary.asks(text)):
            return _said(work, localizer, spoken)
    except Refusal as refusal:
        if command in ANSWERS or refusal.code not in _NOT_UNDERSTOOD:
            return notices.refusal_message(localizer, refusal)
    return helps.overview(localizer, work.actor)


_ALSO = {"ideia": "idea"}
"""What a command is called where it is written without its slash."""
_NOT_UNDERSTOOD = frozenset({"not_a_reference", "unknown_scope", "no_such_digest"})
"""What refuses the words after a verb: then it was a sentence and no verb, as "show me how"."""


def _said(work: Work, localizer: Localizer, said: tuple[str, str, str]) -> Message:
    """The answer; for what only a form or a command does, how to get there."""
    command, verb, rest = said
    if (command, verb) == ("/idea", "new") and rest:
        return ideas.offered(localizer, rest)
    if (command, verb) in helps.FORMS:
        return helps.form(localizer, *helps.FORMS[command, verb])
    if (command, verb) == ("/lead", "show"):
        return _lead(work, localizer, rest)
    if verb in ANSWERS[command]:
        return answer(work, command, verb, rest)
    return helps.typed(localizer, command, [COMMANDS[command].verbs[verb].of(localizer), rest])


def _lead(work: Work, localizer: Localizer, text: str) -> Message:
    """What is due on a lead, and the button that opens its page."""
    number = access.parse_reference(text)
    standing = status.render(
        status.status(work, reference(number)), localizer, work.now, share=False
    )
    row = b.actions([buttons.open_lead(localizer, number)])
    return replace(standing, blocks=[*standing.blocks, row])


def _overview(ask: Question) -> Message:
    return helps.overview(ask.localizer, ask.work.actor)


def _help(ask: Question) -> Message:
    return helps.help_text(ask.localizer, ask.command)


def _find(ask: Question) -> Message:
    return lists.search_results(ask.localizer, ask.rest, service.find(ask.work, ask.rest))


def _mine(ask: Question) -> Message:
    return lists.mine(ask.localizer, service.mine(ask.work))


def _ready(ask: Question) -> Message:
    return lists.ready(ask.localizer, service.ready(ask.work))


def _queue(ask: Question) -> Message:
    return leads.queue_list(ask.localizer, service.queue(ask.work), ask.work.now)


def _status(ask: Question) -> Message:
    return status.render(status.status(ask.work, ask.rest), ask.localizer, ask.work.now)


def _terms(ask: Question) -> Message:
    signed = signed_of(document_for_member(ask.work), ask.work.company)
    return agreement_text.text(ask.localizer, signed, ask.work.now)


def _what(ask: Question) -> Message:
    access.need_member(ask.work)
    entries = access.need_agreement(ask.work).terms.glossary
    return glossary.answer(ask.localizer, entries, ask.rest)


def _history(ask: Question) -> Message:
    access.need_member(ask.work)
    return agreement.history(ask.work, ask.localizer)


def _review(ask: Question) -> Message:
    return review.answer(ask.work, ask.localizer)


def _patterns(ask: Question) -> Message:
    return pattern_words.listing(ask.localizer, patterns.listing(ask.work))


def _funnel(ask: Question) -> Message:
    return stage_lines.answer(ask.work, ask.rest, ask.localizer)


def _now(ask: Question) -> Message:
    access.need_member(ask.work)
    access.need_company(ask.work)
    digest = occurrences.now(ask.work, ask.rest, ask.localizer)
    words = occurrences.again(ask.work, ask.rest, ask.localizer)
    share = share_row(ask.localizer, Shareable.DIGEST, words)
    return replace(digest, blocks=[*digest.blocks, share])


def digest_details(work: Work, value: str) -> Block:
    """The modal behind the button of a digest. Raises what `/digest now` refuses."""
    access.need_member(work)
    access.need_company(work)
    return occurrences.details(work, value, localizer_for(work.actor, work.company))


def _list(ask: Question) -> Message:
    return forms_digest.listing_message(ask.localizer, schedules.listing(ask.work), ask.work.now)


def _ideas(ask: Question) -> Message:
    return ideas.listing(ask.localizer, *given.listing(ask.work))


def _actions(ask: Question) -> Message:
    listed = actions.listing(ask.work)
    return action_words.listing(ask.localizer, listed, actions.today(ask.work))


def _campaigns(ask: Question) -> Message:
    return money.campaigns(ask.work, ask.localizer, ask.rest)


def _kpis(ask: Question) -> Message:
    return money.kpis(ask.work, ask.localizer, ask.rest)


def _forecast(ask: Question) -> Message:
    return forecast_words.message(ask.localizer, forecast.answer(ask.work))


ANSWERS: dict[str, dict[str, Callable[[Question], Message]]] = {
    "/lead": {"find": _find, "mine": _mine, "ready": _ready, "queue": _queue, "help": _help},
    "/sla": {
        "": _status,
        "status": _status,
        "terms": _terms,
        "history": _history,
        "patterns": _patterns,
        "review": _review,
        "what": _what,
        "help": _help,
    },
    "/digest": {"": _now, "now": _now, "list": _list, "help": _help},
    "/idea": {"list": _ideas, "help": _help},
    "/pacto": {
        "": _overview,
        "help": _overview,
        "actions": _actions,
        "campaigns": _campaigns,
        "forecast": _forecast,
        "kpis": _kpis,
        "funnel": _funnel,
    },
}

# With what refuses the words that each cannot read.
FIGURES: dict[Callable[[Question], Message], Callable[[str], object]] = {
    _status: check_query,
    _now: check_digest,
    _patterns: lambda _: None,
    _campaigns: parse_breakdown,
    _kpis: parse_span,
    _forecast: lambda _: None,
    _funnel: stage_lines.check,
}
