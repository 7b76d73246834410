"""HTTP: Slack's signed requests, installation pages, health and metrics."""

from urllib.parse import parse_qs

import structlog
from fastapi import FastAPI, Request, Response
from slack_bolt.adapter.starlette.async_handler import (
    AsyncSlackRequestHandler,
    to_async_bolt_request,
    to_starlette_response,
)
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot import metrics
from bot.build import Pacto

log = structlog.get_logger()

MOST = 1 << 20  # bytes of a request; the largest of Slack's hold a view of 250 KB


def web(pacto: Pacto) -> FastAPI:
    """The routes of a built app."""
    site = FastAPI(title="Pacto", docs_url=None, redoc_url=None, openapi_url=None)
    # With Socket Mode nothing is asked over HTTP: without a secret anybody could ask it.
    if not pacto.settings.socket_mode:
        _slack(site, pacto)
    if pacto.settings.oauth:
        _installation(site, pacto)

    @site.get("/healthz")
    async def healthy() -> dict[str, str]:
        return {"status": "ok"}

    @site.get("/readyz")
    async def ready(response: Response) -> dict[str, str]:
        database = await _answers(pacto)
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


def _slack(site: FastAPI, pacto: Pacto) -> None:
    verifier = SignatureVerifier(pacto.settings.slack_signing_secret)

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        if _tries_tls(body):
            return Response()
        if not _signed(verifier, request, body):
            return Response(status_code=401)
        try:
            asked = to_async_bolt_request(request, body)
            return to_starlette_response(await pacto.app.async_dispatch(asked))
        except Exception:  # signed, and yet of a form that Bolt trips over: the last edge
            log.exception("request not understood")
            return Response(status_code=400)

    # Starlette's route: there are no parameters for FastAPI to look for.
    site.add_route("/slack/events", events, methods=["POST"])


def _installation(site: FastAPI, pacto: Pacto) -> None:
    slack = AsyncSlackRequestHandler(pacto.app)

    @site.get("/slack/install")
    async def install(request: Request) -> Response:
        return await slack.handle(request)

    @site.get("/slack/oauth_redirect")
    async def redirect(request: Request) -> Response:
        return await slack.handle(request)


async def _body(request: Request) -> bytes | None:
    """The whole body; None once it is more than `MOST`."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > MOST:
            return None
    return bytes(read)


def _signed(verifier: SignatureVerifier, request: Request, body: bytes) -> bool:
    """Whether Slack signed it, five minutes ago at most. Nothing is parsed before."""
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12 and signature.isascii()):
        return False
    try:
        return verifier.is_valid(body, stamp, signature)
    except ValueError:  # bytes that are no text
        return False


def _tries_tls(body: bytes) -> bool:
    """Slack's look at our certificate, which it does not sign and which asks for nothing."""
    if not body.startswith(b"ssl_check=1") or len(body) > 200:
        return False
    return set(parse_qs(body.decode("ascii", "replace"))) <= {"ssl_check", "token"}


async def _answers(pacto: Pacto) -> bool:
    try:
        return await pacto.store.run(_one)
    except SQLAlchemyError:
        return False


def _one(session: Session) -> bool:
    return bool(session.execute(text("SELECT 1")).scalar_one())
