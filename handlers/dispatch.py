"""What every listener works with: the store, the clock, and the few views it may open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from funnel.facts import Caller, Company, Person
from handlers.payloads import Body, delivery_of, user_of, workspace_of
from messages.localizer import Localizer
from storage import inbox
from storage.store import Store
from storage.work import Work
from views.readers import localizer_for

P = ParamSpec("P")
T = TypeVar("T")
View = dict[str, Any]


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

        return await self.store.work(self.caller(body), asked)

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

        return await self.store.work(self.caller(body), submitted)

    async def reader(self, body: Body) -> Reader:
        """Who sent this payload, when nothing else is asked of storage."""
        return await self.store.work(self.caller(body), _reader)

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


def _reader(work: Work) -> Reader:
    return Reader(work.actor, work.company)
