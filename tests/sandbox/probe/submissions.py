"""What a submitted modal brings to the app, and what its answer does to the stack."""

import pytest

from sandbox.driver import DriverError
from tests.sandbox.probe.kit import (
    MARINA,
    Probe,
    behaviour,
    field,
    modal,
    plain,
)


@behaviour("Untouched fields are submitted as they show")
async def _(slack: Probe) -> None:
    options = [{"text": plain(value), "value": value} for value in ("a", "b")]
    menu = {"type": "static_select", "options": options, "initial_option": options[1]}
    text = {"type": "plain_text_input", "initial_value": "Ana"}
    empty = field("empty", optional=True)
    await slack.opened(modal(field("name", text), field("menu", menu), empty))
    await slack.driver.submit(MARINA)
    values = slack.heard[-1]["view"]["state"]["values"]
    assert values["name"]["value"]["value"] == "Ana"
    assert values["menu"]["value"]["selected_option"]["value"] == "b"
    assert values["empty"]["value"]["value"] is None


@behaviour("A submission brings the view's metadata, callback id and hash")
async def _(slack: Probe) -> None:
    view = await slack.opened(modal(private_metadata="L-1"))
    await slack.driver.submit(MARINA, name="Ana")
    sent = slack.heard[-1]["view"]
    assert (sent["private_metadata"], sent["callback_id"]) == ("L-1", "form")
    assert (sent["id"], sent["hash"]) == (view["id"], view["hash"])


@behaviour("A required field that is empty never reaches the app")
async def _(slack: Probe) -> None:
    view = await slack.opened(modal())
    heard = len(slack.heard)
    with pytest.raises(DriverError, match="required"):
        await slack.driver.submit(MARINA)
    assert len(slack.heard) == heard
    stack = await slack.driver.get("views", user=MARINA)
    assert stack["errors"] == {view["id"]: {"name": "required"}}


async def answered(slack: Probe, **answer: object) -> dict:
    """Marina's two stacked modals, the upper one submitted and answered so."""
    await slack.opened(modal(title=plain("Below")))
    await slack.client.views_push(trigger_id=await slack.trigger(), view=modal())

    async def respond(ack, *_: object) -> None:
        await ack(**answer)

    slack.on["submission"] = respond
    return await slack.driver.submit(MARINA, name="Ana")


def titles(result: dict) -> list[str]:
    return [view["title"]["text"] for view in result["views"]]


@behaviour("A submission that is only acknowledged closes that modal alone")
async def _(slack: Probe) -> None:
    assert titles(await answered(slack)) == ["Below"]


@behaviour("Errors leave the modal open with what was typed, and stand beside their fields")
async def _(slack: Probe) -> None:
    result = await answered(slack, response_action="errors", errors={"name": "Too short"})
    assert titles(result) == ["Below", "A form"]
    stack = await slack.driver.get("views", user=MARINA)
    top = stack["views"][-1]
    assert stack["errors"] == {top["id"]: {"name": "Too short"}}
    assert top["state"]["values"]["name"]["value"]["value"] == "Ana"


@behaviour("Errors for a block that is not there are the app's mistake")
async def _(slack: Probe) -> None:
    result = await answered(slack, response_action="errors", errors={"phone": "?"})
    assert result["error"] == "app_error"


@behaviour("A submission answered with update shows the new view in its place")
async def _(slack: Probe) -> None:
    view = modal(title=plain("Thanks"))
    assert titles(await answered(slack, response_action="update", view=view)) == ["Below", "Thanks"]


@behaviour("A submission answered with push lays the new view on top")
async def _(slack: Probe) -> None:
    result = await answered(slack, response_action="push", view=modal(title=plain("Sure?")))
    assert titles(result) == ["Below", "A form", "Sure?"]


@behaviour("A submission answered with clear closes the whole stack")
async def _(slack: Probe) -> None:
    assert titles(await answered(slack, response_action="clear")) == []
