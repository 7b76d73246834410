"""Sentences of mrkdwn where there is no Slack: as text of a terminal, as HTML of a page."""

import re
from html import escape as escape_html

from blockkit.mrkdwn import Mrkdwn, unescape

_BOLD = re.compile(r"(?<![^\W_])\*([^*\n]+)\*(?![^\W_])")
_CODE = re.compile(r"`([^`\n]+)`")
_AS_TYPED = str.maketrans({"∗": "*", "＿": "_", "∼": "~", "ˋ": "`", "\u2060": None})  # noqa: RUF100


def text_of(sentence: Mrkdwn) -> str:
    """The sentence as its reader sees it in Slack, without the bold."""
    return unescape(_BOLD.sub(r"\1", sentence)).translate(_AS_TYPED)


def html_of(sentence: Mrkdwn) -> str:
    """The sentence as HTML: what is bold in Slack as important, what is code as code."""
    return "".join(
        f"<code>{_plain(part)}</code>" if n % 2 else _with_bold(part)
        for n, part in enumerate(_CODE.split(sentence))
    ).replace("\n", "<br>")


def _with_bold(sentence: str) -> str:
    return "".join(
        f"<strong>{_plain(part)}</strong>" if n % 2 else _plain(part)
        for n, part in enumerate(_BOLD.split(sentence))
    )


def _plain(part: str) -> str:
    return escape_html(unescape(part).translate(_AS_TYPED))
