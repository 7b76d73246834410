"""All conversations, registered on one Bolt app."""

from slack_bolt.async_app import AsyncApp

from handlers import (
    actions,
    agreement,
    campaigns,
    cards,
    commands,
    digests,
    document,
    errors,
    home,
    ideas,
    leads,
    lookups,
    meetings,
    mentions,
    patterns,
    people,
    presence,
    privacy,
    setup,
    signing,
    sla,
)
from handlers.dispatch import Dispatcher


def register_all(app: AsyncApp, dispatcher: Dispatcher, forget: people.Forget) -> None:
    """Few listeners, the ones asked for most first: Bolt tries them one after the other."""
    commands.register(
        app,
        dispatcher,
        {
            "/lead": leads.openers(dispatcher) | privacy.lead_openers(dispatcher),
            "/sla": agreement.openers(dispatcher) | document.openers(dispatcher),
            "/digest": digests.openers(dispatcher),
            "/idea": ideas.openers(dispatcher),
            "/pacto": setup.openers(dispatcher)
            | actions.openers(dispatcher)
            | campaigns.openers(dispatcher)
            | presence.openers(dispatcher)
            | privacy.pacto_openers(dispatcher),
        },
    )
    for conversation in (
        cards,
        leads,
        sla,
        agreement,
        document,
        signing,
        digests,
        ideas,
        actions,
        patterns,
        campaigns,
        meetings,
        setup,
        presence,
        privacy,
        home,
        mentions,
        lookups,
    ):
        conversation.register(app, dispatcher)
    people.register(app, dispatcher, forget)
    errors.register(app, dispatcher)
