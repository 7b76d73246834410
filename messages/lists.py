"""The lists of leads that `/lead` answers with."""

from funnel.facts import LeadFacts
from messages.leads import lead_list
from messages.message import Message
from messages.voice import Voice


def found(voice: Voice, words: str, leads: list[LeadFacts]) -> Message:
    """What `/lead find` found."""
    return lead_list(
        voice,
        voice.say("Leads that hold “{words}”", words=words),
        leads,
        voice.mark(
            "No lead holds “{words}”. Try part of a name, a company or an e-mail.", words=words
        ),
    )


def mine(voice: Voice, leads: list[LeadFacts]) -> Message:
    """What `/lead mine` shows."""
    return lead_list(
        voice,
        voice.say("Your open leads"),
        leads,
        voice.mark("You have no open leads. `/lead` adds one, `/lead queue` shows what waits."),
    )
