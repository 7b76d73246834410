"""The help of each command, and the answer to a word it does not know."""

from messages import blocks as b
from messages.message import Message
from messages.text import Mrkdwn, bold, code, join
from messages.verbs import VERBS
from messages.voice import N_, Voice

_INTRO = {
    "/lead": N_("Leads: add them, find them, hand them off."),
    "/sla": N_("The agreement between marketing and sales, and where both sides stand."),
    "/digest": N_("The balance of both teams, now or on a schedule."),
    "/pacto": N_("How Pacto is set up here, and you in it."),
}
_BARE = {
    "/lead": N_("opens the form for a new lead"),
    "/sla": N_("where both sides stand now"),
    "/digest": N_("today's balance, for you alone"),
    "/pacto": N_("this help"),
}
_LINES = {
    ("/lead", "new"): N_("opens the form for a new lead"),
    ("/lead", "find"): N_("looks for a name, a company, an e-mail or a phone"),
    ("/lead", "show"): N_("shows one lead with its history"),
    ("/lead", "mine"): N_("your open leads"),
    ("/lead", "queue"): N_("the SQLs that wait for a decision"),
    ("/sla", "status"): N_("where both sides stand now"),
    ("/sla", "terms"): N_("the agreement in force: what each side promises"),
    ("/sla", "history"): N_("every version of the agreement and what it changed"),
    ("/sla", "change"): N_("changes the agreement; for heads of team and admins"),
    ("/digest", "now"): N_("today's balance, for you alone"),
    ("/digest", "schedule"): N_("sends a balance to a channel before each meeting"),
    ("/digest", "list"): N_("the digests that are scheduled, and when each comes next"),
    ("/digest", "pause"): N_("stops a digest for a while"),
    ("/digest", "resume"): N_("lets a paused digest go on"),
    ("/digest", "remove"): N_("removes a digest for good"),
    ("/pacto", "setup"): N_("channels, time zone, language and holidays; for admins"),
    ("/pacto", "team"): N_("who is in marketing and who in sales; for admins"),
    ("/pacto", "language"): N_("the language of what is posted in channels; for admins"),
    ("/pacto", "away"): N_("you get no new leads until that day"),
    ("/pacto", "back"): N_("you are here again and get leads"),
}
_ARGUMENTS = {
    ("/lead", "find"): N_("TEXT"),
    ("/lead", "show"): N_("L-12"),
    ("/digest", "pause"): N_("NAME"),
    ("/digest", "resume"): N_("NAME"),
    ("/digest", "remove"): N_("NAME"),
    ("/pacto", "away"): N_("DATE"),
}


def help_text(voice: Voice, command: str) -> Message:
    """Each verb of a command with a line of what it does, in the reader's own words."""
    intro = voice.mark(_INTRO[command])
    lines = [_line(voice, command, "", _BARE[command])]
    told = [(verb, _LINES.get((command, verb))) for verb in VERBS[command]]
    lines += [_line(voice, command, verb, said) for verb, said in told if said]
    foot = voice.mark("Words of all three languages work, with or without accents.")
    title = join([bold(command), intro], " · ")
    made = [b.section(title), b.section(Mrkdwn("\n".join(lines))), b.context(foot)]
    return Message(
        str(join([voice.mark("Help for {command}", command=command), intro], ": ")), made
    )


def _line(voice: Voice, command: str, verb: str, said: str) -> Mrkdwn:
    argument = _ARGUMENTS.get((command, verb))
    words = [command, VERBS[command][verb].of(voice) if verb else ""]
    typed = " ".join([*filter(None, words), *([voice.say(argument)] if argument else [])])
    return voice.mark("{typed}: {meaning}", typed=code(typed), meaning=voice.say(said))
