"""Questions that any screen may ask: commands, mentions and direct messages answer alike."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from digests import daily, schedule, sharing, status
from digests import forms as digest_forms
from funnel.facts import Asker
from handlers.desk import Reader, reader_of
from messages import help as helps
from messages import leads, lists, setup, verbs
from messages.message import Message
from messages.voice import Voice
from services import access
from services import leads as service
from storage import agreements


@dataclass(frozen=True)
class Question:
    """What was asked, by whom, with the words after the verb."""

    session: Session
    asker: Asker
    reader: Reader
    command: str
    rest: str

    @property
    def voice(self) -> Voice:
        return self.reader.voice


def answer(session: Session, asker: Asker, command: str, text: str) -> Message | None:
    """The answer to a question, or None where the words ask for a form or a change.

    Raises `Refusal("unknown_verb")` and whatever the question's service refuses.
    """
    verb, rest = verbs.parse(command, text)
    read = READS[command].get(verb)
    if read is None:
        return None
    return read(Question(session, asker, reader_of(session, asker), command, rest))


def _help(ask: Question) -> Message:
    return helps.help_text(ask.voice, ask.command)


def _find(ask: Question) -> Message:
    return lists.found(ask.voice, ask.rest, service.find(ask.session, ask.asker, ask.rest))


def _mine(ask: Question) -> Message:
    return lists.mine(ask.voice, service.mine(ask.session, ask.asker))


def _queue(ask: Question) -> Message:
    return leads.queue_list(ask.voice, service.queue(ask.session, ask.asker), ask.asker.now)


def _status(ask: Question) -> Message:
    facts = status.status(ask.session, ask.asker, ask.rest)
    return status.render(facts, ask.voice, ask.asker.now)


def _terms(ask: Question) -> Message:
    access.need_member(ask.session, ask.asker)
    return setup.terms_text(ask.voice, access.need_agreement(ask.session, ask.asker.workspace_id))


def _history(ask: Question) -> Message:
    access.need_member(ask.session, ask.asker)
    return setup.versions_text(ask.voice, agreements.versions(ask.session, ask.asker.workspace_id))


def _now(ask: Question) -> Message:
    access.need_member(ask.session, ask.asker)
    company = access.need_company(ask.session, ask.asker.workspace_id)
    balance = daily.balance_now(ask.session, company, ask.asker.now)
    made = daily.render(balance, ask.voice, ask.asker.now)
    return Message(made.text, [*made.blocks, sharing.share_row(ask.voice, sharing.DIGEST)])


def _list(ask: Question) -> Message:
    rows = schedule.listing(ask.session, ask.asker)
    return digest_forms.listing_message(ask.voice, rows, ask.asker.now)


READS: dict[str, dict[str, Callable[[Question], Message]]] = {
    "/lead": {"find": _find, "mine": _mine, "queue": _queue, "help": _help},
    "/sla": {"": _status, "status": _status, "terms": _terms, "history": _history, "help": _help},
    "/digest": {"": _now, "now": _now, "list": _list, "help": _help},
    "/pacto": {"": _help, "help": _help},
}
