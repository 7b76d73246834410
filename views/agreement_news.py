"""The news of a new version of the agreement, as each of its readers is told it."""

from dataclasses import replace

from blockkit.mrkdwn import channel, mention
from funnel.notices import AgreementChanged
from messages.terms_changes import news, receipt
from services.agreement import told_of_changes
from storage import agreements, people
from storage.work import Work
from views.posts import Nothing, Post, Rendered, Setting
from views.readers import channel_localizer, localizer_of


def post(work: Work, changed: AgreementChanged, _: Setting) -> Rendered:
    """A channel hears it in its language, a head in theirs, and who made it as a receipt."""
    both = agreements.version_and_before(work, changed.version)
    if both is None:
        return Nothing("there was no version before it")
    version, before = both
    if changed.target in {work.company.marketing_channel, work.company.sales_channel}:
        return Post(changed.target, news(channel_localizer(work.company), version, before))
    localizer = localizer_of(work, changed.target)
    if changed.target != version.made_by:
        return Post(changed.target, news(localizer, version, before))
    maker = replace(work, actor=people.person(work, version.made_by))
    told = told_of_changes(maker)
    names = [*map(channel, told.channels), *map(mention, told.heads)]
    return Post(changed.target, receipt(localizer, version, before, names))
