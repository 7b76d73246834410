"""Lists whose options are looked up as a person types: places with holidays, time zones."""

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.dispatch import Dispatcher
from handlers.payloads import Body, typed_text
from messages import locations, places
from messages.ids import Lookup
from services.calendar import countries


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners: what is offered is public, whoever asks."""

    @app.options(Lookup.HOLIDAYS)
    async def holidays(ack: AsyncAck, body: Body) -> None:
        localizer = (await dispatcher.reader(body)).localizer
        await ack(options=places.found(localizer, countries(), typed_text(body.get("value"))))

    @app.options(Lookup.ZONE)
    async def zones(ack: AsyncAck, body: Body) -> None:
        localizer = (await dispatcher.reader(body)).localizer
        await ack(options=locations.found_zones(localizer, typed_text(body.get("value"))))
