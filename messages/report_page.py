"""A digest on paper: a page of HTML for people who are not in Slack, to read or to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from blockkit.blocks import Block
from blockkit.message import Message
from messages import html_page
from messages.localizer import Localizer


@dataclass(frozen=True)
class Report:
    """`title` and `days` head the page; each of `sections` has a title, or "", and its blocks."""

    title: str
    days: str
    sections: Sequence[tuple[str, Sequence[Block]]]
    name: str


def page(
    localizer: Localizer, report: Report, company: str, names: Mapping[str, str], now: datetime
) -> str:
    """The page in the localizer's language; people are called by their `names`."""
    return html_page.render(
        "report.html.j2",
        language=localizer.locale.replace("_", "-"),
        title=report.title,
        company=company,
        days=report.days,
        as_of=localizer.say("As of {when}", when=localizer.moment(now)),
        sections=[
            {"title": title, "parts": html_page.parts(blocks, names)}
            for title, blocks in report.sections
        ],
        page_of=localizer.say("Page {n} of {all}", n="\n", all="\n").split("\n"),
    )


def beside(localizer: Localizer) -> Message:
    """What is said beside the page as a file."""
    text = localizer.mark("For people who aren't in Slack: this review as a page to read or print.")
    return Message(text, [])


def not_attached(localizer: Localizer) -> Message:
    """What is said where the app may not upload files."""
    text = localizer.mark(
        "I can't attach this review as a page to print. Ask whoever runs Pacto to reinstall it "
        "with the permission `files:write`."
    )
    return Message(text, [])
