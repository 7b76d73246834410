"""What Slack makes of text a person types: entities escaped, people, channels and links marked."""

import re
from collections.abc import Callable
from functools import partial

from sandbox.workspace import Workspace

Change = Callable[[str], str]

MARKED = re.compile(r"<(?:[@#!][^<>\s]+(?:\|[^<>]*)?|(?:https?|mailto|tel):[^<>\s]+(?:\|[^<>]*)?)>")
EMAIL = re.compile(r"(?<![\w.:/<|])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)]")
BROADCAST = re.compile(r"(?<![\w.@])@(channel|here|everyone)\b")


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def message_text(workspace: Workspace, text: str) -> str:
    """Text of a message: `@Marina` and `@marina` become `<@U…>`, links and e-mails are marked."""
    marked = _mark(workspace, text, with_names=False)
    return _outside(marked, lambda part: BROADCAST.sub(r"<!\1>", part))


def command_text(workspace: Workspace, text: str, *, should_escape: bool) -> str:
    """Text of a command: with `should_escape` names become `<@U…|name>` and `<#C…|name>`."""
    if not should_escape:
        return escape(text)
    return _mark(workspace, text, with_names=True)


def _mark(workspace: Workspace, text: str, *, with_names: bool) -> str:
    text = _outside(text, escape)
    text = _outside(text, lambda part: LINK.sub(r"<\g<0>>", part))
    text = _outside(text, lambda part: EMAIL.sub(r"<mailto:\g<0>|\g<0>>", part))
    text = _outside(text, lambda part: _name_people(workspace, part, with_names=with_names))
    text = _outside(text, lambda part: _name_channels(workspace, part))
    return _name_marked(workspace, text) if with_names else text


def _outside(text: str, change: Change) -> str:
    """Change only what is not yet marked between `<` and `>`."""
    parts, at = [], 0
    for found in MARKED.finditer(text):
        parts += [change(text[at : found.start()]), found.group()]
        at = found.end()
    return "".join([*parts, change(text[at:])])


def _name_people(workspace: Workspace, text: str, *, with_names: bool) -> str:
    for user in workspace.users.values():
        mark = f"<@{user.id}|{user.name}>" if with_names else f"<@{user.id}>"
        for name in (user.real_name, user.name):
            pattern = re.compile(rf"(?<![\w.@])@{re.escape(name)}\b", re.IGNORECASE)
            text = _outside(text, partial(pattern.sub, mark))
    return text


def _name_channels(workspace: Workspace, text: str) -> str:
    for channel in workspace.channels.values():
        if channel.name:
            pattern = re.compile(rf"(?<![\w&#])#{re.escape(channel.name)}\b")
            mark = f"<#{channel.id}|{channel.name}>"
            text = _outside(text, partial(pattern.sub, mark))
    return text


def _name_marked(workspace: Workspace, text: str) -> str:
    """`<@U0MARINA>` typed as such gets its name, as an escaped command has it."""

    def named(found: re.Match[str]) -> str:
        user = workspace.users.get(found[1])
        return f"<@{user.id}|{user.name}>" if user else found[0]

    return re.sub(r"<@(\w+)>", named, text)
