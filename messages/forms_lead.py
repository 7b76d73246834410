"""The form for a new lead, and its parser."""

from collections.abc import Mapping
from dataclasses import dataclass

from blockkit import blocks as b
from blockkit.view_state import View, metadata, pack, text
from funnel.lead_fields import LEAD_FIELDS, FieldKind, LeadField
from messages import labels
from messages.ids import Click, Form
from messages.localizer import N_, Localizer

_HINTS = {
    "email": N_("An e-mail or a phone: sales needs one of them."),
    "phone": N_("With its country, like +55 11 98765-4321."),
    "source": N_("Where this person came from: a fair, a form, a referral…"),
    "company_size": N_("Like 11-50 or 200."),
}


def new_lead(
    localizer: Localizer,
    values: Mapping[str, str] | None = None,
    channel: str = "",
    add_anyway: bool = False,  # noqa: FBT001, FBT002 - named by all who call it
    notice: str | None = None,
) -> b.Block:
    """The form, with the `values` typed so far; `notice` is a sentence above it."""
    alert = [b.alert(notice, "warning")] if notice else []
    return view_of(
        localizer, [*alert, *fields(localizer, values or {})], channel, add_anyway=add_anyway
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


def fields(localizer: Localizer, values: Mapping[str, str]) -> list[b.Block]:
    """One input for each field; the id of its block is the field's name."""
    return [_input(localizer, field, str(values.get(field.name) or "")) for field in LEAD_FIELDS]


@dataclass(frozen=True)
class NewLeadForm:
    """The values by field, unchecked; and what the form was opened with."""

    values: dict[str, str]
    channel: str
    add_anyway: bool


def parse_new_lead(view: View) -> NewLeadForm:
    about = metadata(view)
    return NewLeadForm(
        values={field.name: text(view, field.name) for field in LEAD_FIELDS},
        channel=str(about.get("channel") or ""),
        add_anyway=bool(about.get("add_anyway")),
    )


def _input(localizer: Localizer, field: LeadField, value: str) -> b.Block:
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
