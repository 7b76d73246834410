"""App Home, published whenever somebody opens it."""

from slack_bolt.async_app import AsyncApp

from funnel.facts import Caller
from handlers.dispatch import Dispatcher
from handlers.payloads import Body
from views.home import home_view


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    @app.event("app_home_opened")
    async def opened(event: Body, body: Body) -> None:
        if event.get("tab", "home") != "home":
            return
        caller = Caller(str(body["team_id"]), str(event["user"]), dispatcher.clock())
        view = await dispatcher.store.work(caller, home_view)
        await dispatcher.views_api.publish_home(caller.workspace_id, caller.user_id, view)
