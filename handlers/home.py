"""App Home, published whenever somebody opens it, and its own buttons."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.people import Caller
from handlers.dispatch import Dispatcher
from handlers.payloads import Body
from messages.ids import Click, handoff_id
from services import good_news, nudges
from views.home import home_view, queue_view


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    home = _Home(dispatcher)
    app.event("app_home_opened")(home.opened)
    app.action(Click.HOME_QUEUE)(home.queue)
    app.action(Click.HOME_NEWS)(home.news)
    app.action(re.compile(r"^home\.nudge"))(home.nudge)


async def publish_home(dispatcher: Dispatcher, caller: Caller) -> None:
    """Home as somebody sees it now."""
    view = await dispatcher.store.work(caller, home_view)
    await dispatcher.views_api.publish_home(caller.workspace_id, caller.user_id, view)


class _Home:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def opened(self, event: Body, body: Body) -> None:
        if event.get("tab", "home") == "home":
            user = str(event["user"])
            await publish_home(
                self._dispatcher, Caller(str(body["team_id"]), user, self._dispatcher.clock())
            )

    async def queue(self, ack: AsyncAck, body: Body) -> None:
        _, view = await self._dispatcher.ask(body, queue_view)
        await self._dispatcher.open(body, view)
        await ack()

    async def nudge(self, ack: AsyncAck, body: Body, action: Body) -> None:
        """Home then says that it is done."""
        await self._dispatcher.once(body, nudges.nudge, handoff_id(action.get("value")))
        await publish_home(self._dispatcher, self._dispatcher.caller(body))
        await ack()

    async def news(self, ack: AsyncAck, body: Body, action: Body) -> None:
        await self._dispatcher.once(body, good_news.choose, str(action.get("value") or ""))
        await publish_home(self._dispatcher, self._dispatcher.caller(body))
        await ack()
