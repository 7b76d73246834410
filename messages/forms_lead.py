"""The form of a new lead, and what was typed into it."""

from collections.abc import Mapping
from typing import Any

from messages import blocks as b
from messages import labels
from messages.forms_common import View, pack, text
from messages.ids import Click, Form
from messages.voice import N_, Voice

LENGTHS = {
    "name": 120,
    "company": 120,
    "email": 254,
    "phone": 40,
    "source": 60,
    "campaign": 80,
    "sector": 60,
    "company_size": 30,
    "persona": 60,
    "notes": 2000,
}
_HINTS = {
    "email": N_("An e-mail or a phone: sales needs one of them."),
    "phone": N_("With its country, like +55 11 98765-4321."),
    "source": N_("Where this person came from: a fair, a form, a referral…"),
    "company_size": N_("Like 11-50 or 200."),
}


def new_lead(
    voice: Voice,
    values: Mapping[str, str] | None = None,
    channel: str = "",
    add_anyway: bool = False,  # noqa: FBT001, FBT002 - named by all who call it
    notice: str | None = None,
) -> b.Block:
    """The form, with the `values` typed so far; `notice` is a sentence above it."""
    made = [b.alert(notice, "warning")] if notice else []
    return view_of(voice, [*made, *fields(voice, values or {})], channel, add_anyway=add_anyway)


def view_of(
    voice: Voice, made: list[b.Block], channel: str, *, add_anyway: bool = False
) -> b.Block:
    """The modal around the fields; with `add_anyway` a lead that looks alike is added too."""
    about: dict[str, Any] = {"channel": channel}
    if add_anyway:
        about["add_anyway"] = True
    return b.modal(
        voice.say("New lead"),
        made,
        Form.LEAD_NEW,
        submit=voice.say("Add anyway") if add_anyway else voice.say("Add"),
        close=voice.say("Cancel"),
        private_metadata=pack(**about),
    )


def fields(voice: Voice, values: Mapping[str, str]) -> list[b.Block]:
    """One input for each field; the id of its block is the field's name."""
    return [_field(voice, name, str(values.get(name) or "")) for name in LENGTHS]


def parse_new_lead(view: View) -> dict[str, str]:
    """What was typed, by field, unchecked."""
    return {name: text(view, name) for name in LENGTHS}


def _field(voice: Voice, name: str, value: str) -> b.Block:
    element = b.text_input(
        Click.INPUT, multiline=name == "notes", initial=value, max_length=LENGTHS[name]
    )
    hint = voice.say(_HINTS[name]) if name in _HINTS else None
    return b.input(
        labels.field(voice, name), element, block_id=name, optional=name != "name", hint=hint
    )
