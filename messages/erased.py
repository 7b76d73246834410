"""What stands in the place of an erased lead, in messages that were sent before."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from blockkit.blocks import section
from blockkit.elements import Block
from blockkit.message import Message
from blockkit.mrkdwn import join
from funnel.facts import reference
from messages.localizer import Localizer

_REFERENCE = re.compile(r"(?<![\w-])L-([0-9]{1,9})(?![0-9])")
_TEXTS = frozenset({"text", "alt_text", "caption", "title", "accessibility_label"})
_MONOSPACED = "```"


def notice(localizer: Localizer, number: int) -> Message:
    """All that is left of a message about one lead: no name, no buttons."""
    title = localizer.mark("*{title}*", title=title_of(localizer, number))
    sentence = localizer.mark("This lead's personal data was erased.")
    return Message(str(join([title, sentence], " ")), [section(join([title, sentence]))])


def title_of(localizer: Localizer, number: int) -> str:
    """'L-12 · erased lead'."""
    return f"{reference(number)} · {localizer.say('erased lead')}"


def mentioned(message: Message) -> set[int]:
    """The numbers of the leads that a message names by their reference."""
    texts = [message.text, *_texts(message.blocks)]
    return {int(number) for text in texts for number in _REFERENCE.findall(text)}


def redacted(localizer: Localizer, standing: Mapping[str, Any], number: int) -> Message:
    """A message as it stands in Slack, with one lead taken out; all else in it stays."""
    replacement = title_of(localizer, number)
    blocks = [_redacted(block, number, replacement) for block in standing.get("blocks") or []]
    blocks = [block for block in blocks if block.get("type") != "actions" or block["elements"]]
    text = str(standing.get("text") or "")
    return Message(_without(text, number, replacement), blocks)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if isinstance(value, str):
                if name in _TEXTS:
                    yield value
            else:
                yield from _texts(value)
    elif isinstance(part, list):
        for item in part:
            yield from _texts(item)


def _redacted(part: Any, number: int, replacement: str) -> Any:
    if isinstance(part, list):
        others = [item for item in part if not _is_button_of(item, number)]
        return [_redacted(item, number, replacement) for item in others]
    if not isinstance(part, dict):
        return part
    block: Block = {}
    for name, value in part.items():
        if isinstance(value, str):
            block[name] = _without(value, number, replacement) if name in _TEXTS else value
        elif not _is_button_of(value, number):
            block[name] = _redacted(value, number, replacement)
    return block


def _is_button_of(part: Any, number: int) -> bool:
    """Whether it is a button about the lead: its label for screen readers names it."""
    if not isinstance(part, dict) or part.get("type") != "button":
        return False
    label = str(part.get("accessibility_label") or "")
    return str(number) in _REFERENCE.findall(label)


def _without(text: str, number: int, replacement: str) -> str:
    """The text, or the replacement where it names the lead; of an aligned table, of that row."""
    if str(number) not in _REFERENCE.findall(text):
        return text
    if _MONOSPACED not in text:
        return replacement
    return "\n".join(
        replacement if str(number) in _REFERENCE.findall(line) else line
        for line in text.split("\n")
    )
