"""The forms for a new lead and for one that is there, and their parsers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from blockkit import blocks as b
from blockkit.view_state import View, chosen, metadata, pack, text, ticked
from funnel.facts import LeadFacts
from funnel.lead_fields import LEAD_FIELDS, FieldKind, LeadField, fingerprint
from messages import labels
from messages.ids import Click, Form, Suggest, lead_number
from messages.localizer import N_, Localizer

_AT_ONCE = "hand_off"
_HINTS = {
    "email": N_("Enter an email or a phone number so sales can get in touch."),
    "phone": N_("Include the country code, for example +55 11 98765-4321."),
    "source": N_("Where this lead came from: an event, a form, a referral…"),
    "company_size": N_("For example, 11-50 or 200."),
    "activity": N_("What they did, for example “downloaded the e-book, asked for a demo”."),
}


def new_lead(
    localizer: Localizer,
    values: Mapping[str, str] | None = None,
    channel: str = "",
    *,
    hand_off: bool = False,
) -> b.Block:
    """The form, with the `values` typed so far; with `hand_off` it offers to hand off at once."""
    blocks = fields(localizer, values or {})
    return view_of(localizer, [*blocks, at_once(localizer)] if hand_off else blocks, channel)


def at_once(localizer: Localizer, *, by_now: bool = False) -> b.Block:
    """The box that hands the new lead off as soon as it is there."""
    tick = b.option(localizer.say("Hand off to sales right away"), _AT_ONCE)
    hint = localizer.say("The next available rep gets it (round-robin).")
    return b.input(
        localizer.say("After adding it"),
        b.checkboxes(Click.INPUT, [tick], initial=[_AT_ONCE] if by_now else []),
        block_id=_AT_ONCE,
        optional=True,
        hint=hint,
    )


def view_of(
    localizer: Localizer, blocks: list[b.Block], channel: str, *, add_anyway: bool = False
) -> b.Block:
    """The modal around the fields; with `add_anyway` a possible duplicate is added too."""
    about: dict[str, object] = {"channel": channel}
    if add_anyway:
        about["add_anyway"] = True
    return b.modal(
        localizer.say("New lead"),
        blocks,
        Form.LEAD_NEW,
        submit=localizer.say("Add anyway") if add_anyway else localizer.say("Add"),
        close=localizer.say("Cancel"),
        private_metadata=pack(**about),
    )


def suggested(localizer: Localizer, values: Iterable[str], new: str) -> list[b.Block]:
    """Groups of options of a field: what was used before, and what is typed as a new one."""
    groups = {
        localizer.say("Used before"): [b.option(value, value) for value in values],
        localizer.say("Add new"): [b.option(new, new)] if new else [],
    }
    return [
        {"label": b.plain_text(label, 75), "options": options}
        for label, options in groups.items()
        if options
    ]


def fields(localizer: Localizer, values: Mapping[str, str]) -> list[b.Block]:
    """One input for each field; the id of its block is the field's name."""
    return [_input(localizer, field, str(values.get(field.name) or "")) for field in LEAD_FIELDS]


@dataclass(frozen=True)
class NewLeadForm:
    """The values by field, unchecked; and what the form was opened with.

    `hand_off`: to sales at once.
    """

    values: dict[str, str]
    channel: str
    add_anyway: bool
    hand_off: bool = False


def parse_new_lead(view: View) -> NewLeadForm:
    about = metadata(view)
    return NewLeadForm(
        values={
            field.name: text(view, field.name) or chosen(view, field.name) for field in LEAD_FIELDS
        },
        channel=str(about.get("channel") or ""),
        add_anyway=bool(about.get("add_anyway")),
        hand_off=_AT_ONCE in ticked(view, _AT_ONCE),
    )


def parse_duplicate(view: View) -> NewLeadForm:
    """The new lead that looked like others, as it was typed into the form below."""
    about = metadata(view)
    typed = about.get("typed")
    values = typed if isinstance(typed, dict) else {}
    return NewLeadForm(
        values={field.name: str(values.get(field.name) or "") for field in LEAD_FIELDS},
        channel=str(about.get("channel") or ""),
        add_anyway=True,
        hand_off=bool(about.get("hand_off")),
    )


def edit(
    localizer: Localizer, lead: LeadFacts, channel: str = "", *, hand_off: bool = False
) -> b.Block:
    """The form filled with what is there; with `hand_off` it is handed off again afterwards."""
    values = {each.name: lead.text(each.name) for each in LEAD_FIELDS}
    values["phone"] = labels.phone(lead.phone)
    return b.modal(
        localizer.say("Edit {ref}", ref=lead.ref),
        fields(localizer, values),
        Form.LEAD_EDIT,
        submit=localizer.say("Save and continue") if hand_off else localizer.say("Save"),
        close=localizer.say("Cancel"),
        private_metadata=pack(
            lead=lead.number, channel=channel, seen=fingerprint(lead.text), hand_off=hand_off
        ),
    )


@dataclass(frozen=True)
class EditForm:
    """The values by field, unchecked; `seen` tells what stood there when the form was opened."""

    lead: int
    values: dict[str, str]
    seen: str
    hand_off: bool


def parse_edit(view: View) -> EditForm:
    about = metadata(view)
    return EditForm(
        lead=lead_number(about.get("lead")),
        values=parse_new_lead(view).values,
        seen=str(about.get("seen") or ""),
        hand_off=bool(about.get("hand_off")),
    )


def _input(localizer: Localizer, field: LeadField, value: str) -> b.Block:
    if field.suggested:
        element = b.external_select(
            Suggest.LEAD_FIELD,
            initial=b.option(value, value) if value else None,
            placeholder=localizer.say("Choose or type a new one"),
            min_query_length=0,
        )
    else:
        element = b.text_input(
            Click.INPUT,
            multiline=field.kind is FieldKind.NOTES,
            initial=value,
            max_length=field.most,
        )
    hint = localizer.say(_HINTS[field.name]) if field.name in _HINTS else None
    return b.input(
        labels.field(localizer, field.name),
        element,
        block_id=field.name,
        optional=field.name != "name",
        hint=hint,
    )
