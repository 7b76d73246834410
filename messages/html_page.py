"""Pages of HTML that need nothing from the network: templates, and blocks of Slack as HTML."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from blockkit.blocks import Block
from blockkit.mrkdwn import Mrkdwn
from messages.mrkdwn_text import html_of

_TEMPLATES = Path(__file__).parent / "templates"
# Of ours alone: in what others wrote, "<" is escaped.
_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


def render(template: str, **values: object) -> str:
    """A page from a template beside this module."""
    return _environment().get_template(template).render(**values)


def sentence(mrkdwn: str, names: Mapping[str, str]) -> Markup:
    """Mrkdwn as HTML; people are called by their names, a link by its words."""

    def words(link: re.Match[str]) -> str:
        target, text = link[1], link[2]
        return names.get(target.removeprefix("@"), target) if text is None else text

    return Markup(html_of(Mrkdwn(_LINK.sub(words, mrkdwn))))  # noqa: S704 - escaped there


def parts(blocks: Iterable[Block], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the template shows of blocks: headings, paragraphs, notes, tables. No button, no chart.

    Each part has a `kind` and its `content`; a table's is its `head` and `rows` of texts.
    """
    contents: list[dict[str, Any]] = []
    for block in blocks:
        match block["type"]:
            case "header":
                contents.append({"kind": "heading", "content": block["text"]["text"]})
            case "section":
                texts = [block["text"]] if "text" in block else block.get("fields", [])
                contents += [
                    {"kind": "paragraph", "content": sentence(text["text"], names)}
                    for text in texts
                ]
            case "context":
                lines = [each["text"] for each in block["elements"] if "text" in each]
                contents += [{"kind": "note", "content": sentence(each, names)} for each in lines]
            case "table" | "data_table":
                head, *rows = [[_cell(cell) for cell in row] for row in block["rows"]]
                columns = list(zip(*rows, strict=True))
                for cell, column in zip(head, columns, strict=True):
                    cell["is_number"] = any(each["is_number"] for each in column)
                contents.append({"kind": "table", "head": head, "rows": rows})
    return contents


def _cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {"text": cell["text"], "is_number": cell["type"] == "raw_number"}


def _css(text: str) -> Markup:
    """A text as a string of CSS: whatever could end it is written by its code."""
    safe = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):06x}" for c in text)
    return Markup(f'"{safe}"')  # noqa: S704 - letters, figures and codes alone


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["css"] = _css
    return environment
