"""What every listener works with: the store, the clock, and the few views it may open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlmodel import Session

from funnel.facts import Asker, Company, Person
from messages.voice import Voice
from services.access import need_person
from storage import inbox, people
from storage.store import Store

P = ParamSpec("P")
T = TypeVar("T")
Body = Mapping[str, Any]
View = dict[str, Any]


class Screens(Protocol):
    """The Slack calls a listener makes itself, because a `trigger_id` lives three seconds."""

    async def open(self, workspace_id: str, trigger_id: str, view: View) -> None: ...
    async def push(self, workspace_id: str, trigger_id: str, view: View) -> None: ...
    async def update(self, workspace_id: str, view_id: str, view: View) -> None: ...
    async def publish_home(self, workspace_id: str, user_id: str, view: View) -> None: ...


@dataclass(frozen=True)
class Reader:
    """Who reads the answer, and how they are spoken to."""

    person: Person
    company: Company | None

    @property
    def voice(self) -> Voice:
        """Their own language and zone; the company's where Slack has told us nothing."""
        company = self.company
        return Voice.of(
            self.person.locale or (company.locale if company else ""),
            self.person.zone or (company.zone if company else ""),
        )


@dataclass(frozen=True)
class Desk:
    """Passed to every conversation when it registers its listeners."""

    store: Store
    screens: Screens
    clock: Callable[[], datetime]

    def asker(self, body: Body) -> Asker:
        """Who sent this payload, and when."""
        return Asker(workspace_of(body), user_of(body), self.clock())

    async def ask(
        self,
        body: Body,
        service: Callable[Concatenate[Session, Asker, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> tuple[Reader, T]:
        """Run one service for the sender of a payload; gives who reads the answer, and it."""
        asker = self.asker(body)

        def asked(session: Session) -> tuple[Reader, T]:
            return reader_of(session, asker), service(session, asker, *args, **kwargs)

        return await self.store.run(asked)

    async def once(
        self,
        body: Body,
        service: Callable[Concatenate[Session, Asker, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> tuple[Reader, T] | None:
        """`ask`, for what changes something; None when this very payload was taken before.

        The mark is part of the service's own commit: what it refuses may be sent again.
        """
        key = delivery_of(body)
        asker = self.asker(body)

        def submitted(session: Session) -> tuple[Reader, T] | None:
            if key and not inbox.first_delivery(session, asker.workspace_id, key, asker.now):
                return None
            return reader_of(session, asker), service(session, asker, *args, **kwargs)

        return await self.store.run(submitted)

    async def reader(self, body: Body) -> Reader:
        """Who sent this payload, when nothing else is asked of storage."""
        return await self.store.run(reader_of, self.asker(body))


def reader_of(session: Session, asker: Asker) -> Reader:
    """Who asks, as a reader."""
    return Reader(need_person(session, asker), people.company(session, asker.workspace_id))


def delivery_of(body: Body) -> str:
    """What tells a payload from all others, however often it is delivered; "" where nothing does.

    A form is submitted once in each of its states; a command or a click has a trigger of its own.
    """
    if body.get("type") == "view_submission":
        return f"{body['view']['id']}:{body['view'].get('hash', '')}"
    return str(body.get("trigger_id") or "")


def workspace_of(body: Body) -> str:
    """The team a payload comes from, whatever its kind."""
    team = body.get("team_id") or (body.get("team") or {}).get("id")
    return str(team or (body.get("user") or {}).get("team_id") or "")


def user_of(body: Body) -> str:
    """The member who sent a payload, whatever its kind."""
    user = body.get("user_id") or body.get("user") or (body.get("event") or {}).get("user")
    return str((user.get("id") if isinstance(user, Mapping) else user) or "")


def channel_of(body: Body) -> str:
    """Where a payload comes from, or "" (a modal, Home)."""
    channel = body.get("channel_id") or body.get("channel") or ""
    return str((channel.get("id") if isinstance(channel, Mapping) else channel) or "")
