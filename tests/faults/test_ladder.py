"""What a workspace refused is remembered for a while; a response_url may be gone by then."""

import pytest

from blockkit import blocks as b
from blockkit.message import Message
from bot.ladder import REMEMBERED, WORKSPACES, Ladder
from bot.slack import CallRejectedError, RateLimitedError
from tests.faults.sending import calls
from tests.office import HELENA, SALES, SERGIO, Office, text_of

TABLE = b.data_table("Due", ["Lead"], [["L-1"]])
FIGURES = Message("t", [b.section("t"), TABLE])
CARD = Message("t", [b.section("t")])


class Server:
    """A server that refuses some types of block; it keeps the types of each call."""

    def __init__(self, *refused: str, code: str = "invalid_blocks") -> None:
        self.refused, self.code = {*refused}, code
        self.calls: list[list[str]] = []

    async def __call__(self, message: Message) -> int:
        types = [block["type"] for block in message.blocks]
        self.calls.append(types)
        if self.refused & {*types}:
            raise CallRejectedError(self.code)
        return len(self.calls)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_what_was_refused_is_not_sent_again_for_an_hour_and_then_is() -> None:
    clock, server = Clock(), Server("data_table", "table")
    ladder = Ladder(clock)
    assert await ladder.send("T1", FIGURES, server) == 3
    assert await ladder.send("T1", FIGURES, server) == 4
    assert await ladder.send("T2", FIGURES, server) == 7
    clock.now = REMEMBERED + 1
    server.refused.clear()
    assert await ladder.send("T1", FIGURES, server) == 8
    assert server.calls[-1] == ["section", "data_table"]


async def test_a_section_refused_once_is_said_of_that_message_alone() -> None:
    server, ladder = Server("section"), Ladder()
    assert await ladder.send("T1", CARD, server) == 2
    server.refused.clear()
    await ladder.send("T1", CARD, server)
    assert server.calls == [["section"], [], ["section"]]


async def test_a_message_refused_as_text_too_teaches_nothing() -> None:
    ladder, server = Ladder(), Server("data_table")

    async def never(_: Message) -> None:
        raise CallRejectedError("invalid_arguments")

    with pytest.raises(CallRejectedError):
        await ladder.send("T1", FIGURES, never)
    await ladder.send("T1", FIGURES, server)
    assert server.calls[0] == ["section", "data_table"]


@pytest.mark.parametrize("code", ["not_in_channel", "msg_too_long", "message_not_found"])
async def test_other_errors_are_raised_at_once(code: str) -> None:
    server = Server("data_table", code=code)
    with pytest.raises(CallRejectedError):
        await Ladder().send("T1", FIGURES, server)
    assert len(server.calls) == 1


async def test_a_limit_on_the_way_down_keeps_what_was_learned() -> None:
    ladder, limited = Ladder(), [True]
    server = Server("data_table")

    async def call(message: Message) -> int:
        if limited and "data_table" not in str(message.blocks):
            limited.clear()
            raise RateLimitedError("ratelimited", None)  # type: ignore[arg-type]
        return await server(message)

    with pytest.raises(RateLimitedError):
        await ladder.send("T1", FIGURES, call)
    await ladder.send("T1", FIGURES, call)
    assert len(server.calls) == 2


async def test_only_so_many_workspaces_are_remembered() -> None:
    ladder = Ladder()
    for number in range(WORKSPACES + 1):
        await ladder.send(f"T{number}", FIGURES, Server("data_table"))
    first, last = Server(), Server()
    await ladder.send("T0", FIGURES, first)
    await ladder.send(f"T{WORKSPACES}", FIGURES, last)
    assert first.calls == [["section", "data_table"]]
    assert "data_table" not in last.calls[0]


async def test_an_answer_that_comes_too_late_for_its_command_comes_by_direct_message(
    office: Office,
) -> None:
    async with office.pacto.relay._claiming:  # nothing is sent meanwhile, and the ack still comes
        answer = await office.driver.command(SERGIO, SALES, "/sla", "status")
        assert answer["acked"]
        await office.driver.clock(advance=31 * 60)
    await office.direct(SERGIO, "Agreement version 1")
    assert not await office.ephemerals(SERGIO)


async def test_a_command_is_answered_once_also_where_the_app_is_no_member(office: Office) -> None:
    await office.answer_to(HELENA, "/sla", "status", channel="C0RANDOM")
    await office.quiet()
    [answer] = await office.ephemerals(HELENA, "C0RANDOM")
    assert "Agreement version 1" in text_of(answer)
    assert not await calls(office, "chat.postEphemeral")
