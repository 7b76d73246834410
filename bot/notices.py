"""Each kind of outbox row: the facts it reads, and the words that say them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot.posts import Nothing, NotYet, Post, Rendered
from digests import occurrences
from funnel.facts import Asker, Company, HandoffFacts, LeadFacts
from funnel.obligations import Step
from funnel.refusals import Refusal
from handlers import talk
from messages import cards, notices
from messages.trouble import trouble
from messages.voice import Voice
from services.calendar import hours_of
from services.clocks import hours_under
from services.handoff import direct_key
from storage import agreements, handoffs, leads, obligations, outbox, people
from storage.outbox import Row

FIRST = 1  # the revision a hand-off begins with


@dataclass(frozen=True)
class Desk:
    """What rendering needs beside the row: the session, the moment, the company's templates."""

    session: Session
    now: datetime
    templates: Path | None = None


def render(session: Session, row: Row, now: datetime, templates: Path | None) -> Rendered:
    """What a row says at this moment, in its reader's language."""
    company = people.company(session, row.workspace_id)
    if company is None:
        return Nothing("the workspace is gone")
    return KINDS[row.kind](Desk(session, now, templates), company, row)


def voice_of(desk: Desk, company: Company, user_id: str) -> Voice:
    """How a member is spoken to: in their own language where Slack told us."""
    reader = people.person(desk.session, company.id, user_id)
    return Voice.of(
        (reader.locale if reader else "") or company.locale,
        (reader.zone if reader else "") or company.zone,
    )


def shared_voice(company: Company) -> Voice:
    """How a channel is spoken to."""
    return Voice.of(company.locale, company.zone)


def _subject(desk: Desk, company: Company, row: Row) -> tuple[HandoffFacts, LeadFacts] | None:
    handoff = handoffs.handoff(desk.session, company.id, row.payload["handoff"])
    lead = leads.lead_by_id(desk.session, company.id, handoff.lead_id) if handoff else None
    return (handoff, lead) if handoff and lead else None


def _card(desk: Desk, company: Company, row: Row) -> Rendered:
    subject = _subject(desk, company, row)
    if subject is None:
        return Nothing("the hand-off is gone")
    handoff, lead = subject
    if handoff.card_ts and row.payload["revision"] < handoff.revision:
        return Nothing("a later revision follows")
    clocks = obligations.clocks_of(desk.session, company.id, handoff.id)
    message = cards.card(shared_voice(company), lead, handoff, clocks, desk.now)

    def keep(session: Session, channel: str, ts: str) -> None:
        handoffs.keep_card(session, company.id, handoff.id, channel=channel, ts=ts)

    # Until it is posted, the card goes where the company wants cards by now; but not while an
    # earlier try may have put it where it was to go then.
    settled = handoff.card_ts or row.tried_at
    return Post(
        handoff.channel if settled else company.sales_channel or handoff.channel,
        message,
        update=handoff.card_ts or None,
        keep=None if handoff.card_ts else keep,
    )


def _copy(desk: Desk, company: Company, row: Row) -> Rendered:
    """The owner's "you have a new lead" becomes the card, in their own language."""
    subject = _subject(desk, company, row)
    if subject is None or row.payload["revision"] < subject[0].revision:
        return Nothing("a later revision follows")
    handoff, lead = subject
    key = direct_key(handoff.id, "yours", FIRST, row.lane)
    found = outbox.where_said(desk.session, company.id, key)
    if found is None:
        return Nothing("they took it themselves")
    channel, ts = found
    clocks = obligations.clocks_of(desk.session, company.id, handoff.id)
    voice = voice_of(desk, company, row.lane)
    return Post(channel, cards.card(voice, lead, handoff, clocks, desk.now), update=ts)


def _thread(desk: Desk, company: Company, row: Row) -> Rendered:
    subject = _subject(desk, company, row)
    if subject is None or not subject[0].card_ts:
        return Nothing("there is no card to answer")
    handoff, lead = subject
    what, by = row.payload["what"], row.payload["by"]
    names = _names(desk, company, by)
    message = notices.thread(shared_voice(company), what, lead, handoff, by, row.payload, names)
    return Post(handoff.channel, message, thread_ts=handoff.card_ts)


def _direct(desk: Desk, company: Company, row: Row) -> Rendered:
    subject = _subject(desk, company, row)
    if subject is None:
        return Nothing("the hand-off is gone")
    handoff, lead = subject
    what = row.payload["what"]
    if what in {"yours", "queued"} and (not handoff.is_open or _moved_on(what, handoff, row)):
        return Nothing("it is settled by now")
    if what == "asked" and handoff.state != "info":
        return Nothing("it is answered by now")
    clocks = obligations.clocks_of(desk.session, company.id, handoff.id)
    voice = voice_of(desk, company, row.lane)
    return Post(
        row.lane,
        notices.direct(
            voice,
            what,
            lead,
            handoff,
            clocks,
            row.payload["by"],
            desk.now,
            names=_names(desk, company, row.payload["by"]),
        ),
    )


def _names(desk: Desk, company: Company, user_id: str) -> dict[str, str]:
    """The name of whoever did it, so that they are not notified of their own deed."""
    found = people.people(desk.session, company.id, [user_id])
    return {known.user_id: known.name for known in found.values()}


def _moved_on(what: str, handoff: HandoffFacts, row: Row) -> bool:
    return bool(handoff.owner) if what == "queued" else handoff.owner != row.lane


def _reminder(desk: Desk, company: Company, row: Row) -> Rendered:
    clock = obligations.obligation(desk.session, company.id, row.payload["obligation"])
    if clock is None or clock.state != "running":
        return Nothing("it is no longer owed")
    if clock.said != row.payload["step"]:
        return Nothing("a later step follows")
    opening = hours_under(desk.session, company.id, clock.agreement_id).next_open(desk.now)
    if opening > desk.now:
        return NotYet(opening)
    lead = leads.lead_by_id(desk.session, company.id, clock.lead_id)
    handoff = handoffs.handoff(desk.session, company.id, clock.handoff_id)
    if lead is None or handoff is None:
        return Nothing("the hand-off is gone")
    message = notices.reminder(
        voice_of(desk, company, row.lane),
        clock,
        Step(row.payload["step"]),
        lead,
        handoff,
        clock.owner == row.lane,
        desk.now,
    )
    return Post(row.lane, message)


def _woken(desk: Desk, company: Company, row: Row) -> Rendered:
    lead = leads.lead_by_id(desk.session, company.id, row.payload["lead"])
    if lead is None or lead.forgotten:
        return Nothing("the lead is gone")
    version = agreements.agreement_in_force(desk.session, company.id)
    opening = hours_of(version.terms).next_open(desk.now) if version else desk.now
    if opening > desk.now:
        return NotYet(opening)  # the day may be a Saturday or a holiday
    return Post(row.lane, notices.woken(voice_of(desk, company, row.lane), lead))


def _welcome(desk: Desk, company: Company, row: Row) -> Rendered:
    return Post(row.lane, notices.welcome(voice_of(desk, company, row.lane)))


def _whisper(desk: Desk, company: Company, row: Row) -> Rendered:
    user_id, channel = row.payload["user"], row.payload["channel"]
    refusal = Refusal(row.payload["code"], **row.payload["values"])
    message = notices.whisper(voice_of(desk, company, user_id), refusal)
    if not channel or channel.startswith("D"):
        return Post(user_id, message)
    return Post(channel, message, only_to=user_id, thread_ts=row.payload.get("thread"))


def _reply(desk: Desk, company: Company, row: Row) -> Rendered:
    said = row.payload
    asker = Asker(company.id, said["user"], desk.now)
    message = talk.reply(desk.session, asker, said["text"])
    if said["channel"].startswith("D"):
        return Post(said["channel"], message, thread_ts=said["thread"])
    return Post(said["channel"], message, only_to=said["user"], thread_ts=said["thread"])


def _digest(desk: Desk, company: Company, row: Row) -> Rendered:
    found = occurrences.message(
        desk.session, company, row.payload, desk.now, templates=desk.templates
    )
    return Post(found[0], found[1]) if found else Nothing("the digest was removed")


def _share(desk: Desk, company: Company, row: Row) -> Rendered:
    message = occurrences.shared(
        desk.session, company, row.payload, desk.now, templates=desk.templates
    )
    return Post(row.payload["channel"], message)


def _trouble(desk: Desk, company: Company, row: Row) -> Rendered:
    voice = voice_of(desk, company, row.lane)
    return Post(row.lane, trouble(voice, row.payload["code"], row.payload["channel"]))


KINDS: dict[str, Callable[[Desk, Company, Row], Rendered]] = {
    "card": _card,
    "copy": _copy,
    "thread": _thread,
    "direct": _direct,
    "reminder": _reminder,
    "woken": _woken,
    "welcome": _welcome,
    "whisper": _whisper,
    "digest": _digest,
    "share": _share,
    "reply": _reply,
    "trouble": _trouble,
}
