"""Modals: what is submitted, what Slack checks itself, and what the app's answers do."""

import pytest

from sandbox.driver import DriverError


def plain(text):
    return {"type": "plain_text", "text": text}


def option(value):
    return {"text": plain(value.title()), "value": value}


def field(block_id, element, **more):
    element = {"action_id": "value", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": element,
        **more,
    }


def modal(*blocks, title="A form", **more):
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Save"),
        "blocks": list(blocks),
        **more,
    }


@pytest.fixture
def opened(app, over_socket, driver):
    """Live in an app whose /open opens a view for Marina; submissions are kept in `seen`."""

    class Opened:
        def __init__(self):
            self.view = modal(field("name", {"type": "plain_text_input"}))
            self.seen = []
            self.answer = {}

        async def open(self, view=None, user="U0MARINA"):
            self.view = view or self.view
            return await driver.command(user, "C0MARKETING", "/open")

    kept = Opened()

    @app.command("/open")
    async def command(ack, body, client):
        await client.views_open(trigger_id=body["trigger_id"], view=kept.view)
        await ack()

    @app.view("form")
    async def submitted(ack, body):
        kept.seen.append(body)
        await ack(**kept.answer)

    @app.view_closed("form")
    async def closed(ack, body):
        kept.seen.append(body)
        await ack()

    kept.live = over_socket(app)
    return kept


UNTOUCHED = {
    "text": ({"type": "plain_text_input", "initial_value": "Ana"}, {"value": "Ana"}),
    "empty": ({"type": "plain_text_input"}, {"value": None}),
    "number": (
        {"type": "number_input", "is_decimal_allowed": False, "initial_value": "7"},
        {"value": "7"},
    ),
    "email": ({"type": "email_text_input", "initial_value": "a@b.co"}, {"value": "a@b.co"}),
    "url": ({"type": "url_text_input", "initial_value": "https://a.b"}, {"value": "https://a.b"}),
    "select": (
        {
            "type": "static_select",
            "options": [option("a"), option("b")],
            "initial_option": option("b"),
        },
        {"selected_option": "b"},
    ),
    "none": ({"type": "static_select", "options": [option("a")]}, {"selected_option": None}),
    "multi": (
        {
            "type": "multi_static_select",
            "options": [option("a"), option("b")],
            "initial_options": [option("a")],
        },
        {"selected_options": ["a"]},
    ),
    "boxes": (
        {"type": "checkboxes", "options": [option("a")], "initial_options": [option("a")]},
        {"selected_options": ["a"]},
    ),
    "radio": (
        {"type": "radio_buttons", "options": [option("a")], "initial_option": option("a")},
        {"selected_option": "a"},
    ),
    "day": ({"type": "datepicker", "initial_date": "2026-11-21"}, {"selected_date": "2026-11-21"}),
    "hour": ({"type": "timepicker", "initial_time": "09:30"}, {"selected_time": "09:30"}),
    "moment": (
        {"type": "datetimepicker", "initial_date_time": 1_790_000_000},
        {"selected_date_time": 1_790_000_000},
    ),
    "user": ({"type": "users_select", "initial_user": "U0LUCIA"}, {"selected_user": "U0LUCIA"}),
    "users": (
        {"type": "multi_users_select", "initial_users": ["U0LUCIA"]},
        {"selected_users": ["U0LUCIA"]},
    ),
    "channel": (
        {"type": "channels_select", "initial_channel": "C0SALES"},
        {"selected_channel": "C0SALES"},
    ),
    "here": (
        {"type": "conversations_select", "default_to_current_conversation": True},
        {"selected_conversation": "C0MARKETING"},
    ),
}


def values_of(state):
    """Options as their values, to compare."""
    found = {}
    for key, value in state.items():
        if key == "selected_option" and value:
            found[key] = value["value"]
        elif key == "selected_options":
            found[key] = [one["value"] for one in value]
        elif key != "type":
            found[key] = value
    return found


async def test_untouched_fields_are_submitted_as_they_show(opened, driver):
    blocks = [field(name, element, optional=True) for name, (element, _) in UNTOUCHED.items()]
    async with opened.live:
        await opened.open(modal(*blocks))
        await driver.submit("U0MARINA")
    values = opened.seen[0]["view"]["state"]["values"]
    shown = {name: values_of(values[name]["value"]) for name in UNTOUCHED}
    assert shown == {name: expected for name, (_, expected) in UNTOUCHED.items()}
    assert values["text"]["value"]["type"] == "plain_text_input"


async def test_what_is_chosen_and_typed_overrules_the_initial_value(opened, driver):
    view = modal(
        field("name", {"type": "plain_text_input", "initial_value": "Ana"}),
        field("tags", {"type": "multi_static_select", "options": [option("a"), option("b")]}),
        field("note", {"type": "plain_text_input", "initial_value": "x"}, optional=True),
        field("who", {"type": "users_select"}),
    )
    async with opened.live:
        await opened.open(view)
        await driver.select("U0MARINA", "value", ["b"], block_id="tags")
        shown = await driver.view("U0MARINA")
        assert values_of(shown["state"]["values"]["tags"]["value"]) == {"selected_options": ["b"]}
        await driver.submit("U0MARINA", name="Bia", note=None, who="U0RAFAEL")
    values = opened.seen[0]["view"]["state"]["values"]
    assert values["name"]["value"]["value"] == "Bia"
    assert values["note"]["value"]["value"] is None
    assert values["who"]["value"]["selected_user"] == "U0RAFAEL"
    assert values_of(values["tags"]["value"]) == {"selected_options": ["b"]}


@pytest.mark.parametrize(
    ("element", "typed", "code"),
    [
        ({"type": "plain_text_input"}, "", "required"),
        ({"type": "plain_text_input"}, "   ", "required"),
        ({"type": "plain_text_input", "min_length": 3}, "ab", "too_short"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "too_long"),
        ({"type": "number_input", "is_decimal_allowed": False}, "many", "invalid_number"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "decimal_not_allowed"),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2"},
            "1.5",
            "too_small",
        ),
        ({"type": "email_text_input"}, "ana", "invalid_email"),
        ({"type": "url_text_input"}, "www.acme.com", "invalid_url"),
        (
            {
                "type": "multi_static_select",
                "options": [option("a"), option("b")],
                "max_selected_items": 1,
            },
            ["a", "b"],
            "too_many_items",
        ),
    ],
)
async def test_slack_itself_holds_back_a_wrong_field(opened, driver, element, typed, code):
    async with opened.live:
        await opened.open(modal(field("it", element)))
        with pytest.raises(DriverError) as refused:
            await driver.submit("U0MARINA", it=typed)
        assert refused.value.status == 422
        assert refused.value.body["errors"] == {"it": code}
    assert opened.seen == []


async def test_errors_keep_the_form_and_what_was_typed(opened, driver):
    opened.answer = {"response_action": "errors", "errors": {"name": "Who is that?"}}
    async with opened.live:
        await opened.open()
        answer = await driver.submit("U0MARINA", name="X")
        assert answer["response"] == opened.answer
        [view] = answer["views"]
        assert view["state"]["values"]["name"]["value"]["value"] == "X"
        opened.answer = {"response_action": "errors", "errors": {"nothing": "?"}}
        answer = await driver.submit("U0MARINA")
        assert answer["error"] == "app_error"
        assert "nothing" in answer["message"]


async def test_update_keeps_the_view_id_push_stacks_and_clear_empties(opened, driver):
    async with opened.live:
        await opened.open()
        first = await driver.view("U0MARINA")
        opened.answer = {"response_action": "update", "view": modal(title="Second")}
        [view] = (await driver.submit("U0MARINA", name="X"))["views"]
        assert (view["id"], view["title"]["text"]) == (first["id"], "Second")
        assert view["hash"] != first["hash"]
        opened.answer = {"response_action": "push", "view": modal(title="Third")}
        stack = (await driver.submit("U0MARINA"))["views"]
        assert [v["title"]["text"] for v in stack] == ["Second", "Third"]
        assert stack[1]["previous_view_id"] == stack[1]["root_view_id"] == first["id"]
        opened.answer = {"response_action": "clear"}
        assert (await driver.submit("U0MARINA"))["views"] == []


async def test_an_ack_with_a_view_slack_refuses_is_the_apps_error(opened, driver):
    async with opened.live:
        await opened.open()
        opened.answer = {"response_action": "update", "view": modal(title="x" * 25)}
        answer = await driver.submit("U0MARINA", name="X")
    assert answer["error"] == "app_error"
    assert "/view/title/text" in answer["message"]
    assert len(answer["views"]) == 1


async def test_a_plain_ack_closes_only_the_view_on_top(opened, driver):
    async with opened.live:
        await opened.open()
        opened.answer = {"response_action": "push", "view": modal(title="Over")}
        await driver.submit("U0MARINA", name="X")
        opened.answer = {}
        [left] = (await driver.submit("U0MARINA"))["views"]
    assert left["title"]["text"] == "A form"


async def test_closing_is_told_only_where_it_was_asked_for(opened, driver):
    async with opened.live:
        await opened.open()
        answer = await driver.close("U0MARINA")
        assert not answer["delivered"]
        await opened.open({**opened.view, "notify_on_close": True})
        answer = await driver.close("U0MARINA")
        assert answer["acked"]
        assert answer["views"] == []
    [body] = opened.seen
    assert (body["type"], body["is_cleared"]) == ("view_closed", False)


async def test_closing_everything_says_it_was_cleared(opened, driver):
    async with opened.live:
        await opened.open({**opened.view, "notify_on_close": True})
        over = modal(title="Over", notify_on_close=True)
        opened.answer = {"response_action": "push", "view": over}
        await driver.submit("U0MARINA", name="X")
        await driver.close("U0MARINA", everything=True)
    closed = [body for body in opened.seen if body["type"] == "view_closed"]
    assert [body["view"]["title"]["text"] for body in closed] == ["Over", "A form"]
    assert all(body["is_cleared"] for body in closed)


async def test_each_person_has_a_stack_of_their_own(opened, driver):
    async with opened.live:
        await opened.open(user="U0MARINA")
        await opened.open(user="U0HELENA")
        await driver.close("U0MARINA")
        assert await driver.view("U0MARINA") is None
        view = await driver.view("U0HELENA")
        with pytest.raises(DriverError, match="no_view"):
            await driver.post("submit", user="U0MARINA", view_id=view["id"])


async def test_a_button_in_a_modal_comes_with_the_view_and_its_full_state(opened, driver, app):
    seen = {}

    @app.action("more")
    async def more(ack, body, client):
        await ack()
        seen.update(body)
        view = {**opened.view, "title": plain("With more")}
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    button = {"type": "button", "action_id": "more", "text": plain("More"), "value": "v"}
    box = {"type": "checkboxes", "action_id": "box", "options": [option("a")]}
    view = modal(
        field("name", {"type": "plain_text_input", "initial_value": "Ana"}),
        {"type": "actions", "block_id": "row", "elements": [button, box]},
    )
    async with opened.live:
        await opened.open(view)
        await driver.select("U0MARINA", "value", "Bia", block_id="name")
        answer = await driver.click_text("U0MARINA", None, "More")
        assert answer["acked"]
        shown = await driver.view("U0MARINA")
    assert seen["container"] == {"type": "view", "view_id": shown["id"]}
    assert seen["actions"][0]["value"] == "v"
    assert "response_url" not in seen
    values = seen["view"]["state"]["values"]
    assert values["name"]["value"]["value"] == "Bia"
    assert values["row"]["box"] == {"type": "checkboxes", "selected_options": []}
    assert shown["title"]["text"] == "With more"
    assert shown["state"]["values"]["name"]["value"]["value"] == "Bia"


async def test_an_input_tells_the_app_only_with_dispatch_action(opened, driver, app):
    seen = []

    @app.action("value")
    async def typed(ack, action):
        await ack()
        seen.append(action)

    view = modal(
        field("quiet", {"type": "plain_text_input"}),
        field("loud", {"type": "plain_text_input"}, dispatch_action=True),
    )
    async with opened.live:
        await opened.open(view)
        quiet = await driver.select("U0MARINA", "value", "a", block_id="quiet")
        loud = await driver.select("U0MARINA", "value", "b", block_id="loud")
    assert not quiet["delivered"]
    assert loud["acked"]
    assert [action["value"] for action in seen] == ["b"]


async def test_an_external_select_asks_the_app_for_its_options(opened, driver, app):
    asked = []

    @app.options("value")
    async def options(ack, payload):
        asked.append(payload["value"])
        await ack(options=[option("acme"), option("apex")])

    select = {"type": "external_select", "min_query_length": 2}
    async with opened.live:
        await opened.open(modal(field("company", select)))
        short = await driver.suggest("U0MARINA", "value", "a")
        assert short["options"] == []
        with pytest.raises(DriverError, match="no_such_option"):
            await driver.submit("U0MARINA", company="acme")
        found = await driver.suggest("U0MARINA", "value", "ac")
        assert [one["value"] for one in found["options"]] == ["acme", "apex"]
        await driver.submit("U0MARINA", company="acme")
    assert asked == ["ac"]
    chosen = opened.seen[0]["view"]["state"]["values"]["company"]["value"]
    assert chosen["selected_option"]["value"] == "acme"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "no object"}, "invalid_values"),
        ({"nowhere": {"value": "x"}}, "no_element"),
    ],
)
async def test_values_of_no_field_are_refused(opened, driver, values, code):
    async with opened.live:
        await opened.open()
        with pytest.raises(DriverError, match=code):
            await driver.post("submit", user="U0MARINA", values=values)


async def test_a_view_opened_while_submitting_outlives_the_one_submitted(app, over_socket, driver):
    @app.command("/open")
    async def command(ack, body, client):
        await client.views_open(trigger_id=body["trigger_id"], view=modal(title="First"))
        await ack()

    @app.view("form")
    async def submitted(ack, body, client):
        await client.views_open(trigger_id=body["trigger_id"], view=modal(title="Next"))
        await ack()

    async with over_socket(app):
        await driver.command("U0MARINA", "C0MARKETING", "/open")
        [left] = (await driver.submit("U0MARINA"))["views"]
    assert left["title"]["text"] == "Next"
    assert left["previous_view_id"] is None
