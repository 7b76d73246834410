"""The forms over the proposal: a section's, a list's and its entries', sending, a comment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from blockkit import blocks as b
from blockkit.mrkdwn import Mrkdwn, join
from blockkit.view_state import View, metadata, pack, text
from funnel.agreement import TERMS, Terms
from funnel.agreement_parts import RECORDS
from funnel.proposals import Proposal
from funnel.refusals import InvalidFields, Refusal
from funnel.terms import Section, terms_of
from funnel.trial import Trial
from messages import agreement_sections, forms_terms, forms_week, trial
from messages.agreement_sections import LISTS
from messages.agreement_words import (
    RECORD_WORDS,
    SECTIONS,
    TEXT_WORDS,
    FieldWords,
    record_sentence,
)
from messages.ids import Click, Form
from messages.localizer import Localizer
from messages.proposal_hub import ProposalFacts
from messages.terms import WORDS
from messages.terms_changes import Context

_COMMENT: Final = 1000  # characters
_TITLE: Final = 24  # of a modal
EDIT, REMOVE = "edit", "remove"
_FIELDS: Final[dict[str, FieldWords]] = {
    name: FieldWords(words.label, words.hint) for name, words in WORDS.items()
} | TEXT_WORDS


@dataclass(frozen=True)
class Editing:
    """What a form is about: a section or a list, the revision it was filled with, the entry."""

    what: str
    since: int
    was: str = ""

    def packed(self) -> str:
        return pack(what=self.what, since=self.since, was=self.was)

    @classmethod
    def of(cls, view: View) -> Self:
        """Raises `Refusal("form_expired")`."""
        stored = metadata(view)
        what, since = str(stored.get("what")), stored.get("since")
        if not isinstance(since, int) or what not in {*Section, *RECORDS}:
            raise Refusal("form_expired")
        return cls(what, since, str(stored.get("was") or ""))


def section_form(
    localizer: Localizer,
    proposal: Proposal,
    section: Section,
    context: Context,
    tried: Trial | None = None,
) -> b.Block:
    """What a section's Edit opens: its fields, or its list.

    `tried`: what the numbers of the draft would have meant of late, said beneath each.
    """
    if section in LISTS:
        return list_view(localizer, proposal, LISTS[section], context, tried)
    terms = proposal.terms
    if section is Section.HOURS:
        fields = forms_week.form_fields(localizer, terms, context.known)
    else:
        of_section = _terms_of(section)
        values = {name: getattr(terms, name) for name in of_section}
        fields = forms_terms.form_fields(localizer, of_section, _FIELDS, values)
        fields = _with_trial(localizer, fields, tried)
    note = b.context(localizer.say("This goes into the draft. Nothing is sent yet."))
    return _form(
        localizer,
        _title(localizer, section),
        [*fields, note],
        Form.PROPOSAL_SECTION,
        Editing(section, proposal.revision),
    )


def _with_trial(
    localizer: Localizer, fields: Sequence[b.Block], tried: Trial | None
) -> list[b.Block]:
    """Each field, and beneath it what its number would have meant; the months once, at the top."""
    if tried is None:
        return [*fields]
    blocks: list[b.Block] = []
    for field in fields:
        blocks.append(field)
        if line := trial.line(localizer, field["block_id"], tried):
            blocks.append(b.context(line))
    tells = len(blocks) > len(fields)
    return [b.context(trial.heading(localizer, tried)), *blocks] if tells else blocks


def _title(localizer: Localizer, section: Section) -> str:
    """The name of the section where a title has room for it."""
    name = localizer.say(SECTIONS[section])
    return name if len(name) <= _TITLE else localizer.say("Edit section")


def _terms_of(section: str) -> dict[str, Any]:
    return {name: term for name, term in TERMS.items() if term.section == section}


def parse_section(view: View, section: str, base: Terms, localizer: Localizer) -> dict[str, Any]:
    """The values typed, by term. Raises `InvalidFields` by block id."""
    if section == Section.HOURS:
        return forms_week.parse_fields(view, base, localizer)
    return forms_terms.parse_fields(view, _terms_of(section))


def beside_fields(refused: InvalidFields) -> InvalidFields:
    """The same, by the ids of the blocks where they are not the names of the terms."""
    blocks = forms_week.BLOCKS
    return InvalidFields({blocks.get(name, name): why for name, why in refused.problems.items()})


def list_view(
    localizer: Localizer,
    proposal: Proposal,
    name: str,
    context: Context,
    tried: Trial | None = None,
) -> b.Block:
    """The entries of a list, each with its menu, and the button that adds one.

    `tried`: what criteria or objectives of the draft would have meant of late, said above them.
    """
    words, records = RECORD_WORDS[name], getattr(proposal.terms, name)
    blocks = [_entry(localizer, name, record, context.currency) for record in records]
    if not records:
        blocks = [b.section(localizer.mark(words.empty))]
    if name == "criteria" and tried and (line := trial.bar(localizer, tried)):
        months = trial.heading(localizer, tried)
        blocks.insert(0, b.context(join([months, line], ": ")))
    if name == "objectives" and tried and (lines := trial.objectives(localizer, tried)):
        blocks.insert(0, b.context(join([trial.heading(localizer, tried), *lines])))
    if len(records) < RECORDS[name].most:
        style = None if records else "primary"
        add = b.button(localizer.say(words.add), Click.AGREEMENT_ADD, name, style=style)
        blocks.append(b.actions([add]))
    return b.modal(
        _title(localizer, RECORDS[name].section),
        blocks,
        Form.NOTICE,
        close=localizer.say("Back"),
        private_metadata=Editing(name, proposal.revision).packed(),
    )


def _entry(localizer: Localizer, name: str, record: Any, currency: str) -> b.Block:
    options = [
        b.option(localizer.say("Edit"), f"{EDIT}:{name}:{record.key}"),
        b.option(localizer.say("Remove"), f"{REMOVE}:{name}:{record.key}"),
    ]
    menu = b.overflow(Click.AGREEMENT_ENTRY.at(f"{name}:{record.key}"), options)
    return b.section(record_sentence(localizer, record, currency), accessory=menu)


def parse_entry_menu(value: str) -> tuple[str, str, str]:
    """What is to be done, in which list, with the entry of which key."""
    what, _, rest = value.partition(":")
    name, _, key = rest.partition(":")
    if what not in {EDIT, REMOVE} or name not in RECORDS:
        raise Refusal("form_expired")
    return what, name, key


def entry_form(localizer: Localizer, proposal: Proposal, name: str, was: str = "") -> b.Block:
    """The form of an entry; `was`: the key of the one it changes."""
    words, kind = RECORD_WORDS[name], RECORDS[name].record
    records = {each.key: each for each in getattr(proposal.terms, name)}
    if was and was not in records:
        raise Refusal("part_changed_meanwhile", by=proposal.edited_by)
    record = records.get(was) or kind()
    values = {field: getattr(record, field) for field in words.fields}
    return _form(
        localizer,
        localizer.say(words.edit if was else words.add),
        forms_terms.form_fields(localizer, terms_of(kind), words.fields, values),
        Form.PROPOSAL_ENTRY,
        Editing(name, proposal.revision, was),
    )


def parse_entry(view: View, about: Editing) -> Any:
    """Raises `InvalidFields` by block id, and `Refusal("form_expired")`."""
    if about.what not in RECORDS:
        raise Refusal("form_expired")
    return forms_terms.parse_record(view, about.what)


def send_form(localizer: Localizer, facts: ProposalFacts) -> b.Block:
    """All that changes, to be sent; it stands over the proposal."""
    new, old = facts.proposal.terms, facts.before.terms
    heads = localizer.mark(
        "Both heads will be asked to sign. Existing deadlines won't change.",
    )
    return b.modal(
        localizer.say("Send version {n}?", n=localizer.number(facts.number)),
        [
            *agreement_sections.difference_blocks(localizer, new, old, facts.context),
            *map(b.section, agreement_sections.chunks(trial.changed(localizer, facts.trial, old))),
            b.context(starts(localizer, facts)),
            b.context(heads),
        ],
        Form.PROPOSAL_SEND,
        submit=localizer.say("Send for signature"),
        close=localizer.say("Back"),
        private_metadata=pack(revision=facts.proposal.revision),
    )


def starts(localizer: Localizer, facts: ProposalFacts) -> Mrkdwn:
    """From when it is to be in force."""
    if facts.proposal.terms.starts_on is None:
        return localizer.mark("It takes effect as soon as both heads have signed.")
    day = localizer.date(facts.proposal.terms.starts_on)
    return localizer.mark("Once both heads have signed, it takes effect on {day}.", day=day)


def parse_send(view: View) -> int:
    """The revision that was shown. Raises `Refusal("form_expired")`."""
    revision = metadata(view).get("revision")
    if not isinstance(revision, int):
        raise Refusal("form_expired")
    return revision


def comment_form(localizer: Localizer, ref: str) -> b.Block:
    """`ref`: the proposal and the revision that are commented."""
    element = b.text_input(Click.INPUT, multiline=True, max_length=_COMMENT)
    hint = localizer.say("It becomes a draft again, and whoever signed it has to sign again.")
    return b.modal(
        localizer.say("Comment"),
        [b.input(localizer.say("What should be different?"), element, "comment", hint=hint)],
        Form.PROPOSAL_COMMENT,
        submit=localizer.say("Send back"),
        close=localizer.say("Cancel"),
        private_metadata=pack(ref=ref),
    )


def parse_comment(view: View) -> tuple[str, str]:
    """The proposal and its revision, and what was typed."""
    return str(metadata(view).get("ref")), text(view, "comment")


def withdrawn_view(localizer: Localizer, version: int) -> b.Block:
    """In the place of a proposal that is withdrawn."""
    text = localizer.mark("The proposal was withdrawn. Version {n} stays in force.", n=version)
    return reading(localizer, localizer.say("Withdrawn"), [b.section(text)])


def reading(localizer: Localizer, title: str, blocks: Sequence[b.Block]) -> b.Block:
    """A modal to read."""
    return b.modal(title, blocks, Form.NOTICE, close=localizer.say("Close"))


def _form(
    localizer: Localizer, title: str, fields: list[b.Block], form: Form, about: Editing
) -> b.Block:
    return b.modal(
        title,
        fields,
        form,
        submit=localizer.say("Save"),
        close=localizer.say("Back"),
        private_metadata=about.packed(),
    )
