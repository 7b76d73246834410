"""All conversations, registered on one Bolt app."""

from slack_bolt.async_app import AsyncApp

from handlers import (
    cards,
    commands,
    digests,
    errors,
    home,
    leads,
    mentions,
    middleware,
    people,
    setup,
    sla,
)
from handlers.dispatch import Dispatcher


def register_all(app: AsyncApp, dispatcher: Dispatcher, forget: people.Forget) -> None:
    """Few listeners, one a conversation where that stays plain."""
    middleware.register(app)
    commands.register(
        app,
        dispatcher,
        {
            "/lead": leads.register(app, dispatcher),
            "/sla": sla.register(app, dispatcher),
            "/digest": digests.register(app, dispatcher),
            "/pacto": setup.register(app, dispatcher),
        },
    )
    cards.register(app, dispatcher)
    home.register(app, dispatcher)
    mentions.register(app, dispatcher)
    people.register(app, dispatcher, forget)
    errors.register(app, dispatcher)
