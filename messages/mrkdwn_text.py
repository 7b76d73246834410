"""Sentences of mrkdwn where there is no Slack: as text of a terminal, as HTML of a page."""

import re
from html import escape as escape_html

from blockkit.mrkdwn import Mrkdwn, unescape

_BOLD = re.compile(r"(?<![^\W_])\*([^*\n]+)\*(?![^\W_])")
_AS_TYPED = str.maketrans({"∗": "*", "＿": "_", "∼": "~", "ˋ": "`", "\u2060": None})  # noqa: RUF100


def text_of(sentence: Mrkdwn) -> str:
    """The sentence as its reader sees it in Slack, without the bold."""
    return unescape(_BOLD.sub(r"\1", sentence)).translate(_AS_TYPED)


def html_of(sentence: Mrkdwn) -> str:
    """The sentence as HTML, what is bold in Slack marked as important."""
    parts = _BOLD.split(sentence)
    plain = [escape_html(unescape(part).translate(_AS_TYPED)) for part in parts]
    return "".join(f"<strong>{p}</strong>" if n % 2 else p for n, p in enumerate(plain)).replace(
        "\n", "<br>"
    )
