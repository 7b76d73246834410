"""Marketers and reps, each with a mouse of their own: they click what they see."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from typing import Any

import aiohttp

from funnel.stages import EventKind, Reason, TouchChannel
from sandbox.driver import Driver, DriverError, actionable
from sandbox.server import Sandbox
from tests.office import GENERAL, HELENA, LUCIA, MARINA, RAFAEL, SALES, SERGIO
from tests.soak.record import Click, Record

Json = dict[str, Any]

MARKETERS, REPS = (MARINA, HELENA), (RAFAEL, LUCIA, SERGIO)
RECENT = 40  # messages that a person scrolls through
AT_ONCE = frozenset({"card.accept", "card.take", "card.opportunity"})
_EVENT_OF = {
    "card.reject": EventKind.REJECTED,
    "card.ask": EventKind.INFO_ASKED,
    "card.answer": EventKind.INFO_GIVEN,
    "card.touch": EventKind.TOUCH,
    "card.won": EventKind.WON,
    "card.lost": EventKind.LOST,
}
_LIKELY = {"card.accept": 4, "card.reject": 3, "card.ask": 2, "card.answer": 6, "lead.open": 0.5}


def _can_be_shared(response: Any) -> bool:
    """Whether a command was answered at once: neither refused nor met by a server's error."""
    blocks = response.get("blocks") or [] if isinstance(response, dict) else []
    return any(element["action_id"] == "share.post" for _, element in actionable(blocks))


class Player:
    """One person. Whatever fails is left as it is: people shrug and do something else."""

    numbers = count(1)

    def __init__(
        self, user: str, sandbox: Sandbox, driver: Driver, record: Record, seed: int
    ) -> None:
        self.user = user
        self._sandbox, self._driver, self._record = sandbox, driver, record
        self._random = random.Random(f"{seed}:{user}")
        self._hand = asyncio.Lock()  # one act at a time

    async def play(self, stopped: Callable[[], bool]) -> None:
        while not stopped():
            await self.do(self._something)
            await asyncio.sleep(self._random.uniform(0.1, 0.8))

    async def do(self, act: Callable[[], Any]) -> None:
        async with self._hand:
            try:
                await act()
            except (DriverError, aiohttp.ClientError):
                self._record.acts["not possible any more"] += 1
            if self._sandbox.workspace.stacks.get(self.user):
                with suppress(DriverError):  # the app has closed it meanwhile
                    await self._driver.close(self.user, everything=True)

    async def _something(self) -> None:
        chance = self._random.random()
        if chance < 0.06:
            await self._ask_the_app()
        elif self.user in MARKETERS and chance < 0.55:
            await self._new_lead()
        else:
            await self._click_something()

    async def _ask_the_app(self) -> None:
        how = self._random.randrange(3)
        if how == 0:
            dm = self._sandbox.workspace.im(self.user, self._sandbox.workspace.bot_user)
            answer = await self._driver.message(self.user, dm.id, "sla status")
            self._record.written[self.user] += answer["acked"]
        elif how == 1:
            answer = await self._driver.command(self.user, GENERAL, "/sla", "status")
            self._record.answered[self.user] += _can_be_shared(answer["response"])
        else:
            await self._driver.home(self.user)
        self._record.acts["asked for something"] += 1

    async def command(self, name: str, text: str) -> bool:
        return bool((await self._driver.command(self.user, GENERAL, name, text))["acked"])

    async def _new_lead(self) -> None:
        number = next(self.numbers)
        answer = await self._driver.command(self.user, GENERAL, "/lead")
        fields = {"name": f"Ana {number}", "company": f"Sol {number}", "email": f"a{number}@sol.br"}
        answer = await self._submit(answer, fields)
        self._record.acts["new lead"] += 1
        await self._hand_off(answer)

    async def _hand_off(self, answer: Json) -> None:
        """From the lead's screen, or from the form itself."""
        views = answer["views"]
        if views and any(
            e["action_id"] == "lead.hand_off" for _, e in actionable(views[-1]["blocks"])
        ):
            answer = await self._driver.click(
                self.user, view_id=views[-1]["id"], action_id="lead.hand_off"
            )
        await self._submit(answer, {"note": self._random.choice(["", "Call in the morning"])})
        self._record.acts["handed off"] += 1

    async def _submit(self, answer: Json, fields: dict[str, str | None]) -> Json:
        if not answer["views"]:
            raise DriverError(200, {"error": "no form came"})
        values = {block: {"input.value": value} for block, value in fields.items() if value}
        view = answer["views"][-1]["id"]
        return await self._driver.post("submit", user=self.user, view_id=view, values=values)

    async def _click_something(self) -> None:
        offers = list(self._offers())
        if not offers:
            return
        weights = [_LIKELY.get(action, 1) for _, _, action, _ in offers]
        [(channel, ts, action, value)] = self._random.choices(offers, weights)
        began = self._sandbox.clock()
        answer = await self._driver.click(self.user, channel=channel, ts=ts, action_id=action)
        self._record.acts[action] += 1
        if action in AT_ONCE:
            click = Click(self.user, action, int(value), began, answer["acked"])
            self._record.clicks.append(click)
        elif action in _EVENT_OF:
            fields = self._fields(action)
            answer = await self._submit(answer, fields)
            if answer["acked"] and not answer["response"]:
                self._record.done[_EVENT_OF[action], int(value), self.user] += 1
                if wake_on := fields.get("wake_on"):
                    self._record.asleep[int(value)] = date.fromisoformat(wake_on)
        else:
            await self._hand_off(answer)

    def _offers(self) -> list[tuple[str, str, str, str]]:
        """The buttons this person sees: channel, message, action, value."""
        workspace = self._sandbox.workspace
        places = [workspace.im(self.user, workspace.bot_user)]
        if self.user in REPS and self._random.random() < 0.5:
            places.append(workspace.channels[SALES])
        return [
            (place.id, message["ts"], element["action_id"], element.get("value", ""))
            for place in places
            for message in list(place.messages.values())[-RECENT:]
            for _, element in actionable(message.get("blocks") or [])
            if element["action_id"].startswith("card.")
            or element["action_id"] in {"lead.hand_off", "lead.open"}
        ]

    def _fields(self, action: str) -> dict[str, str | None]:
        if action == "card.reject":
            reason = self._random.choice([*Reason, Reason.TIMING, Reason.TIMING])
            days = self._random.randint(1, 3)
            wake_on = (self._sandbox.clock() + timedelta(days=days)).date().isoformat()
            timing = reason is Reason.TIMING
            return {
                "reason": reason,
                "comment": "Not now",
                "wake_on": wake_on if timing else None,
            }
        return {
            "card.ask": {"question": "Which plan?"},
            "card.answer": {"answer": "The large one"},
            "card.touch": {"how": self._random.choice([*TouchChannel]), "note": ""},
            "card.won": {"value": "1250"},
            "card.lost": {"why": "Too dear"},
        }[action]
