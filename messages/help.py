"""The help: one for the whole app, and one for each command."""

from collections.abc import Iterable, Sequence
from typing import Final

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, code, join
from funnel.people import Person
from messages.commands import COMMANDS, Verb
from messages.ids import Click
from messages.localizer import N_, Localizer

_EXAMPLES: Final = {
    "/lead": (N_("Add, find, and hand off leads."), "find", N_("grace")),
    "/sla": (N_("See how both teams are doing and what they agreed on."), "status", ""),
    "/digest": (N_("Get the daily digest, now or on a schedule."), "schedule", ""),
    "/idea": (N_("Save ideas for the next meeting, and vote on them."), "list", ""),
    "/pacto": (N_("Set when you're away, and set up Pacto."), "away", N_("friday")),
}
"""What each command is for; a verb of it and what may follow."""

_ADMINS: Final = {
    "setup": N_("channels, time zone, language, and holidays"),
    "team": N_("who's on each team"),
    "language": N_("language for channel posts"),
}
"""The verbs of `/pacto` that only admins can use, and what they set."""

_PRIVACY: Final = frozenset({"export"})
"""Those that only heads of team and admins can use."""

ASKED: Final = {
    "status": "sla status",
    "queue": "lead queue",
    "digest": "digest now",
    "help": "help",
}
"""What the buttons of the help ask, in the words that a person would write."""

FORMS: Final = {
    ("/lead", ""): (Click.LEAD_NEW, N_("New lead")),
    ("/lead", "new"): (Click.LEAD_NEW, N_("New lead")),
    ("/sla", "propose"): (Click.AGREEMENT_OPEN, N_("Propose changes")),
    ("/digest", "schedule"): (Click.DIGEST_SCHEDULE, N_("Schedule a digest")),
    ("/idea", ""): (Click.IDEA_NEW, N_("Add an idea")),
    ("/idea", "new"): (Click.IDEA_NEW, N_("Add an idea")),
    ("/pacto", "action"): (Click.ACTION_NEW, N_("Add an action")),
    ("/pacto", "setup"): (Click.SETUP_OPEN, N_("Set up Pacto")),
    ("/pacto", "team"): (Click.SETUP_TEAM, N_("Teams")),
    ("/pacto", "language"): (Click.SETUP_LANGUAGE, N_("Channel language")),
}
"""The verbs that open a form, with the button that does the same."""


def overview(localizer: Localizer, me: Person) -> Message:
    """All that Pacto can be asked, with an example of each command and buttons for the first steps.

    What only some can do is shown to them alone.
    """
    intro = localizer.mark(
        "I'm Pacto. I keep the agreement between marketing and sales: every lead "
        "handed off, every deadline, every answer."
    )
    blocks = [
        b.section(intro),
        b.section(join([_command(localizer, name) for name in COMMANDS])),
        b.actions(_buttons(localizer)),
        b.section(join([localizer.mark("*For you*"), _own(localizer, me)])),
    ]
    if me.is_admin:
        verbs = COMMANDS["/pacto"].verbs
        lines = [
            _line(localizer, ["/pacto", verbs[name].of(localizer)], line)
            for name, line in _ADMINS.items()
        ]
        blocks.append(b.section(join([localizer.mark("*For admins*"), *lines])))
    blocks.append(b.context(_hint(localizer)))
    return Message(str(join([intro, code(" ".join(COMMANDS))], " ")), blocks)


def _own(localizer: Localizer, me: Person) -> Mrkdwn:
    """What a person sets for themselves."""
    hidden = {*_ADMINS} if me.is_head or me.is_admin else {*_ADMINS, *_PRIVACY}
    verbs = COMMANDS["/pacto"].verbs
    return _lines(localizer, "/pacto", (verbs[name] for name in verbs if name not in hidden))


def help_text(localizer: Localizer, name: str) -> Message:
    """Each verb of a command and what it does, in the reader's language."""
    command = COMMANDS[name]
    intro = localizer.mark(command.intro)
    bare = _line(localizer, [name], command.bare)
    title = join([bold(name), intro], " · ")
    lines = join([bare, _lines(localizer, name, command.verbs.values())])
    blocks = [b.section(title), b.section(lines), b.context(_languages(localizer))]
    text = join([localizer.mark("Help: {command}", command=name), intro], ": ")
    return Message(str(text), blocks)


def form(localizer: Localizer, click: Click, label: str) -> Message:
    """For what needs a form, which only a click can open."""
    text = localizer.mark("This one needs a form. Click the button to open it.")
    button = b.button(localizer.say(label), click, style="primary")
    return Message(str(text), [b.section(text), b.actions([button])])


def typed(localizer: Localizer, command: str, words: Sequence[str]) -> Message:
    """For what is only done by a command."""
    full = code(" ".join([command, *filter(None, words)]))
    text = localizer.mark("Type it as a command: {command}", command=full)
    return Message(str(text), [b.section(text)])


def _command(localizer: Localizer, name: str) -> Mrkdwn:
    purpose, verb, rest = _EXAMPLES[name]
    words = [name, COMMANDS[name].verbs[verb].of(localizer), localizer.say(rest) if rest else ""]
    return localizer.mark(
        "• *{command}*: {purpose} Try {example}",
        command=name,
        purpose=localizer.mark(purpose),
        example=code(" ".join(filter(None, words))),
    )


def _buttons(localizer: Localizer) -> list[b.Block]:
    asked = (
        (localizer.say("Status"), "status"),
        (localizer.say("Queue"), "queue"),
        (localizer.say("Today's digest"), "digest"),
    )
    row = [b.button(localizer.say("New lead"), Click.LEAD_NEW, style="primary")]
    return [*row, *(b.button(label, Click.ASK.at(what), what) for label, what in asked)]


def _lines(localizer: Localizer, name: str, verbs: Iterable[Verb]) -> Mrkdwn:
    lines = []
    for verb in verbs:
        if verb.line:
            argument = localizer.say(verb.argument) if verb.argument else ""
            lines.append(_line(localizer, [name, verb.of(localizer), argument], verb.line))
    return join(lines)


def _line(localizer: Localizer, words: Sequence[str], meaning: str) -> Mrkdwn:
    command = code(" ".join(filter(None, words)))
    return localizer.mark("{typed}: {meaning}", typed=command, meaning=localizer.say(meaning))


def _hint(localizer: Localizer) -> Mrkdwn:
    verbs = COMMANDS["/lead"].verbs
    every = localizer.mark(
        "{help} shows everything a command can do.",
        help=code(f"/lead {verbs['help'].of(localizer)}"),
    )
    here = localizer.mark(
        "You can also write to me without a slash, like “{example}”.",
        example=f"{verbs['find'].of(localizer)} {localizer.say('grace')}",
    )
    return join([every, here, _languages(localizer)], " ")


def _languages(localizer: Localizer) -> Mrkdwn:
    return localizer.mark(
        "You can type commands in English, Portuguese, or Spanish, with or without accents."
    )
