"""Taking payloads to the app, over its socket or as signed HTTP, with Slack's retries."""

import asyncio
import copy
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from sandbox.faults import Faults
from sandbox.feed import Feed

Json = dict[str, Any]
RETRY_DELAYS = (0.0, 60.0, 300.0)


@dataclass
class Answer:
    """What came back of one delivery: `error` is None when the app acknowledged it."""

    error: str | None = None
    response: Any = None
    status: int | None = None
    no_retry: bool = False
    reason: str = "timeout"


@dataclass
class Outcome:
    """What a person learns of what they did."""

    connected: bool
    delivered: bool
    acked: bool
    ms: float = 0.0
    response: Any = None
    error: str | None = None
    message: str = ""

    @classmethod
    def unwanted(cls, event: str, *, connected: bool) -> "Outcome":
        said = f"The app does not subscribe to {event}, so nothing was sent to it."
        return cls(connected, delivered=False, acked=False, message=said)

    @classmethod
    def kept_here(cls, said: str, *, connected: bool) -> "Outcome":
        """Something that Slack's own client does without asking the app."""
        return cls(connected, delivered=False, acked=False, message=said)

    def describe(self) -> Json:
        return {"ok": True, **vars(self)}


class Transport(Protocol):
    name: str

    @property
    def connected(self) -> bool: ...

    @property
    def connections(self) -> int: ...

    async def send(
        self, kind: str, payload: Json, seconds: float, attempt: int, reason: str
    ) -> Answer:
        """Deliver once and wait for the ack, at most `seconds`."""
        ...


class Delivery:
    """`kind` is Socket Mode's: events_api, slash_commands or interactive."""

    def __init__(
        self,
        feed: Feed,
        faults: Faults,
        *,
        team_id: str,
        app_id: str,
        bot_user: Callable[[], str],
        now: Callable[[], float],
        ack_seconds: float = 3.0,
        retry_delays: tuple[float, ...] = RETRY_DELAYS,
    ) -> None:
        self.feed = feed
        self.faults = faults
        self.transport: Transport | None = None
        self.ack_seconds = ack_seconds
        self.retry_delays = retry_delays
        self.twin: Callable[[Json], Json] = copy.deepcopy
        self._team_id = team_id
        self._app_id = app_id
        self._bot_user = bot_user
        self._now = now
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
        }

    async def interact(self, kind: str, payload: Json, *, log: str, name: str) -> Outcome:
        """A command, action, submission or question for options: delivered once."""
        if self.faults.duplicate():
            again = self.twin(payload)
            self._spawn(self._once(kind, again, log=log, name=name, duplicate=True))
        return await self._once(kind, payload, log=log, name=name)

    async def event(self, event: Json, epoch: float, *, user: str | None = None) -> Outcome:
        """An event: sent again up to three times while it is not acknowledged."""
        first = self._wrap(event, epoch)
        if self.faults.duplicate():
            second = self._wrap(event, epoch)
            self._spawn(self._with_retries(second, user, duplicate=True))
        return await self._with_retries(first, user)

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _wrap(self, event: Json, epoch: float) -> Json:
        self._events += 1
        event = {"event_ts": f"{epoch:.6f}", **event}
        authorization = {
            "enterprise_id": None,
            "team_id": self._team_id,
            "user_id": self._bot_user(),
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "sandbox-verification-token",
            "team_id": self._team_id,
            "api_app_id": self._app_id,
            "event": copy.deepcopy(event),
            "type": "event_callback",
            "event_id": f"Ev0{self._events:08X}",
            "event_time": int(epoch),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-sandbox-{self._events}",
        }

    async def _with_retries(
        self, payload: Json, user: str | None, *, duplicate: bool = False
    ) -> Outcome:
        name = payload["event"]["type"]
        answer, outcome = await self._try(
            "events_api", payload, log="event", name=name, user=user, duplicate=duplicate
        )
        if answer.error and not answer.no_retry and self.retry_delays:
            self._spawn(self._retry(payload, user, answer))
        return outcome

    async def _retry(self, payload: Json, user: str | None, answer: Answer) -> None:
        name = payload["event"]["type"]
        for attempt, delay in enumerate(self.retry_delays, start=1):
            await asyncio.sleep(delay)
            answer, _ = await self._try(
                "events_api",
                payload,
                log="event",
                name=name,
                user=user,
                attempt=attempt,
                reason=answer.reason,
            )
            if not answer.error or answer.no_retry:
                return

    async def _once(
        self, kind: str, payload: Json, *, log: str, name: str, duplicate: bool = False
    ) -> Outcome:
        user = payload.get("user_id") or payload.get("user", {}).get("id")
        _, outcome = await self._try(
            kind, payload, log=log, name=name, user=user, duplicate=duplicate
        )
        return outcome

    async def _try(
        self,
        kind: str,
        payload: Json,
        *,
        log: str,
        name: str,
        user: str | None,
        attempt: int = 0,
        reason: str = "",
        duplicate: bool = False,
    ) -> tuple[Answer, Outcome]:
        began = time.monotonic()
        if self.transport is None:
            answer = Answer("no_app", reason="connection_failed")
        else:
            answer = await self.transport.send(kind, payload, self.ack_seconds, attempt, reason)
        ms = round((time.monotonic() - began) * 1000, 1)
        self.feed.log(
            log,
            name,
            at=self._now(),
            user=user,
            request=payload,
            response=answer.response,
            status=answer.status,
            ms=ms,
            error=answer.error,
            attempt=attempt,
            duplicate=duplicate,
        )
        outcome = Outcome(
            connected=answer.error != "no_app",
            delivered=answer.error != "no_app",
            acked=answer.error is None,
            ms=ms,
            response=answer.response,
            error=answer.error,
            message=self._sentence(answer),
        )
        return answer, outcome

    def _sentence(self, answer: Answer) -> str:
        wait = f"{self.ack_seconds:g} s"
        return {
            None: "The app acknowledged it.",
            "no_app": "No app is connected: start one against this sandbox, then try again.",
            "timeout": f"The app did not answer within {wait}: it may be slow, or it may have "
            "no listener for this.",
            "no_listener": "The app answered 404: it has no listener for this.",
            "app_error": f"The app failed (HTTP {answer.status}).",
        }.get(answer.error, str(answer.error))

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
