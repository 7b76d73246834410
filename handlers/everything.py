"""All conversations, registered on one Bolt app."""

from slack_bolt.async_app import AsyncApp

from handlers import (
    arriving,
    cards,
    commands,
    digests,
    errors,
    home,
    leads,
    people,
    setup,
    sla,
    talk,
)
from handlers.desk import Desk


def register(app: AsyncApp, desk: Desk, forget: people.Forget) -> None:
    """Few listeners, one a conversation where that stays plain."""
    arriving.register(app)
    commands.register(
        app,
        desk,
        {
            "/lead": leads.register(app, desk),
            "/sla": sla.register(app, desk),
            "/digest": digests.register(app, desk),
            "/pacto": setup.register(app, desk),
        },
    )
    cards.register(app, desk)
    home.register(app, desk)
    talk.register(app, desk)
    people.register(app, desk, forget)
    errors.register(app, desk)
