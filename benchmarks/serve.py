"""A server in a process of its own: the app, or the bare listener it is measured against.

`python -m benchmarks.serve app|bare DATABASE SLACK SCRIPT SPARE` writes its port on the first line
of its output and serves until its input is closed.
"""

import asyncio
import logging
import sys
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn
import uvloop
from fastapi import FastAPI, Request, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks import replay, requests
from bot.http import web


async def app(url: str, slack: str) -> None:
    """The app; what its relay does after the acknowledgement is paced by Slack, not by requests."""
    pacto = await replay.opened(url, slack)
    try:
        await _serve(web(pacto))
    finally:
        await pacto.stop()


async def bare(url: str, slack: str, script: Path, spare: int) -> None:
    """Bolt with three listeners that say the same to the database and answer the same."""
    recorded = replay.kept(script)
    database = replay.Replay(url, recorded, spare)
    me = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=requests.BOT_TOKEN)
    session = aiohttp.ClientSession()
    client = AsyncWebClient(token=requests.BOT_TOKEN, base_url=slack, session=session)

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:  # noqa: ARG001 - Bolt asks by these names
        return me

    bolt = AsyncApp(
        logger=logging.getLogger("bolt"),
        client=AsyncWebClient(base_url=slack),
        signing_secret=requests.SECRET,
        authorize=authorize,
        process_before_response=True,
    )

    @bolt.command("/sla")
    async def status(ack: Any, command: Any) -> None:
        await database.run(requests.STATUS, int(command["trigger_id"].rpartition(".")[2]))
        await ack(**recorded[requests.STATUS].answer)

    @bolt.command("/lead")
    async def show(ack: Any, command: Any) -> None:
        await database.run(requests.SHOW)
        opened = {"trigger_id": command["trigger_id"], "view": recorded[requests.SHOW].view}
        await client.api_call("views.open", json=opened)
        await ack()

    @bolt.action("card.accept")
    async def accept(ack: Any, action: Any) -> None:
        await database.run(requests.ACCEPT, int(action["value"]))
        await ack()

    site = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    handler = AsyncSlackRequestHandler(bolt)

    @site.post("/slack/events")
    async def events(request: Request) -> Response:
        return await handler.handle(request)

    try:
        await _serve(site)
    finally:
        await session.close()


async def _serve(site: FastAPI) -> None:
    config = uvicorn.Config(site, port=0, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.should_exit = True
    await task


def main(kind: str, url: str, slack: str, script: str, spare: str) -> None:
    work = app(url, slack) if kind == "app" else bare(url, slack, Path(script), int(spare))
    uvloop.run(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
