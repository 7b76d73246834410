"""HTTP: Slack's signed requests, installation pages, health and metrics."""

from urllib.parse import parse_qs

import structlog
from fastapi import FastAPI, Request, Response
from slack_bolt.adapter.starlette.async_handler import (
    AsyncSlackRequestHandler,
    to_async_bolt_request,
    to_starlette_response,
)
from starlette.requests import ClientDisconnect

from bot import metrics
from bot.build import Pacto
from bot.database import Probe
from bot.signatures import Signatures

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

    probe = Probe(pacto.store)

    @site.get("/healthz")
    async def healthy() -> dict[str, str]:
        return {"status": "ok"}

    @site.get("/readyz")
    async def ready(response: Response) -> dict[str, str]:
        problem = await probe.problem()
        connected = pacto.socket is None or await pacto.socket.connected()
        response.status_code = 503 if problem or not connected else 200
        return {
            "database": problem or "ok",
            "slack": "ok" if connected else "not connected: no command or click arrives",
        }

    @site.get("/metrics")
    async def measured() -> Response:
        return Response(metrics.page(), media_type="text/plain; version=0.0.4")

    return site


def _slack(site: FastAPI, pacto: Pacto) -> None:
    signatures = Signatures(pacto.settings.slack_signing_secret)

    async def events(request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:  # nobody is there to be answered
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        if _tries_tls(body):
            return Response()
        if not signatures.accepts(request.headers, body):
            return Response(status_code=401)
        return await _answered(pacto, request, body)

    # Starlette's route: there are no parameters for FastAPI to look for.
    site.add_route("/slack/events", events, methods=["POST"])


async def _answered(pacto: Pacto, request: Request, body: bytes) -> Response:
    """What Bolt answers; 200 for an event of a form that nobody reads, or Slack would repeat it."""
    try:
        answer = await pacto.app.async_dispatch(to_async_bolt_request(request, body))
    except Exception:  # signed, and yet of a form that Bolt trips over: the last edge
        metrics.malformed.inc()
        log.exception("request not understood")
        return Response()
    if answer.status == 404 and _is_event(request):
        metrics.malformed.inc()
        log.warning("event nobody listens to")
        return Response()
    return to_starlette_response(answer)


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


def _is_event(request: Request) -> bool:
    """Whether Slack would deliver it again; what people do comes as a form, and only once."""
    return request.headers.get("content-type", "").startswith("application/json")


def _tries_tls(body: bytes) -> bool:
    """Slack's look at our certificate, which it does not sign and which asks for nothing."""
    if not body.startswith(b"ssl_check=1") or len(body) > 200:
        return False
    return set(parse_qs(body.decode("ascii", "replace"))) <= {"ssl_check", "token"}
