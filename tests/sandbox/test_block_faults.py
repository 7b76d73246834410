"""Faults of blocks: some types refused, or a second table."""

from typing import Any

import aiohttp
import pytest

from sandbox.driver import Driver, DriverError
from sandbox.server import Sandbox

CELL = {"type": "raw_text", "text": "x"}
TABLE = {"type": "data_table", "caption": "c", "rows": [[CELL], [CELL]]}
SECTION = {"type": "section", "text": {"type": "plain_text", "text": "hi"}}


async def call(sandbox: Sandbox, method: str, **arguments: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    url = f"{sandbox.api_url}{method}"
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(url, json=arguments) as response,
    ):
        answer: dict[str, Any] = await response.json()
        return answer


async def post(sandbox: Sandbox, *blocks: dict[str, Any]) -> str | None:
    answer = await call(sandbox, "chat.postMessage", channel="C0SALES", text="t", blocks=[*blocks])
    return answer.get("error")


async def test_chosen_types_are_refused_with_the_chosen_code_until_taken_back() -> None:
    async with Sandbox(rate_limits=False) as sandbox, await Driver.connect(sandbox.url) as driver:
        code = "invalid_attachments"
        await driver.fault("refuse_blocks", blocks=["data_table"], code=code)
        assert await post(sandbox, SECTION) is None
        assert [await post(sandbox, SECTION, TABLE) for _ in range(3)] == [code] * 3
        await driver.no_faults()
        assert await post(sandbox, SECTION, TABLE) is None


async def test_a_count_is_used_up_by_refusals_alone_and_a_method_is_alone_meant() -> None:
    async with Sandbox(rate_limits=False) as sandbox, await Driver.connect(sandbox.url) as driver:
        await driver.fault("refuse_blocks", blocks=["*"], count=1, method="chat.postMessage")
        home = {"type": "home", "blocks": [SECTION]}
        published = await call(sandbox, "views.publish", user_id="U0MARINA", view=home)
        assert published["ok"]
        assert await post(sandbox) is None
        assert [await post(sandbox, SECTION) for _ in range(2)] == ["invalid_blocks", None]


async def test_a_second_table_is_refused_and_any_in_home() -> None:
    async with Sandbox(rate_limits=False) as sandbox, await Driver.connect(sandbox.url) as driver:
        await driver.fault("one_table")
        assert await post(sandbox, TABLE) is None
        assert await post(sandbox, TABLE, TABLE) == "invalid_attachments"
        home = {"type": "home", "blocks": [TABLE]}
        refused = await call(sandbox, "views.publish", user_id="U0MARINA", view=home)
        assert refused["error"] == "invalid_arguments"
        assert refused["errors"]


@pytest.mark.parametrize("blocks", [None, [], "table", [3]])
async def test_the_types_are_a_list_of_names(blocks: Any) -> None:
    async with Sandbox() as sandbox, await Driver.connect(sandbox.url) as driver:
        with pytest.raises(DriverError) as error:
            await driver.fault("refuse_blocks", blocks=blocks)
        assert error.value.code == "invalid_blocks"
