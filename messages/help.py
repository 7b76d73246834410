"""The help of each command."""

from collections.abc import Sequence

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, code, join
from messages.commands import COMMANDS
from messages.localizer import Localizer


def help_text(localizer: Localizer, name: str) -> Message:
    """Each verb of a command and what it does, in the reader's language."""
    command = COMMANDS[name]
    intro = localizer.mark(command.intro)
    lines = [_line(localizer, [name], command.bare)]
    for verb in command.verbs.values():
        if verb.line:
            argument = localizer.say(verb.argument) if verb.argument else ""
            lines.append(_line(localizer, [name, verb.of(localizer), argument], verb.line))
    foot = localizer.mark("Words of all three languages work, with or without accents.")
    title = join([bold(name), intro], " · ")
    blocks = [b.section(title), b.section(Mrkdwn("\n".join(lines))), b.context(foot)]
    text = join([localizer.mark("Help for {command}", command=name), intro], ": ")
    return Message(str(text), blocks)


def _line(localizer: Localizer, words: Sequence[str], meaning: str) -> Mrkdwn:
    command = code(" ".join(filter(None, words)))
    return localizer.mark("{typed}: {meaning}", typed=command, meaning=localizer.say(meaning))
