"""The agreement on paper: a page of HTML that prints as a contract, on A4 and on Letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from blockkit.message import Message
from funnel.facts import Person
from funnel.stages import Side
from messages import labels
from messages.agreement_text import Signed, clauses
from messages.html_page import render
from messages.localizer import Localizer
from messages.mrkdwn_text import html_of


@dataclass(frozen=True)
class Parties:
    """Who agrees: the company, and the heads of each team."""

    company: str
    heads: Mapping[Side, list[Person]]


def page(localizer: Localizer, signed: Signed, parties: Parties, now: datetime) -> str:
    """The page in the localizer's language; it needs nothing from the network."""
    version = signed.version
    number = localizer.number(version.version)
    begins = localizer.date(version.begins_at)
    is_to_come = version.begins_at > now
    return render(
        "agreement.html.j2",
        language=localizer.locale.replace("_", "-"),
        title=localizer.say("Service level agreement between marketing and sales"),
        company=parties.company,
        version=localizer.say("Version {n}", n=number),
        since=localizer.say("In force from {when}", when=begins)
        if is_to_come
        else localizer.say("In force since {when}", when=begins),
        review=localizer.say("Review on {day}", day=localizer.date(version.terms.review_on))
        if version.terms.review_on
        else "",
        parties_title=localizer.say("Parties"),
        parties=[_party(localizer, parties, side) for side in Side],
        intro=localizer.say(
            "Both teams agree on what follows. It holds until both heads sign a new version."
        ),
        clauses=[
            {"title": each.title, "lines": [Markup(html_of(line)) for line in each.lines]}  # noqa: S704 - escaped there
            for each in clauses(localizer, version.terms, signed.context)
        ],
        signatures_title=localizer.say("Signatures"),
        signatures=[_signature(localizer, signed, side) for side in Side],
        page_of=localizer.say("Page {n} of {all}", n="\n", all="\n").split("\n"),
    )


def file_name(localizer: Localizer, signed: Signed) -> str:
    """What the page is called as a file, in letters that every system takes."""
    return localizer.say("agreement-version-{n}.html", n=str(signed.version.version))


def beside(localizer: Localizer, signed: Signed) -> Message:
    """What is said beside the page as a file."""
    sentence = localizer.mark(
        "Version {n} of the agreement as a page to print. Open the file in your browser.",
        n=localizer.number(signed.version.version),
    )
    return Message(sentence, [])


def not_attached(localizer: Localizer) -> Message:
    """What is said where the app may not upload files."""
    sentence = localizer.mark(
        "I can't send files in this workspace yet. Ask whoever runs Pacto to reinstall it with "
        "the permission `files:write`, or to run `pacto agreement html`."
    )
    return Message(sentence, [])


def _party(localizer: Localizer, parties: Parties, side: Side) -> dict[str, str]:
    names = [person.name or person.user_id for person in parties.heads[side]]
    heads = localizer.list(names) if names else localizer.say("no head yet")
    return {"team": labels.side(localizer, side), "heads": heads}


def _signature(localizer: Localizer, signed: Signed, side: Side) -> dict[str, Any]:
    signature = signed.signature(side)
    team = labels.side(localizer, side)
    if signature is None:
        return {"team": team, "who": "", "when": localizer.say("Not signed yet")}
    return {
        "team": team,
        "who": signed.names.get(signature.user_id) or signature.user_id,
        "when": localizer.say("Signed in Slack on {when}", when=localizer.moment(signature.at)),
    }
