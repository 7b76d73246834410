"""Slack's markup of typed text: escaped entities, mentions of users and channels, links."""

import re
from collections.abc import Callable
from functools import partial

from sandbox.workspace import Workspace

Change = Callable[[str], str]

MARKED = re.compile(r"<(?:[@#!]|(?:https?|mailto|tel):)[^<>\s|]+(?:\|[^<>]*)?>")
EMAIL = re.compile(r"(?<![\w.+\-:/<|])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)]")
BROADCAST = re.compile(r"(?<![\w.@])@(channel|here|everyone)\b")


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def message_text(workspace: Workspace, text: str) -> str:
    """A message's text: `@Marina` becomes `<@U…>`; links and e-mail addresses are marked."""
    marked = _mark(workspace, text, with_names=False)
    return _outside_marks(marked, lambda part: BROADCAST.sub(r"<!\1>", part))


def command_text(workspace: Workspace, text: str, *, should_escape: bool) -> str:
    """A command's text: with `should_escape` names become `<@U…|name>` and `<#C…|name>`."""
    if not should_escape:
        return escape(text)
    return _mark(workspace, text, with_names=True)


def _mark(workspace: Workspace, text: str, *, with_names: bool) -> str:
    text = _outside_marks(text, escape)
    text = _outside_marks(text, lambda part: LINK.sub(r"<\g<0>>", part))
    text = _outside_marks(text, lambda part: EMAIL.sub(r"<mailto:\g<0>|\g<0>>", part))
    text = _outside_marks(text, lambda part: _mark_users(workspace, part, with_names=with_names))
    text = _outside_marks(text, lambda part: _mark_channels(workspace, part))
    return _add_names(workspace, text) if with_names else text


def _outside_marks(text: str, change: Change) -> str:
    """Change only the text that is not yet between `<` and `>`."""
    parts, end = [], 0
    for match in MARKED.finditer(text):
        parts += [change(text[end : match.start()]), match.group()]
        end = match.end()
    return "".join([*parts, change(text[end:])])


def _mark_users(workspace: Workspace, text: str, *, with_names: bool) -> str:
    for user in workspace.users.values():
        mark = f"<@{user.id}|{user.name}>" if with_names else f"<@{user.id}>"
        for name in (user.real_name, user.name):
            pattern = re.compile(rf"(?<![\w.@])@{re.escape(name)}\b", re.IGNORECASE)
            text = _outside_marks(text, partial(pattern.sub, mark))
    return text


def _mark_channels(workspace: Workspace, text: str) -> str:
    for channel in workspace.channels.values():
        if channel.name:
            pattern = re.compile(rf"(?<![\w&#])#{re.escape(channel.name)}\b")
            mark = f"<#{channel.id}|{channel.name}>"
            text = _outside_marks(text, partial(pattern.sub, mark))
    return text


def _add_names(workspace: Workspace, text: str) -> str:
    """Add the name to `<@U0MARINA>` typed literally, as in an escaped command."""

    def with_name(match: re.Match[str]) -> str:
        user = workspace.users.get(match[1])
        return f"<@{user.id}|{user.name}>" if user else match[0]

    return re.sub(r"<@(\w+)>", with_name, text)
