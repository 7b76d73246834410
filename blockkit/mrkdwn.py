"""Text that is safe to show in Slack, whoever wrote it.

There are two kinds of text. A plain `str` is never trusted: it is escaped before it becomes mrkdwn.
A `Mrkdwn` is built here from escaped parts and may hold mentions, links and bold. String methods
turn a `Mrkdwn` back into a `str`, so code that bypasses this module loses the formatting, never the
escaping.
"""

import re
import unicodedata
from collections.abc import Iterable

ELLIPSIS = "…"
NOTHING = "–"
"""The placeholder for an empty text: Slack refuses empty texts."""

_ZERO_WIDTH_JOINER = "\u200d"
_WORD_JOINER = "\u2060"
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_BROADCAST = re.compile(r"@(?=channel\b|here\b|everyone\b)", re.IGNORECASE)
# Slack opens and closes bold, italic and strike at the edge of a word; inside one (ana_maria) the
# characters mean nothing and stay as they are. An underscore is no part of a word here.
_STYLE = re.compile(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])")
_LOOKALIKE = {"*": "∗", "_": "＿", "~": "∼"}
_UNFINISHED = re.compile(r"(<[^<>]*|&[a-z]*)$")
_USER_ID = re.compile(r"[UW][A-Z0-9]+")
_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]+")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}")
_PHONE = re.compile(r"\+[0-9]{4,20}(;ext=[0-9]{1,10})?")


class Mrkdwn(str):
    """Text in Slack's own markup, every outside part of it escaped."""

    __slots__ = ()


def clean(text: str) -> str:
    """The text without invisible characters: controls, zero-width and direction marks.

    Line breaks of every kind become a newline. Emoji joined into one stay joined.
    """
    if text.replace("\n", "").isprintable():
        return text
    visible: list[str] = []
    for character in _LINE_BREAKS.sub("\n", text):
        invisible = unicodedata.category(character) in {"Cc", "Cf", "Cs"}
        in_emoji = character == _ZERO_WIDTH_JOINER and _ends_in_symbol(visible)
        if not invisible or in_emoji or character in "\n\t":
            visible.append(character)
    return "".join(visible)


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` characters, an ellipsis at the end where some were cut.

    A `Mrkdwn` stays one, and is never cut inside a link, a mention or an escape.
    """
    if len(text) <= limit:
        return text
    room = max(limit - len(ELLIPSIS), 0)
    # A joiner, a combining accent or a variation selector belongs to the character before it.
    while room and unicodedata.category(text[room]) in {"Mn", "Me", "Cf"}:
        room -= 1
    cut = text[:room].removesuffix(_ZERO_WIDTH_JOINER)
    if isinstance(text, Mrkdwn):
        return Mrkdwn(_UNFINISHED.sub("", cut).rstrip() + ELLIPSIS)
    return cut.rstrip() + ELLIPSIS


def plain(text: str, limit: int | None = None) -> str:
    """One line of text for a label, a title or a button: cleaned, spaces collapsed, shortened."""
    # The fast path: printable text has no white space but the space itself.
    if not text.isprintable() or "  " in text:
        text = _SPACES.sub(" ", clean(text))
    line = text.strip()
    return line if limit is None else shorten(line, limit)


def escape(text: str) -> Mrkdwn:
    """The text as mrkdwn that shows the same characters without any markup; line breaks are kept.

    It cannot mention, link by `<…>`, notify a channel, or become bold, italic, struck or code.
    """
    if isinstance(text, Mrkdwn):
        return text
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    safe = _STYLE.sub(lambda match: _LOOKALIKE[match.group()], safe.replace("`", "ˋ"))
    return Mrkdwn(_BROADCAST.sub(f"@{_WORD_JOINER}", safe))


# Slack turns what it recognises into <mailto:a@b|a@b>, <https://b|b>, <#C1|sales>, <@U1|ana>.
_MARKED = re.compile(r"<(?:mailto:|tel:)?([^<>|]+)(?:\|([^<>]*))?>")


def unescape(text: str, *, members: bool = True) -> str:
    """Text from Slack as its writer saw it.

    Mentions of members become names too, unless `members` is False: a search for people in a text
    needs them in the form `<@U1>`.
    """

    def as_typed(match: re.Match[str]) -> str:
        if not members and match[1].startswith("@"):
            return match[0]
        return match[2] or match[1]

    text = _MARKED.sub(as_typed, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def line(text: str, limit: int | None = None) -> Mrkdwn:
    """`escape` on one line: for a name, a company, a cell."""
    if isinstance(text, Mrkdwn):
        return Mrkdwn(shorten(Mrkdwn(_SPACES.sub(" ", text).strip()), limit or len(text)))
    return escape(plain(text, limit))


def join(parts: Iterable[str], separator: str = "\n") -> Mrkdwn:
    """The parts as one `Mrkdwn`: each escaped unless it is one already; empty parts are left out.

    The separator is not escaped.
    """
    return Mrkdwn(separator.join(escape(part) for part in parts if part))


def bold(text: str) -> Mrkdwn:
    return _wrapped("*", text)


def italic(text: str) -> Mrkdwn:
    return _wrapped("_", text)


def code(text: str) -> Mrkdwn:
    return _wrapped("`", text)


def preformatted(text: str) -> Mrkdwn:
    """A monospaced block; the text is escaped and its backticks are replaced."""
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Mrkdwn(f"```\n{safe.replace('`', 'ˋ')}\n```")


def mention(user_id: str) -> Mrkdwn:
    """`<@U…>`, which notifies; anything but a user id is shown as text."""
    return Mrkdwn(f"<@{user_id}>") if _USER_ID.fullmatch(user_id) else line(user_id)


def channel(channel_id: str) -> Mrkdwn:
    """`<#C…>`; anything but a channel id is shown as text."""
    return Mrkdwn(f"<#{channel_id}>") if _CHANNEL_ID.fullmatch(channel_id) else line(channel_id)


def email_link(address: str) -> Mrkdwn:
    """An address that opens a new mail; anything but a plain address is shown as text."""
    if not _EMAIL.fullmatch(address):
        return line(address, 300)
    return Mrkdwn(f"<mailto:{address}|{line(address)}>")


def phone_link(number: str, shown: str) -> Mrkdwn:
    """`shown` as a link that dials a number in international form; else as text."""
    if not _PHONE.fullmatch(number):
        return line(shown, 300)
    return Mrkdwn(f"<tel:{number}|{line(shown)}>")


def link(url: str, shown: str) -> Mrkdwn:
    """A link to an address of ours; a label without one is shown as text."""
    return Mrkdwn(f"<{escape_url(url)}|{line(shown)}>") if url else line(shown)


def escape_url(url: str) -> str:
    """An address within `<…>`: nothing in it ends the link or begins its label."""
    for sign, code in (("&", "&amp;"), ("<", "%3C"), (">", "%3E"), ("|", "%7C"), (" ", "%20")):
        url = url.replace(sign, code)
    return url


def _ends_in_symbol(characters: list[str]) -> bool:
    return bool(characters) and unicodedata.category(characters[-1])[0] in "SM"


def _wrapped(mark: str, text: str) -> Mrkdwn:
    inside = line(text)
    return Mrkdwn(f"{mark}{inside}{mark}") if inside else inside
