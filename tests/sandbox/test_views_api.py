"""views.*: triggers, stacks, hashes and external ids, and Home."""

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.driver import Driver
from sandbox.server import Sandbox

TEXT = {"type": "plain_text", "text": "A view"}
VIEW = {"type": "modal", "title": TEXT, "blocks": [{"type": "divider"}]}
HOME = {"type": "home", "blocks": [{"type": "divider"}]}


async def error(call) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


@pytest.fixture
def trigger(app, over_socket, driver):
    """A fresh trigger id of Marina's, from a command."""
    given = []

    @app.command("/trigger")
    async def command(ack, body):
        given.append(body["trigger_id"])
        await ack()

    class Live:
        living = over_socket(app)

        async def __call__(self) -> str:
            await driver.command("U0MARINA", "C0MARKETING", "/trigger")
            return given[-1]

    return Live()


async def test_a_trigger_is_good_once(trigger, client):
    async with trigger.living:
        trigger_id = await trigger()
        await client.views_open(trigger_id=trigger_id, view=VIEW)
        again = client.views_open(trigger_id=trigger_id, view=VIEW)
        assert await error(again) == "exchanged_trigger_id"
        assert await error(client.views_open(trigger_id="1.2.3", view=VIEW)) == (
            "invalid_trigger_id"
        )


async def test_a_trigger_grows_old(trigger, client, sandbox):
    async with trigger.living:
        sandbox.world.trigger_seconds = 0.0
        opening = client.views_open(trigger_id=await trigger(), view=VIEW)
        assert await error(opening) == "expired_trigger_id"


async def test_three_views_are_the_most(trigger, client, driver):
    async with trigger.living:
        opened = await client.views_open(trigger_id=await trigger(), view=VIEW)
        for _ in range(2):
            pushed = await client.views_push(trigger_id=await trigger(), view=VIEW)
            assert pushed["view"]["root_view_id"] == opened["view"]["id"]
        full = client.views_push(trigger_id=await trigger(), view=VIEW)
        assert await error(full) == "push_limit_reached"
        await client.views_open(trigger_id=await trigger(), view=VIEW)
        assert len((await driver.state("U0MARINA"))["views"]) == 1


async def test_an_update_keeps_the_id_and_honours_the_hash(trigger, client):
    async with trigger.living:
        view = (await client.views_open(trigger_id=await trigger(), view=VIEW))["view"]
        fresh = (await client.views_update(view_id=view["id"], hash=view["hash"], view=VIEW))[
            "view"
        ]
        assert fresh["id"] == view["id"]
        stale = client.views_update(view_id=view["id"], hash=view["hash"], view=VIEW)
        assert await error(stale) == "hash_conflict"
        assert await error(client.views_update(view_id="V0NONE", view=VIEW)) == "not_found"


async def test_an_external_id_finds_the_view_and_is_unique(trigger, client):
    named = {**VIEW, "external_id": "lead-1"}
    async with trigger.living:
        view = (await client.views_open(trigger_id=await trigger(), view=named))["view"]
        found = await client.views_update(external_id="lead-1", view=named)
        assert found["view"]["id"] == view["id"]
        twice = client.views_push(trigger_id=await trigger(), view=named)
        assert await error(twice) == "duplicate_external_id"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": {"type": "plain_text", "text": "x" * 25}}, "/view/title/text"),
        ({"title": {"type": "mrkdwn", "text": "x"}}, "/view/title/type"),
        ({"private_metadata": "x" * 3001}, "/view/private_metadata"),
        ({"blocks": [{"type": "divider"}] * 101}, "/view/blocks"),
        ({"blocks": [{"type": "data_table"}]}, "/view/blocks/0/type"),
        ({"type": "home"}, "/view/type"),
    ],
)
async def test_a_view_over_the_limits_is_refused_and_the_trigger_still_good(
    trigger, client, change, pointer
):
    async with trigger.living:
        trigger_id = await trigger()
        with pytest.raises(SlackApiError) as caught:
            await client.views_open(trigger_id=trigger_id, view={**VIEW, **change})
        assert caught.value.response["error"] == "invalid_arguments"
        said = caught.value.response["response_metadata"]["messages"]
        assert any(line.endswith(f"[json-pointer:{pointer}]") for line in said), said
        await client.views_open(trigger_id=trigger_id, view=VIEW)


async def test_home_is_opened_published_and_kept_apart_for_each_person(app, over_socket, driver):
    seen = []

    @app.event("app_home_opened")
    async def opened(event, client):
        seen.append(event)
        await client.views_publish(user_id=event["user"], view=HOME)

    async with over_socket(app):
        answer = await driver.home("U0MARINA")
        assert answer["view"]["type"] == "home"
        assert (await driver.home("U0MARINA"))["view"]["id"] == answer["view"]["id"]
    assert [e["tab"] for e in seen] == ["home", "home"]
    assert "view" not in seen[0]
    assert seen[1]["view"]["id"] == answer["view"]["id"]
    assert await driver.home_view("U0HELENA") is None


async def test_home_honours_the_hash(client):
    first = (await client.views_publish(user_id="U0MARINA", view=HOME))["view"]
    await client.views_publish(user_id="U0MARINA", hash=first["hash"], view=HOME)
    stale = client.views_publish(user_id="U0MARINA", hash=first["hash"], view=HOME)
    assert await error(stale) == "hash_conflict"


async def test_a_button_in_home_comes_with_the_view(app, client, over_socket, driver):
    seen = {}

    @app.action("take")
    async def take(ack, body):
        await ack()
        seen.update(body)

    button = {"type": "button", "action_id": "take", "text": TEXT, "value": "L-1"}
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}
    async with over_socket(app):
        await client.views_publish(user_id="U0RAFAEL", view=home)
        assert (await driver.click_text("U0RAFAEL", None, "A view", home=True))["acked"]
        view = await driver.home_view("U0RAFAEL")
    assert seen["view"]["id"] == view["id"]
    assert seen["container"]["type"] == "view"


async def test_an_app_without_home_says_so():
    manifest = {"display_information": {"name": "Plain"}}
    async with (
        Sandbox(manifest=manifest) as sandbox,
        await Driver.connect(sandbox.url) as driver,
    ):
        with pytest.raises(AssertionError, match="no_home"):
            await driver.home("U0MARINA")
