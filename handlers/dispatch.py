"""What every listener works with: the store, the clock, and the few views it may open."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from funnel.people import Caller, Company, Person
from handlers.payloads import Body, delivery_of, user_of, workspace_of
from messages.localizer import Localizer
from storage import inbox
from storage.store import Store
from storage.work import Work
from views.readers import localizer_for

P = ParamSpec("P")
T = TypeVar("T")
View = dict[str, Any]
_REMEMBERED = 10_000  # people


class ViewsApi(Protocol):
    """The Slack calls a listener makes itself, because a `trigger_id` lives three seconds."""

    async def open(self, workspace_id: str, trigger_id: str, view: View) -> None: ...
    async def push(self, workspace_id: str, trigger_id: str, view: View) -> None: ...
    async def update(self, workspace_id: str, view_id: str, view: View) -> None: ...
    async def publish_home(self, workspace_id: str, user_id: str, view: View) -> None: ...


@dataclass(frozen=True)
class Reader:
    """Who reads the answer, and how they are spoken to."""

    person: Person
    company: Company

    @property
    def localizer(self) -> Localizer:
        return localizer_for(self.person, self.company)


@dataclass(frozen=True)
class Dispatcher:
    """Passed to every conversation when it registers its listeners."""

    store: Store
    views_api: ViewsApi
    clock: Callable[[], datetime]
    spoken_to: dict[tuple[str, str], Localizer] = field(default_factory=dict)
    """How people were spoken to last: for when the database does not answer."""

    def caller(self, body: Body) -> Caller:
        """Who sent this payload, and when."""
        return Caller(workspace_of(body), user_of(body), self.clock())

    async def ask(
        self,
        body: Body,
        service: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> tuple[Reader, T]:
        """Run one service for the sender of a payload; gives who reads the answer, and it."""

        def asked(work: Work) -> tuple[Reader, T]:
            return _reader(work), service(work, *args, **kwargs)

        reader, result = await self.store.work(self.caller(body), asked)
        self._remember(body, reader)
        return reader, result

    async def once(
        self,
        body: Body,
        service: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> tuple[Reader, T] | None:
        """`ask`, for what changes something; None when this very payload was taken before.

        The mark is part of the service's own commit: what it refuses may be sent again.
        """
        key = delivery_of(body)

        def submitted(work: Work) -> tuple[Reader, T] | None:
            if key and not inbox.first_delivery(work, key):
                return None
            return _reader(work), service(work, *args, **kwargs)

        result = await self.store.work(self.caller(body), submitted)
        if result is not None:
            self._remember(body, result[0])
        return result

    async def reader(self, body: Body) -> Reader:
        """Who sent this payload, when nothing else is asked of storage."""
        reader = await self.store.work(self.caller(body), _reader)
        self._remember(body, reader)
        return reader

    def last_localizer(self, body: Body) -> Localizer:
        """How the sender was spoken to last; English where that is not known."""
        return self.spoken_to.get((workspace_of(body), user_of(body)), Localizer())

    async def open(self, body: Body, view: View) -> None:
        """Show a view to the sender of a payload. Raises `Refusal("too_slow")`."""
        await self.views_api.open(workspace_of(body), str(body.get("trigger_id") or ""), view)

    async def open_over(self, body: Body, view: View) -> None:
        """`open`; over the modal, where the payload comes from one."""
        in_modal = (body.get("view") or {}).get("type") == "modal"
        put = self.views_api.push if in_modal else self.views_api.open
        await put(workspace_of(body), str(body.get("trigger_id") or ""), view)

    async def update(self, body: Body, view_id: str, view: View) -> None:
        """Show a view in another's place, if that one is still there."""
        await self.views_api.update(workspace_of(body), view_id, view)

    def _remember(self, body: Body, reader: Reader) -> None:
        if len(self.spoken_to) >= _REMEMBERED:
            self.spoken_to.clear()
        self.spoken_to[workspace_of(body), user_of(body)] = reader.localizer


def _reader(work: Work) -> Reader:
    return Reader(work.actor, work.company)
