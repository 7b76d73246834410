"""What Slack refuses to post, to show or to schedule, and by which name."""

import asyncio

from slack_sdk.errors import SlackApiError

from sandbox.rates import CHANNEL_BURST
from tests.sandbox.probe.kit import (
    RAFAEL,
    SALES,
    Probe,
    actions,
    behaviour,
    button,
    field,
    home,
    plain,
)

TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}
HEADER = {"type": "header", "text": plain("x" * 151)}


async def posting(slack: Probe, *blocks: dict) -> dict:
    return await slack.refused("chat.postMessage", channel=SALES, text="t", blocks=list(blocks))


@behaviour("A message that says nothing is no_text")
async def _(slack: Probe) -> None:
    assert await slack.code("chat.postMessage", channel=SALES, text="") == "no_text"


@behaviour("A text of more than 40,000 characters is msg_too_long")
async def _(slack: Probe) -> None:
    assert await slack.code("chat.postMessage", channel=SALES, text="x" * 40_001) == "msg_too_long"


@behaviour("A block over a limit is invalid_blocks, with a pointer in messages and in errors")
async def _(slack: Probe) -> None:
    answer = await posting(slack, HEADER)
    problem = "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {problem}"]
    assert answer["errors"] == [problem]


@behaviour("A message of more than fifty blocks is refused")
async def _(slack: Probe) -> None:
    assert (await posting(slack, *[{"type": "divider"}] * 51))["error"] == "invalid_blocks"


@behaviour("A second table is invalid_attachments: only_one_table_allowed")
async def _(slack: Probe) -> None:
    answer = await posting(slack, TABLE, TABLE)
    assert answer["error"] == "invalid_attachments"
    assert "only_one_table_allowed" in answer["errors"][0]


@behaviour("A table in the blocks and one in an attachment are two")
async def _(slack: Probe) -> None:
    message = {"channel": SALES, "text": "t", "blocks": [TABLE]}
    answer = await slack.refused("chat.postMessage", **message, attachments=[{"blocks": [TABLE]}])
    assert answer["error"] == "invalid_attachments"


@behaviour("A third chart is refused")
async def _(slack: Probe) -> None:
    pie = {"type": "pie", "segments": [{"label": "a", "value": 1}]}
    chart = {"type": "data_visualization", "title": "t", "chart": pie}
    assert (await posting(slack, chart, chart, chart))["error"] == "invalid_blocks"


@behaviour("An image that is nowhere on the web cannot be downloaded")
async def _(slack: Probe) -> None:
    for url in ("data:image/png;base64,AAAA", "chart.png"):
        image = {"type": "image", "alt_text": "a chart", "image_url": url}
        answer = await posting(slack, image)
        assert answer["error"] == "invalid_blocks"
        assert answer["errors"] == ["downloading image failed [json-pointer:/blocks/0/image_url]"]


@behaviour("An image without words for it is refused")
async def _(slack: Probe) -> None:
    image = {"type": "image", "image_url": "https://host.example/a.png"}
    assert (await posting(slack, image))["error"] == "invalid_blocks"


@behaviour("An uploaded image stands in a block only once it is processed")
async def _(slack: Probe) -> None:
    upload = await slack.client.files_upload_v2(content=b"\x89PNG", filename="chart.png")
    image = {"type": "image", "alt_text": "a", "slack_file": {"id": upload["files"][0]["id"]}}
    assert (await posting(slack, image))["error"] == "invalid_blocks"

    async def posts() -> bool:
        try:
            return bool(await slack.post(blocks=[image]))
        except SlackApiError:
            return False

    await slack.driver.until(posts)


@behaviour("A file block is not an app's to send")
async def _(slack: Probe) -> None:
    file = {"type": "file", "external_id": "F1", "source": "remote"}
    assert (await posting(slack, file))["error"] == "invalid_blocks"


@behaviour("An input for email, a URL or a number stands in no message")
async def _(slack: Probe) -> None:
    for kind in ("email_text_input", "url_text_input", "number_input"):
        element = {"type": kind, **({"is_decimal_allowed": False} if "num" in kind else {})}
        assert (await posting(slack, field("f", element)))["error"] == "invalid_blocks"
    assert await slack.post(blocks=[field("f")])


@behaviour("An alert stands in a modal alone")
async def _(slack: Probe) -> None:
    assert (await posting(slack, {"type": "alert", "text": plain()}))["error"] == "invalid_blocks"


@behaviour("Two elements of one block may not share an action id")
async def _(slack: Probe) -> None:
    assert (await posting(slack, actions(button(), button())))["error"] == "invalid_blocks"


@behaviour("Blocks that are no list are invalid_blocks_format")
async def _(slack: Probe) -> None:
    message = {"channel": SALES, "text": "t", "blocks": {"type": "divider"}}
    assert await slack.code("chat.postMessage", **message) == "invalid_blocks_format"


@behaviour("Markdown text beside text is markdown_text_conflict")
async def _(slack: Probe) -> None:
    both = {"channel": SALES, "text": "t", "markdown_text": "**t**"}
    assert await slack.code("chat.postMessage", **both) == "markdown_text_conflict"


@behaviour("Metadata without an event type is refused")
async def _(slack: Probe) -> None:
    message = {"channel": SALES, "text": "t", "metadata": {"event_payload": {}}}
    assert await slack.code("chat.postMessage", **message) == "invalid_metadata_schema"


@behaviour("A reply to a message that is not there is thread_not_found")
async def _(slack: Probe) -> None:
    lost = {"channel": SALES, "text": "t", "thread_ts": "1.000001"}
    assert await slack.code("chat.postMessage", **lost) == "thread_not_found"


@behaviour("An app changes and deletes its own messages alone")
async def _(slack: Probe) -> None:
    sent = (await slack.driver.message(RAFAEL, SALES, "mine"))["sent"]
    where = {"channel": SALES, "ts": sent["ts"]}
    assert await slack.code("chat.update", **where, text="x") == "cant_update_message"
    assert await slack.code("chat.delete", **where) == "cant_delete_message"


@behaviour("A message that is gone is message_not_found")
async def _(slack: Probe) -> None:
    where = {"channel": SALES, "ts": "1.000001"}
    assert await slack.code("chat.update", **where, text="x") == "message_not_found"


@behaviour("Nothing is scheduled in the past or beyond 120 days")
async def _(slack: Probe) -> None:
    now = int(slack.sandbox.clock.epoch())
    later = {"channel": SALES, "text": "t"}
    assert await slack.code("chat.scheduleMessage", **later, post_at=now - 5) == "time_in_past"
    far = now + 121 * 86_400
    assert await slack.code("chat.scheduleMessage", **later, post_at=far) == "time_too_far"


@behaviour("A Home over a limit is invalid_arguments, with a pointer into the view")
async def _(slack: Probe) -> None:
    answer = await slack.refused("views.publish", user_id=RAFAEL, view=home(HEADER))
    assert answer["error"] == "invalid_arguments"
    assert answer["errors"][0].endswith("[json-pointer:/view/blocks/0/text/text]")


@behaviour("After a short burst in a channel comes 429, with when to come again")
async def _(slack: Probe) -> None:
    slack.sandbox.world.rates.enabled = True
    posts = [slack.post(f"{number}") for number in range(CHANNEL_BURST * 6)]
    answers = await asyncio.gather(*posts, return_exceptions=True)
    limited = [answer for answer in answers if isinstance(answer, SlackApiError)]
    assert len(answers) - len(limited) >= CHANNEL_BURST
    assert {answer.response.status_code for answer in limited} == {429}
    assert all(int(answer.response.headers["Retry-After"]) >= 1 for answer in limited)
