"""An AsyncApp over Socket Mode: commands, forms, clicks, messages."""

MODAL = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "New lead"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {
                "type": "plain_text_input",
                "action_id": "value",
                "initial_value": "Ana",
            },
        }
    ],
}


async def test_a_command_opens_a_form_whose_untouched_value_is_submitted(app, over_socket, driver):
    seen = {}

    @app.command("/lead")
    async def lead(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("form")
    async def form(ack, view, client):
        await ack()
        seen.update(view["state"]["values"])
        await client.chat_postMessage(channel="C0SALES", text="Saved Ana")

    async with over_socket(app):
        answer = await driver.command("U0MARINA", "C0MARKETING", "/lead", "")
        assert answer["acked"], answer
        await driver.until(lambda: driver.view("U0MARINA"))
        answer = await driver.submit("U0MARINA")
        assert answer["acked"], answer
        assert answer["views"] == []
        await driver.until_message("C0SALES", "Saved Ana")
    assert seen["name"]["value"] == {"type": "plain_text_input", "value": "Ana"}


async def test_a_button_in_a_message_is_clicked_and_the_answer_replaces_it(
    app, over_socket, driver
):

    @app.event("app_mention")
    async def mentioned(say):
        button = {
            "type": "button",
            "action_id": "accept",
            "value": "L-1",
            "text": {"type": "plain_text", "text": "Accept"},
        }
        await say(text="A lead", blocks=[{"type": "actions", "elements": [button]}])

    @app.action("accept")
    async def accept(ack, action, respond):
        await ack()
        await respond(text=f"Taken: {action['value']}", replace_original=True)

    async with over_socket(app):
        await driver.message("U0RAFAEL", "C0SALES", "<@U0PACTO> anything new?")
        await driver.until_message("C0SALES", "A lead")
        answer = await driver.click_text("U0RAFAEL", "C0SALES", "Accept")
        assert answer["acked"], answer
        message = await driver.until_message("C0SALES", "Taken: L-1")
        assert "blocks" not in message


async def test_without_an_app_the_answer_says_so(driver):
    answer = await driver.command("U0MARINA", "C0MARKETING", "/lead", "")
    assert answer["error"] == "no_app"
    assert not answer["connected"]
    assert "No app is connected" in answer["message"]
