"""The greeting, which follows the set-up, and the first words to the teams."""

from dataclasses import replace

from blockkit.message import Message
from funnel.agreement import Terms
from funnel.notices import TeamsCanStart, Welcome, WelcomeChanged
from funnel.stages import Side
from messages import greeting
from services import access, first_steps, signatures
from storage import agreements, outbox, people
from storage.work import Work
from views.posts import Nothing, Post, Rendered
from views.readers import channel_localizer, localizer_of
from views.renderers import Setting, renders


def greeting_to(work: Work, reader: str) -> Message:
    """With the steps that are done by now."""
    version = agreements.agreement_in_force(work)
    promised = version.terms if version else Terms()  # not shown before there is one
    acting = replace(work, actor=people.person(work, reader))
    signing = greeting.Signing(promised, signatures.to_sign(acting))
    return greeting.welcome(localizer_of(work, reader), first_steps.steps(work), signing)


@renders(WelcomeChanged)
def greeting_changed(work: Work, changed: WelcomeChanged, _: Setting) -> Rendered:
    """The greeting that stands there, as it would be now."""
    place = outbox.where_sent(work, Welcome(changed.reader))
    if place is None:
        return Nothing("they were not greeted")
    return Post(place.channel, greeting_to(work, changed.reader), update=place.ts)


@renders(TeamsCanStart)
def ready(work: Work, due: TeamsCanStart, _: Setting) -> Rendered:
    """To one team's channel, or to the one that both share."""
    company = work.company
    channels = {Side.MARKETING: company.marketing_channel, Side.SALES: company.sales_channel}
    sides = tuple(side for side, channel in channels.items() if channel == due.channel)
    if not sides:
        return Nothing("it is no team's channel any more")
    terms = access.need_agreement(work).terms
    return Post(due.channel, greeting.ready(channel_localizer(company), terms, sides))
