"""The versions of the agreement: who signed them, since when they count, what each changed."""

from collections.abc import Mapping, Sequence
from typing import Final

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, join, shorten
from blockkit.view_state import View, chosen
from funnel.facts import AgreementFacts
from funnel.proposals import Signature
from funnel.refusals import Refusal
from messages import agreement_sections, labels
from messages.forms_proposal import reading
from messages.ids import Click, numbers
from messages.localizer import Localizer
from messages.terms_changes import Context

_VERSIONS: Final = 10
_CHANGES: Final = 6  # of each version
_LINE: Final = 200  # characters of each
OLD, NEW = "old", "new"  # the blocks of the two that are compared
Signed = Mapping[int, Sequence[Signature]]
"""Who signed each version, by its id."""


def versions_message(
    localizer: Localizer, versions: Sequence[AgreementFacts], signed: Signed, context: Context
) -> Message:
    """The versions, the newest first."""
    if not versions:
        nothing = localizer.mark("There's no agreement yet.")
        return Message(str(nothing), [b.section(nothing)])
    newest = sorted(versions, key=lambda version: version.version, reverse=True)
    title = localizer.mark_count(
        "The agreement has {n} version", "The agreement has {n} versions", newest[0].version
    )
    compare = b.button(localizer.say("Compare two versions"), Click.AGREEMENT_COMPARE)
    blocks = [b.section(bold(title), accessory=compare if len(newest) > 1 else None)]
    for version, before in zip(newest, [*newest[1:], None], strict=True):
        if len(blocks) > _VERSIONS:
            break
        lines = [_head(localizer, version), _signers(localizer, signed.get(version.id, ()))]
        blocks.append(b.section(join([*lines, *_changed(localizer, version, before, context)])))
    if len(newest) > _VERSIONS:
        blocks.append(b.context(localizer.mark("Older versions are saved but not shown here.")))
    return Message(str(title), blocks)


def _head(localizer: Localizer, version: AgreementFacts) -> Mrkdwn:
    return localizer.mark(
        "*Version {n}* · in force from {when}",
        n=localizer.number(version.version),
        when=localizer.slack_date(version.begins_at, "{date_short_pretty}"),
    )


def _signers(localizer: Localizer, signatures: Sequence[Signature]) -> Mrkdwn:
    if not signatures:
        return localizer.mark("Not signed")
    return signed_by(localizer, signatures)


def signed_by(localizer: Localizer, signatures: Sequence[Signature]) -> Mrkdwn:
    """'Signed by @Helena (marketing) and @Sergio (sales)'."""
    named = [
        localizer.mark(
            "{who} ({side})",
            who=labels.person(localizer, each.user_id),
            side=labels.team_name(localizer, each.side),
        )
        for each in sorted(signatures, key=lambda signature: signature.side)
    ]
    return localizer.mark("Signed by {who}", who=localizer.list(named))


def _changed(
    localizer: Localizer, version: AgreementFacts, before: AgreementFacts | None, context: Context
) -> list[Mrkdwn]:
    if before is None:
        return []
    found = agreement_sections.differences(localizer, version.terms, before.terms, context)
    every = [sentence for sentences in found.values() for sentence in sentences]
    lines = [
        Mrkdwn(f"• {shorten(Mrkdwn(' '.join(each.split())), _LINE)}") for each in every[:_CHANGES]
    ]
    if (more := len(every) - _CHANGES) > 0:
        lines.append(localizer.mark_count("and {n} more change", "and {n} more changes", more))
    return lines or [localizer.mark("No changes.")]


def compare_view(
    localizer: Localizer,
    versions: Sequence[AgreementFacts],
    pair: tuple[AgreementFacts, AgreementFacts],
    context: Context,
) -> b.Block:
    """Two versions to choose, and what is different in the second."""
    old, new = pair
    options = [_option(localizer, version) for version in versions]
    selects = [
        b.section(
            bold(label),
            accessory=b.select(
                Click.AGREEMENT_VERSION.at(block), options, initial=str(version.version)
            ),
            block_id=block,
        )
        for block, label, version in (
            (OLD, localizer.say("From"), old),
            (NEW, localizer.say("To"), new),
        )
    ]
    different = agreement_sections.difference_blocks(localizer, new.terms, old.terms, context)
    title = localizer.say("Compare versions")
    return reading(localizer, title, [*selects, b.divider(), *different])


def _option(localizer: Localizer, version: AgreementFacts) -> b.Block:
    text = localizer.say(
        "Version {n} · {day}", n=version.version, day=localizer.date(version.begins_at)
    )
    return b.option(text, str(version.version))


def parse_compared(view: View) -> tuple[int, int]:
    """The numbers of the two versions. Raises `Refusal("form_expired")`."""
    old, new = (numbers(chosen(view, block), 1)[0] for block in (OLD, NEW))
    return old, new


def pick(versions: Sequence[AgreementFacts], number: int) -> AgreementFacts:
    """One of the versions. Raises `Refusal("form_expired")`."""
    found = next((version for version in versions if version.version == number), None)
    if found is None:
        raise Refusal("form_expired")
    return found
