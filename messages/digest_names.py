"""What the digests are called that a company begins with."""

from funnel.people import Company
from funnel.stages import Side
from messages import labels
from messages.localizer import Localizer


def default_names(localizer: Localizer, company: Company) -> dict[str, str]:
    """The name of each team channel's daily digest, by channel; one where both share a channel."""
    daily = localizer.say("Daily digest")
    channels = {
        Side.MARKETING: company.marketing_channel,
        Side.SALES: company.sales_channel,
    }
    if company.marketing_channel == company.sales_channel:
        return {company.sales_channel: daily} if company.sales_channel else {}
    return {
        channel: localizer.say("{digest} · {team}", digest=daily, team=labels.side(localizer, side))
        for side, channel in channels.items()
        if channel
    }
