"""The audit trail: a sentence for each entry, and the modal that pages through it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from blockkit import blocks as b
from blockkit.elements import Block
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join
from funnel.agreement_parts import RECORDS
from funnel.facts import AuditFacts, Deal
from funnel.texts import fold
from messages import labels
from messages.agreement_words import SECTIONS, TEXT_WORDS
from messages.ids import Click, Form
from messages.localizer import N_, Localizer
from messages.mrkdwn_text import text_of
from messages.terms import WORDS

_SENTENCES: Final = {
    "proposal begun": N_("{who} started a draft of the next version"),
    "proposal edited": N_("{who} edited the draft: {parts}"),
    "proposal sent": N_("{who} sent the draft for signature"),
    "proposal withdrawn": N_("{who} withdrew the proposal"),
    "proposal signed": N_("{who} signed the proposal for {side}"),
    "proposal commented": N_("{who} sent the proposal back with a comment"),
    "proposal edited again": N_("{who} took the proposal back to edit it"),
    "version signed": N_("{who} signed version {version} for {side}"),
    "terms kept": N_("{who} kept the terms as they are"),
    "setup": N_("{who} changed the setup: {parts}"),
    "language": N_("{who} changed the language of channel posts"),
    "team": N_("{who} changed the teams"),
    "admin named in the terminal": N_("{person} became a Pacto admin, from the terminal"),
    "installed": N_("{who} installed Pacto"),
    "campaign added": N_("{who} added the campaign “{campaign}”"),
    "campaign changed": N_("{who} changed the campaign “{campaign}”: {parts}"),
    "campaigns merged": N_("{who} merged the campaign “{other}” into “{campaign}”"),
    "spend logged": N_("{who} logged spend for the campaign “{campaign}”: {spend}"),
    "spend imported": N_("{who} imported spend from a file (rows: {spend})"),
    "costs": N_("{who} changed costs and margin: {parts}"),
}
_ROLES: Final = {
    "marketing": N_("marketing"),
    "sales": N_("sales"),
    "head": N_("head"),
    "admin": N_("admin"),
}


def sentence(
    localizer: Localizer, entry: AuditFacts, names: Mapping[str, str] | None = None
) -> Mrkdwn:
    """What happened, and of teams and rights each person who changed."""
    who = labels.person(localizer, entry.actor, names)
    if entry.what == "terms":
        return _terms(localizer, entry, who)
    after = entry.after
    values: dict[str, Any] = {
        "who": who,
        "parts": localizer.list(_parts(localizer, entry)),
        "side": labels.side(localizer, str(after.get("side", ""))),
        "version": str(after.get("version", "")),
        "campaign": str(after.get("name", "")),
        "other": str(entry.before.get("name", "")),
        "spend": _spend(localizer, entry),
        "person": labels.person(localizer, str(after.get("admin", "")), names),
    }
    said = localizer.mark(_SENTENCES[entry.what], **values)
    if entry.what != "team":
        return said
    return join([said, *_people(localizer, entry, names)], "; ")


def _terms(localizer: Localizer, entry: AuditFacts, who: Mrkdwn) -> Mrkdwn:
    version = entry.after.get("version")
    if version is None:
        return localizer.mark("{who} changed the agreement", who=who)
    return localizer.mark("Version {n} is agreed: both teams have signed", n=str(version))


def _parts(localizer: Localizer, entry: AuditFacts) -> list[str]:
    """The parts of a draft, or the settings that are no longer the same."""
    if entry.what == "proposal edited":
        return [_part(localizer, str(name)) for name in entry.after.get("parts", ())]
    changed = [name for name in entry.after if entry.after[name] != entry.before.get(name)]
    return [labels.field(localizer, name) for name in changed]


def _spend(localizer: Localizer, entry: AuditFacts) -> str:
    """'November 2026: R$ 400,00 → R$ 500,00'; of an import how many months of campaigns."""
    after, before = entry.after, entry.before.get("amount")
    if "amount" not in after:
        return localizer.number(int(after.get("rows") or 0))
    month = localizer.month(date.fromisoformat(str(after["month"])))
    amounts = [
        labels.value(localizer, Deal(Decimal(str(amount)), str(after.get("currency", ""))))
        for amount in (before, after["amount"])
        if amount is not None
    ]
    return f"{month}: {' → '.join(amounts)}"


def _part(localizer: Localizer, name: str) -> str:
    if name in RECORDS:
        return localizer.say(SECTIONS[RECORDS[name].section])
    if name in WORDS:
        return localizer.say(WORDS[name].label)
    if name in TEXT_WORDS:
        return localizer.say(TEXT_WORDS[name].label)
    return labels.field(localizer, {"week": "hours"}.get(name, name))


def _people(
    localizer: Localizer, entry: AuditFacts, names: Mapping[str, str] | None
) -> list[Mrkdwn]:
    return [
        localizer.mark(
            "{person}: {old} → {new}",
            person=labels.person(localizer, user_id, names),
            old=_roles(localizer, entry.before.get(user_id)),
            new=_roles(localizer, entry.after.get(user_id)),
        )
        for user_id in sorted({*entry.before, *entry.after})
        if entry.before.get(user_id) != entry.after.get(user_id)
    ]


def _roles(localizer: Localizer, words: object) -> str:
    known = [localizer.say(_ROLES[word]) for word in str(words or "").split() if word in _ROLES]
    return " ".join(known) or localizer.say("none")


def modal(
    localizer: Localizer, entries: Sequence[AuditFacts], older: int | None, *, paged: bool
) -> Block:
    """A page of the trail, with buttons to the older ones and back to the newest."""
    blocks = [
        b.section(join([localizer.slack_date(entry.at), sentence(localizer, entry)], " · "))
        for entry in entries
    ] or [b.section(localizer.mark("Nothing has changed yet."))]
    row = []
    if paged:
        row.append(b.button(localizer.say("Newest"), Click.DOCUMENT_AUDIT.at("newest"), "0"))
    if older is not None:
        button = b.button(localizer.say("Older"), Click.DOCUMENT_AUDIT.at("older"), str(older))
        row.append(button)
    return b.modal(
        localizer.say("Audit trail"),
        [*blocks, *([b.actions(row)] if row else [])],
        Form.NOTICE,
        close=localizer.say("Close"),
    )


_MEANT: Final = frozenset({"audit", "auditoria", "trail"})


def is_meant(text: str) -> bool:
    """Whether the words ask for the trail rather than for a person, in any language."""
    return fold(text) in _MEANT


def records(
    localizer: Localizer, entries: Sequence[AuditFacts], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The entries as a machine reads them, each with the sentence of `/sla audit`."""
    return [
        {
            "at": entry.at.isoformat(),
            "who": entry.actor,
            "name": names.get(entry.actor, ""),
            "what": entry.what,
            "says": text_of(sentence(localizer, entry, names)),
            "before": entry.before,
            "after": entry.after,
        }
        for entry in entries
    ]


def asked(localizer: Localizer) -> Message:
    """The answer to who asks for the trail."""
    sentence = localizer.mark(
        "In a moment you'll get the audit trail as a file, in a direct message."
    )
    return Message(str(sentence), [b.section(sentence)])


def beside(localizer: Localizer) -> Message:
    """What is said beside the file."""
    return Message(
        localizer.mark(
            "The audit trail: who changed the agreement, teams, permissions, and setup."
        ),
        [],
    )


def not_attached(localizer: Localizer) -> Message:
    """What is said where the app may not upload files."""
    sentence = localizer.mark(
        "I can't send files in this workspace yet. Ask whoever runs Pacto to reinstall it with "
        "the permission `files:write`, or to run `pacto export audit`."
    )
    return Message(sentence, [])
