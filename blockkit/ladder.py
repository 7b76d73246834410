"""The ladder: one message in ever plainer blocks, for servers that refuse the newer ones.

Slack rolls new blocks out in phases, and not every server takes the same number of tables. So a
message of ours has at most one table, and four rungs: as given; without charts and with a plain
`table`; sections in the place of both; text alone. Home has no tables and two rungs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from blockkit.blocks import MESSAGE_BLOCKS, VIEW_BLOCKS, section
from blockkit.elements import Block
from blockkit.message import Message
from blockkit.mrkdwn import (
    ELLIPSIS,
    NOTHING,
    Mrkdwn,
    bold,
    escape,
    join,
    line,
    mention,
    plain,
    shorten,
)
from blockkit.tables import table

NEWER: Final = frozenset({"data_visualization", "data_table", "table"})
"""The types of block that a server may refuse in messages that are otherwise fine."""
TABLES: Final = frozenset({"data_table", "table"})
BLOCKS_REFUSED: Final = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "invalid_attachments", "invalid_arguments"}
)
"""The errors by which a server may mean the blocks."""
SECTION: Final = 2900  # characters; Slack takes 3,000
TEXT: Final = 3900
"""Characters of a message of text alone: `chat.update` takes 4,000."""


def newer_types(blocks: Iterable[Block]) -> frozenset[str]:
    """The types of newer blocks among these."""
    return NEWER & {block["type"] for block in blocks}


def rungs(message: Message) -> list[Message]:
    """The message as given, then ever plainer; the last is text alone. No two are alike."""
    plainer = [_with_plain_table(message), _in_sections(message), in_text(message)]
    steps = [message]
    for step in plainer:
        if step.blocks != steps[-1].blocks:
            steps.append(step)
    return steps


def home_rungs(view: Block) -> list[Block]:
    """The view of Home as given, then as sections of text alone."""
    texts = _written(without_tables(view["blocks"], VIEW_BLOCKS))
    parts = [section(part) for part in _packed(texts, VIEW_BLOCKS)]
    return [view, view | {"blocks": parts or [section(NOTHING)]}]


def one_table(blocks: Sequence[Block], most: int = MESSAGE_BLOCKS) -> list[Block]:
    """At most `most` blocks with one table, the longest; the others are said in sections."""
    tables = [block for block in blocks if block["type"] in TABLES]
    longest = max(tables, key=lambda block: len(block["rows"]), default=None)
    return _said([*blocks], most, but=longest)


def without_tables(blocks: Sequence[Block], most: int = MESSAGE_BLOCKS) -> list[Block]:
    """At most `most` blocks, each table said in sections."""
    return _said([*blocks], most)


def table_lines(block: Block) -> list[Mrkdwn]:
    """The caption, then for each row its name and below it `label: value · label: value`.

    Cells with nothing in them are left out.
    """
    labels, *rows = [[_cell_text(cell) for cell in row] for row in block["rows"]]
    name = block.get("row_header_column_index", 0)
    lines = [bold(block["caption"])] if block.get("caption") else []
    for row in rows:
        values = [
            Mrkdwn(f"{line(label)}: {line(cell)}")
            for place, (label, cell) in enumerate(zip(labels, row, strict=True))
            if place != name and cell not in {"", NOTHING}
        ]
        if values or row[name] not in {"", NOTHING}:
            lines.append(join([Mrkdwn(f"• {bold(row[name])}"), join(values, " · ")]))
    return lines


def in_sections(text: Mrkdwn, most: int = VIEW_BLOCKS) -> list[Mrkdwn]:
    """A text of lines, cut between them into parts that each fit a section."""
    return _packed(map(Mrkdwn, text.split("\n")), most)


def in_text(message: Message) -> Message:
    """The message as text alone: its own text, then all that its blocks say."""
    takeaway = Mrkdwn(message.text)
    others = [text for text in _written(_in_sections(message).blocks) if text != takeaway]
    return replace(message, text=str(shorten(join([takeaway, *others]), TEXT)), blocks=[])


def _with_plain_table(message: Message) -> Message:
    blocks = one_table(_without_charts(message), MESSAGE_BLOCKS - 1)
    plainer: list[Block] = []
    for block in blocks:
        if block["type"] == "data_table":
            plainer += [section(bold(block["caption"])), _plain_table(block)]
        else:
            plainer.append(block)
    return replace(message, blocks=plainer)


def _in_sections(message: Message) -> Message:
    return replace(message, blocks=without_tables(_without_charts(message)))


def _without_charts(message: Message) -> list[Block]:
    """Each chart as the text that its message brings for it; a chart without one as its title."""
    texts = iter(message.chart_texts)
    return [
        section(next(texts, bold(block["title"])))
        if block["type"] == "data_visualization"
        else block
        for block in message.blocks
    ]


def _said(blocks: list[Block], most: int, but: Block | None = None) -> list[Block]:
    """The blocks with each table but one in sections, as many as there is room for."""
    room = most - len(blocks)
    written: list[Block] = []
    for block in blocks:
        if block["type"] not in TABLES or block is but:
            written.append(block)
            continue
        parts = [section(part) for part in _packed(table_lines(block), 1 + max(room, 0))]
        room -= len(parts) - 1
        written += parts
    return written[:most]


def _packed(lines: Iterable[str], most: int) -> list[Mrkdwn]:
    """The lines in at most `most` texts that each fit a section; an ellipsis for the rest."""
    texts: list[str] = []
    for each in lines:
        fitting = str(shorten(Mrkdwn(each), SECTION))
        if texts and len(texts[-1]) + len(fitting) < SECTION:
            texts[-1] += f"\n{fitting}"
        elif len(texts) < most:
            texts.append(fitting)
        else:
            texts[-1] += f"\n{ELLIPSIS}"
            break
    return [Mrkdwn(text) for text in texts if text.strip()]


def _plain_table(block: Block) -> Block:
    header, *rows = [[_cell_text(cell) for cell in row] for row in block["rows"]]
    numeric = {i for i, cell in enumerate(block["rows"][-1]) if cell["type"] == "raw_number"}
    return table(header, rows, numeric=numeric)


def _cell_text(cell: Block) -> str:
    if "text" in cell:
        return plain(str(cell["text"]))
    return plain(" ".join(_rich_parts(cell)))


def _written(blocks: Iterable[Block]) -> list[Mrkdwn]:
    """All that blocks say, text by text. What can be pressed is left out."""
    return [text for block in blocks for text in _texts(block)]


def _texts(block: Block) -> Iterator[Mrkdwn]:
    if block["type"] == "rich_text":
        yield join(map(escape, _rich_parts(block)))
    elif block["type"] == "header":
        yield bold(block["text"]["text"])
    elif block["type"] in {"section", "context"}:
        parts = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
        yield from (_marked(part) for part in parts if part and "text" in part)


def _marked(text: Block) -> Mrkdwn:
    """A text object as mrkdwn, which was escaped when it was made."""
    return Mrkdwn(text["text"]) if text["type"] == "mrkdwn" else escape(text["text"])


def _rich_parts(node: object) -> list[str]:
    """The texts within rich text, in order."""
    if isinstance(node, list):
        return [text for part in node for text in _rich_parts(part)]
    if not isinstance(node, dict):
        return []
    if node.get("type") == "user":
        return [mention(str(node["user_id"]))]
    own = [node["text"]] if isinstance(node.get("text"), str) else []
    return own + _rich_parts(node.get("elements", []))
