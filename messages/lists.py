"""The lists of leads that `/lead` answers with."""

from blockkit.message import Message
from funnel.facts import LeadFacts
from messages.leads import lead_list
from messages.localizer import Localizer


def search_results(localizer: Localizer, words: str, leads: list[LeadFacts]) -> Message:
    """The leads that match a `/lead find`."""
    return lead_list(
        localizer,
        localizer.say("Leads matching “{words}”", words=words),
        leads,
        localizer.mark(
            "No leads match “{words}”. Try part of a name, company, or email.", words=words
        ),
    )


def mine(localizer: Localizer, leads: list[LeadFacts]) -> Message:
    """The open leads of whoever asks with `/lead mine`."""
    return lead_list(
        localizer,
        localizer.say("Your open leads"),
        leads,
        localizer.mark(
            "You have no open leads. Add one with `/lead`, or see what's waiting with "
            "`/lead queue`."
        ),
    )


def ready(localizer: Localizer, leads: list[LeadFacts]) -> Message:
    """The leads that meet the SQL criteria and are not handed off."""
    return lead_list(
        localizer,
        localizer.say("Ready for sales"),
        leads,
        localizer.mark(
            "No leads are ready to hand off. They show up here once they meet the SQL "
            "criteria in your agreement."
        ),
    )
