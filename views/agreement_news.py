"""The news of a new version of the agreement, as each of its readers is told it."""

from dataclasses import replace

from blockkit.mrkdwn import channel, mention
from funnel.notices import AgreementChanged
from messages.terms_changes import Context, NewVersion, news, receipt
from services.agreement import told_of_changes
from services.calendar import countries
from storage import agreements, people, proposals
from storage.work import Work
from views.posts import Nothing, Post, Rendered
from views.readers import channel_localizer, localizer_of
from views.renderers import Setting, renders


@renders(AgreementChanged)
def post(work: Work, changed: AgreementChanged, _: Setting) -> Rendered:
    """A channel hears it in its language, a head in theirs, and who made it as a receipt."""
    both = agreements.version_and_before(work, changed.version)
    if both is None:
        return Nothing("there was no version before it")
    signed = proposals.signatures_of_versions(work, [both[0].id])[both[0].id]
    signers = tuple(dict.fromkeys(each.user_id for each in signed))
    new = NewVersion(*both, Context(countries(), work.company.currency), signers)
    if changed.target in {work.company.marketing_channel, work.company.sales_channel}:
        return Post(changed.target, news(channel_localizer(work.company), new))
    localizer = localizer_of(work, changed.target)
    if changed.target != new.version.made_by:
        return Post(changed.target, news(localizer, new))
    maker = replace(work, actor=people.person(work, new.version.made_by))
    others = told_of_changes(maker)
    names = [*map(channel, others.channels), *map(mention, others.heads)]
    return Post(changed.target, receipt(localizer, new, names))
