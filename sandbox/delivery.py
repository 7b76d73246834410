"""Delivering payloads to the app, over its socket or as signed HTTP, with Slack's retries."""

import asyncio
import copy
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.feed import Feed
from sandbox.workspace import Workspace

Json = dict[str, Any]
RETRY_DELAYS = (0.0, 60.0, 300.0)


class EnvelopeType(StrEnum):
    """Socket Mode's names; signed HTTP chooses the URL by them."""

    EVENT = "events_api"
    COMMAND = "slash_commands"
    INTERACTIVE = "interactive"


class DeliveryError(StrEnum):
    NO_APP = "no_app"
    TIMEOUT = "timeout"
    NO_LISTENER = "no_listener"
    APP_ERROR = "app_error"


class RetryReason(StrEnum):
    TIMEOUT = "timeout"
    CONNECTION_FAILED = "connection_failed"
    HTTP_TIMEOUT = "http_timeout"
    HTTP_ERROR = "http_error"


@dataclass(frozen=True)
class Envelope:
    """One attempt to deliver a payload. `log_kind` and `name` are for the log of calls."""

    type: EnvelopeType
    payload: Json
    log_kind: str
    name: str
    user: str | None = None
    attempt: int = 0
    retry_reason: RetryReason | None = None
    duplicate: bool = False


@dataclass(frozen=True)
class AppResponse:
    """What one attempt brought back: `error` is None when the app acknowledged it."""

    error: DeliveryError | None = None
    body: Any = None
    status: int | None = None
    no_retry: bool = False
    reason: RetryReason = RetryReason.TIMEOUT


@dataclass
class DeliveryResult:
    """What the control API answers about an action: whether the app got and acked it."""

    connected: bool
    delivered: bool
    acked: bool
    ms: float = 0.0
    response: Any = None
    error: DeliveryError | None = None
    message: str = ""

    @classmethod
    def not_subscribed(cls, event: str, *, connected: bool) -> "DeliveryResult":
        message = f"The app does not subscribe to {event}, so nothing was sent to it."
        return cls.not_sent(message, connected=connected)

    @classmethod
    def not_sent(cls, message: str, *, connected: bool) -> "DeliveryResult":
        """Handled without the app, as Slack's own client does."""
        return cls(connected, delivered=False, acked=False, message=message)

    def fail(self, message: str) -> None:
        """The app acknowledged, but with content Slack refuses."""
        self.error = DeliveryError.APP_ERROR
        self.message = message

    def describe(self) -> Json:
        return {"ok": True, **vars(self)}


class Transport(Protocol):
    name: str

    @property
    def request_url(self) -> str | None:
        """Of signed HTTP; None over Socket Mode."""
        ...

    @property
    def connected(self) -> bool: ...

    @property
    def connections(self) -> int: ...

    async def send(self, envelope: Envelope, seconds: float) -> AppResponse:
        """Deliver once and wait for the ack, at most `seconds`."""
        ...


def _ignore_change() -> None:
    return


class Delivery:
    def __init__(self, workspace: Workspace, clock: Clock, feed: Feed, faults: Faults) -> None:
        self.feed = feed
        self.faults = faults
        self.transport: Transport | None = None
        self.ack_seconds = 3.0
        self.retry_delays: tuple[float, ...] = RETRY_DELAYS
        self.duplicate_payload: Callable[[Json], Json] = copy.deepcopy
        self.on_change: Callable[[], None] = _ignore_change  # the app came or went
        self._workspace = workspace
        self._clock = clock
        self._events = 0
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def connected(self) -> bool:
        return self.transport is not None and self.transport.connected

    def describe(self) -> Json:
        transport = self.transport
        return {
            "connected": self.connected,
            "transport": transport.name if transport and transport.connected else None,
            "connections": transport.connections if transport else 0,
            "request_url": transport.request_url if transport else None,
        }

    def explain_absence(self) -> str:
        """Why nothing reaches an app, and what to do."""
        url = self.transport.request_url if self.transport else None
        if url is not None:
            return f"No app is connected: none answers Slack's challenge at {url}."
        return "No app is connected: start one against this sandbox, then try again."

    async def deliver_once(
        self, envelope_type: EnvelopeType, payload: Json, *, log_kind: str, name: str
    ) -> DeliveryResult:
        """Deliver a command, action, submission or options request, once."""
        user = payload.get("user_id") or payload.get("user", {}).get("id")
        envelope = Envelope(envelope_type, payload, log_kind, name, user)
        if self.faults.duplicate():
            copied = replace(envelope, payload=self.duplicate_payload(payload), duplicate=True)
            self._spawn(self._attempt(copied))
        _, result = await self._attempt(envelope)
        return result

    async def deliver_event(
        self, event: Json, epoch: float, *, user: str | None = None
    ) -> DeliveryResult:
        """Deliver an event, again after each of `retry_delays` until it is acknowledged."""
        envelope = self._event_envelope(event, epoch, user)
        if self.faults.duplicate():
            copied = replace(self._event_envelope(event, epoch, user), duplicate=True)
            self._spawn(self._with_retries(copied))
        return await self._with_retries(envelope)

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _event_envelope(self, event: Json, epoch: float, user: str | None) -> Envelope:
        self._events += 1
        event = {"event_ts": f"{epoch:.6f}", **event}
        workspace = self._workspace
        authorization = {
            "enterprise_id": None,
            "team_id": workspace.team_id,
            "user_id": workspace.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        payload = {
            "token": "sandbox-verification-token",
            "team_id": workspace.team_id,
            "api_app_id": workspace.app_id,
            "event": copy.deepcopy(event),
            "type": "event_callback",
            "event_id": f"Ev0{self._events:08X}",
            "event_time": int(epoch),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-sandbox-{self._events}",
        }
        return Envelope(EnvelopeType.EVENT, payload, "event", event["type"], user)

    async def _with_retries(self, envelope: Envelope) -> DeliveryResult:
        response, result = await self._attempt(envelope)
        if response.error and not response.no_retry and self.retry_delays:
            self._spawn(self._retry(replace(envelope, duplicate=False), response))
        return result

    async def _retry(self, envelope: Envelope, response: AppResponse) -> None:
        for attempt, delay in enumerate(self.retry_delays, start=1):
            await asyncio.sleep(delay)
            retry = replace(envelope, attempt=attempt, retry_reason=response.reason)
            response, _ = await self._attempt(retry)
            if not response.error or response.no_retry:
                return

    async def _attempt(self, envelope: Envelope) -> tuple[AppResponse, DeliveryResult]:
        started = time.monotonic()
        was_connected = self.connected
        if self.transport is None:
            response = AppResponse(DeliveryError.NO_APP, reason=RetryReason.CONNECTION_FAILED)
        else:
            response = await self.transport.send(envelope, self.ack_seconds)
        ms = round((time.monotonic() - started) * 1000, 1)
        if self.connected is not was_connected:
            self.on_change()
        self.feed.log(
            envelope.log_kind,
            envelope.name,
            at=self._clock.epoch(),
            user=envelope.user,
            request=envelope.payload,
            response=response.body,
            status=response.status,
            ms=ms,
            error=response.error,
            attempt=envelope.attempt,
            duplicate=envelope.duplicate,
        )
        delivered = response.error is not DeliveryError.NO_APP
        result = DeliveryResult(
            connected=delivered,
            delivered=delivered,
            acked=response.error is None,
            ms=ms,
            response=response.body,
            error=response.error,
            message=self._explain(response),
        )
        return response, result

    def _explain(self, response: AppResponse) -> str:
        match response.error:
            case None:
                return "The app acknowledged it."
            case DeliveryError.NO_APP:
                return self.explain_absence()
            case DeliveryError.TIMEOUT:
                return (
                    f"The app did not answer within {self.ack_seconds:g} s: it may be slow, "
                    "or it may have no listener for this."
                )
            case DeliveryError.NO_LISTENER:
                return "The app answered 404: it has no listener for this."
            case DeliveryError.APP_ERROR:
                return f"The app failed (HTTP {response.status})."

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
