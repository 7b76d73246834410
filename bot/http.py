"""HTTP: Slack's signed requests, installation pages, health and metrics."""

from fastapi import FastAPI, Request, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from sqlalchemy import text
from sqlmodel import Session

from bot import metrics
from bot.build import Pacto


def web(pacto: Pacto) -> FastAPI:
    """The routes of a built app."""
    site = FastAPI(title="Pacto", docs_url=None, redoc_url=None, openapi_url=None)
    slack = AsyncSlackRequestHandler(pacto.app)

    @site.post("/slack/events")
    async def events(request: Request) -> Response:
        with metrics.acks.labels("http").time():
            return await slack.handle(request)

    if pacto.settings.oauth:

        @site.get("/slack/install")
        async def install(request: Request) -> Response:
            return await slack.handle(request)

        @site.get("/slack/oauth_redirect")
        async def redirect(request: Request) -> Response:
            return await slack.handle(request)

    @site.get("/healthz")
    async def healthy() -> dict[str, str]:
        return {"status": "ok"}

    @site.get("/readyz")
    async def ready(response: Response) -> dict[str, str]:
        database = await pacto.store.run(_answers)
        connected = pacto.socket is None or await pacto.socket.connected()
        response.status_code = 200 if database and connected else 503
        return {
            "database": "ok" if database else "no answer",
            "slack": "ok" if connected else "not connected",
        }

    @site.get("/metrics")
    async def measured() -> Response:
        return Response(metrics.page(), media_type="text/plain; version=0.0.4")

    return site


def _answers(session: Session) -> bool:
    return bool(session.execute(text("SELECT 1")).scalar_one())
