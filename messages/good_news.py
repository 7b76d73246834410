"""What marketing hears when sales gets on with a lead, and both teams when a deal is won."""

from collections.abc import Mapping, Sequence

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join, line
from funnel.facts import Deal
from funnel.good_news import LeadNews
from funnel.people import NewsAt
from funnel.stages import EventKind
from messages import buttons, labels
from messages.ids import Click
from messages.localizer import N_, Localizer

_MOST = 15
_SENTENCES = {
    EventKind.ACCEPTED: N_("{by} accepted {lead}."),
    EventKind.OPPORTUNITY: N_("{by} turned {lead} into an opportunity."),
    EventKind.WON: N_("{by} won the deal with {lead}."),
}
_WON_FOR = N_("{by} won the deal with {lead}: {value}.")


def sentence(localizer: Localizer, news: LeadNews, names: Mapping[str, str]) -> Mrkdwn:
    """Who did what with which lead, and for how much."""
    lead = localizer.mark(
        "*{title}*", title=line(" · ".join([news.ref, news.company or news.name]), 150)
    )
    by = labels.person(localizer, news.actor, names)
    if news.kind is EventKind.WON and news.amount is not None:
        return localizer.mark(
            _WON_FOR, by=by, lead=lead, value=value(localizer, Deal(news.amount, news.currency))
        )
    return localizer.mark(_SENTENCES[news.kind], by=by, lead=lead)


def value(localizer: Localizer, deal: Deal) -> str:
    if not deal.currency:
        return localizer.number(deal.amount)
    return localizer.money(deal.amount, deal.currency)


def evening(localizer: Localizer, news: Sequence[LeadNews], names: Mapping[str, str]) -> Message:
    """All of a day in one message."""
    title = localizer.mark_count(
        "Good news today about {n} of your leads:",
        "Good news today about {n} of your leads:",
        len(news),
    )
    sentences = [sentence(localizer, each, names) for each in news[:_MOST]]
    if (rest := len(news) - _MOST) > 0:
        sentences.append(localizer.mark_count("and {n} more", "and {n} more", rest))
    hint = localizer.mark("Want to know right away? Change it in Pacto's Home tab.")
    # A section for each, so that one lead can be erased from it.
    sections = [b.section(join(["•", each], " ")) for each in sentences]
    blocks = [b.section(localizer.mark("*{title}*", title=title)), *sections, b.context(hint)]
    return Message(str(join([title, *sentences[:3]], " ")), blocks)


def at_once(localizer: Localizer, news: LeadNews, names: Mapping[str, str]) -> Message:
    """One piece of it."""
    text = sentence(localizer, news, names)
    row = [buttons.open_lead(localizer, news.number)]
    return Message(str(text), [b.section(text), b.actions(row)])


def won(localizer: Localizer, news: LeadNews, names: Mapping[str, str]) -> Message:
    """A deal, to a whole team, in one line."""
    text = join([":tada:", sentence(localizer, news, names)], " ")
    return Message(str(text), [b.section(text)])


def choice(localizer: Localizer, chosen: NewsAt) -> list[b.Block]:
    """On Home: when good news comes, and the button that changes it."""
    if chosen is NewsAt.EVENING:
        now = localizer.mark("You get good news about your leads in one message each evening.")
        text, other = localizer.say("Tell me right away"), NewsAt.ONCE
    else:
        now = localizer.mark("You get good news about your leads right away.")
        text, other = localizer.say("Tell me in the evening"), NewsAt.EVENING
    return [b.section(now, accessory=b.button(text, Click.HOME_NEWS, str(other)))]
