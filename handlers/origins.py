"""Where somebody clicked, so that what they saw there can be brought up to date."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from blockkit.view_state import metadata
from handlers.dispatch import Dispatcher
from handlers.home import publish_home
from handlers.payloads import Body, channel_of, part_of, text_in
from services import ephemerals


@dataclass(frozen=True)
class Origin:
    """Home, a list that one person was shown (`response_url`), or a message of a channel.

    It travels in the metadata of the forms that are opened from there.
    """

    home: bool = False
    channel: str = ""
    response_url: str = ""

    @classmethod
    def of(cls, body: Body) -> Self:
        """That of a click, or of the form that was opened by one."""
        view = part_of(body, "view")
        if text_in(view, "type") == "modal":
            about = metadata(view)
            url = str(about.get("response_url") or "")
            return cls(bool(about.get("home")), str(about.get("channel") or ""), url)
        if text_in(view, "type") == "home":
            return cls(home=True)
        for_one = bool(part_of(body, "container").get("is_ephemeral"))
        url = text_in(body, "response_url") if for_one else ""
        return cls(channel=channel_of(body), response_url=url)

    def packed(self) -> Mapping[str, object]:
        """For the metadata of a form."""
        return {"home": self.home, "channel": self.channel, "response_url": self.response_url}

    def message_of_all(self, body: Body) -> tuple[str, str] | None:
        """The message (channel, ts) that was clicked in, where others see it too."""
        ts = text_in(part_of(body, "container"), "message_ts")
        is_shared = self.channel and not self.response_url and not self.is_dm
        return (self.channel, ts) if is_shared and ts else None

    @property
    def is_dm(self) -> bool:
        """A direct message of the app, which is updated by itself."""
        return self.channel.startswith("D") and not self.response_url


async def refresh(dispatcher: Dispatcher, body: Body, origin: Origin, question: str) -> None:
    """Show anew what was clicked in: Home, or the answer to a question like "/idea list".

    In a channel only who clicked sees the answer.
    """
    if origin.home:
        await publish_home(dispatcher, dispatcher.caller(body))
    elif origin.channel and not origin.is_dm:
        await dispatcher.store.work(
            dispatcher.caller(body),
            ephemerals.answer_command,
            trigger_id=text_in(body, "trigger_id"),
            channel=origin.channel,
            text=question,
            response_url=origin.response_url,
        )
