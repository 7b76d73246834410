"""Block Kit as plain dicts: blocks and views, and under one name the elements that go into them.

Text longer than Slack allows is shortened here, so outside data cannot make a message or a form
fail. A `Mrkdwn` becomes mrkdwn, any other `str` plain text, so text that was not escaped is never
parsed as markup. Ids are the app's own: one that is too long raises ValueError.
"""

from collections.abc import Iterable, Sequence

from blockkit.elements import (
    NO_VALUE,
    Block,
    button,
    confirm,
    option,
    overflow,
    own_id,
    plain_text,
    text_object,
)
from blockkit.inputs import (
    channel_select,
    checkboxes,
    conversation_select,
    date_picker,
    email_input,
    external_select,
    moment_picker,
    multi_select,
    number_input,
    radio,
    select,
    text_input,
    time_picker,
    user_select,
    users_multi_select,
)
from blockkit.mrkdwn import NOTHING, Mrkdwn, bold, clean, join, shorten
from blockkit.tables import Cell, data_table, table

__all__ = [
    "NO_VALUE",
    "Block",
    "Cell",
    "actions",
    "alert",
    "button",
    "channel_select",
    "checkboxes",
    "confirm",
    "context",
    "conversation_select",
    "data_table",
    "date_picker",
    "divider",
    "email_input",
    "external_select",
    "field",
    "fields",
    "header",
    "home",
    "input",
    "modal",
    "moment_picker",
    "multi_select",
    "number_input",
    "option",
    "overflow",
    "plain_text",
    "radio",
    "rich_part",
    "rich_quote",
    "rich_section",
    "rich_text",
    "section",
    "select",
    "table",
    "text_input",
    "text_object",
    "time_picker",
    "user_select",
    "users_multi_select",
]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100


def header(text: str, *, block_id: str | None = None) -> Block:
    """At most 150 characters, always plain."""
    return _block("header", block_id, text=plain_text(text, 150))


def section(
    text: str = "",
    *,
    fields: Iterable[str] = (),
    accessory: Block | None = None,
    block_id: str | None = None,
) -> Block:
    """At most 3,000 characters of text and ten fields of 2,000; without either, a dash."""
    field_texts = [text_object(item, 2000, lines=True) for item in fields][:10]
    block = _block("section", block_id)
    if clean(text).strip() or not field_texts:
        block["text"] = text_object(text, 3000, lines=True)
    if field_texts:
        block["fields"] = field_texts
    if accessory is not None:
        block["accessory"] = accessory
    return block


def field(label: str, value: str) -> Mrkdwn:
    """A label in bold above its value; an empty value is a dash."""
    return join([bold(label), value if clean(value).strip() else NOTHING])


def fields(items: Iterable[str], *, block_id: str | None = None) -> Block:
    """A section of fields without text; those beyond Slack's ten are left out."""
    return section(fields=items, block_id=block_id)


def context(*items: str | Block, block_id: str | None = None) -> Block:
    """Small grey text: up to ten texts or image elements."""
    elements = [text_object(i, 3000, lines=True) if isinstance(i, str) else i for i in items]
    return _block("context", block_id, elements=elements[:10] or [plain_text(NOTHING, 1)])


def divider(*, block_id: str | None = None) -> Block:
    return _block("divider", block_id)


def actions(elements: Sequence[Block], *, block_id: str | None = None) -> Block:
    """A row of 1 to 25 elements. Raises ValueError for none: Slack refuses an empty row."""
    if not elements:
        raise ValueError("A row of actions needs an element")
    return _block("actions", block_id, elements=[*elements][:25])


def input(  # noqa: A001 - Slack's own name
    label: str,
    element: Block,
    block_id: str | None = None,
    *,
    optional: bool = False,
    hint: str | None = None,
    dispatch: bool = False,
) -> Block:
    """One field of a form; with `dispatch` Slack sends every change of it."""
    block = _block("input", block_id, label=plain_text(label, 2000), element=element)
    if hint:
        block["hint"] = plain_text(hint, 2000)
    if optional:
        block["optional"] = True
    if dispatch:
        block["dispatch_action"] = True
    return block


def alert(text: str, level: str = "info", *, block_id: str | None = None) -> Block:
    """In modals only. `level`: default, info, warning, error or success."""
    return _block("alert", block_id, text=text_object(text, 200), level=level)


# -- rich text: no markup is parsed in it, so it fits what people wrote ----------------------


def rich_text(*elements: Block, block_id: str | None = None) -> Block:
    return _block("rich_text", block_id, elements=[*elements] or [rich_section(NOTHING)])


def rich_section(*parts: str | Block) -> Block:
    return {"type": "rich_text_section", "elements": _rich(parts)}


def rich_quote(*parts: str | Block) -> Block:
    return {"type": "rich_text_quote", "elements": _rich(parts)}


def rich_part(text: str, **style: bool) -> Block:
    """A styled piece of text: `bold=True`, `italic=True`, `strike=True`, `code=True`."""
    part: Block = {"type": "text", "text": shorten(clean(text), 3000) or NOTHING}
    if style:
        part["style"] = style
    return part


def _rich(parts: Iterable[str | Block]) -> list[Block]:
    elements = [rich_part(part) if isinstance(part, str) else part for part in parts]
    return elements or [rich_part(NOTHING)]


# -- surfaces --------------------------------------------------------------------------------


def modal(
    title: str,
    blocks: Sequence[Block],
    callback_id: str,
    *,
    submit: str | None = None,
    close: str | None = None,
    private_metadata: str = "",
    notify_on_close: bool = False,
) -> Block:
    """A modal view: title, submit and close of 24 characters, at most 100 blocks.

    Raises ValueError where `private_metadata` has more than 3,000 characters: it cannot be cut.
    """
    view = _surface("modal", blocks, callback_id, private_metadata)
    view["title"] = plain_text(title, 24)
    if submit is not None:
        view["submit"] = plain_text(submit, 24)
    if close is not None:
        view["close"] = plain_text(close, 24)
    if notify_on_close:
        view["notify_on_close"] = True
    return view


def home(
    blocks: Sequence[Block], *, callback_id: str | None = None, private_metadata: str = ""
) -> Block:
    """The view of the Home tab: at most 100 blocks."""
    return _surface("home", blocks, callback_id, private_metadata)


def _surface(
    kind: str, blocks: Sequence[Block], callback_id: str | None, private_metadata: str
) -> Block:
    if len(private_metadata) > 3000:
        raise ValueError(f"private_metadata has {len(private_metadata)} characters of 3,000")
    view: Block = {"type": kind, "blocks": [*blocks][:VIEW_BLOCKS]}
    if callback_id:
        view["callback_id"] = own_id(callback_id)
    if private_metadata:
        view["private_metadata"] = private_metadata
    return view


def _block(kind: str, block_id: str | None, **properties: object) -> Block:
    block: Block = {"type": kind, **properties}
    if block_id:
        block["block_id"] = own_id(block_id)
    return block
