"""What only some surfaces take, and what no surface does."""

import pytest

from blockkit.limits import check_blocks, refusal

TEXT = {"type": "plain_text", "text": "Text"}
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}


def image(url):
    return {"type": "image", "image_url": url, "alt_text": "A chart"}


def asking(element):
    return {"type": "input", "label": TEXT, "element": element}


@pytest.mark.parametrize(
    "url",
    [
        "data:image/png;base64,AAAA",
        "chart.png",
        "//host/chart.png",
        "ftp://host/chart.png",
        "https://",
        "https://a b/c.png",
        "http://[::1",
    ],
)
@pytest.mark.parametrize("surface", ["message", "modal", "home"])
def test_an_image_that_is_nowhere_on_the_web_cannot_be_downloaded(url, surface):
    problem = "[ERROR] downloading image failed [json-pointer:/blocks/0"
    assert check_blocks([image(url)], surface) == [f"{problem}/image_url]"]
    context = {"type": "context", "elements": [image(url)]}
    assert check_blocks([context], surface) == [f"{problem}/elements/0/image_url]"]


@pytest.mark.parametrize("url", ["https://host/c.png?a=1&b=2", "http://127.0.0.1:9/c.png"])
def test_a_web_address_is_taken_as_it_is(url):
    assert check_blocks([image(url)], "message") == []


@pytest.mark.parametrize(
    "element",
    [
        {"type": "email_text_input"},
        {"type": "url_text_input"},
        {"type": "number_input", "is_decimal_allowed": False},
        {"type": "file_input"},
    ],
)
def test_these_inputs_stand_in_modals_alone(element):
    assert check_blocks([asking(element)], "modal") == []
    for surface in ("message", "home"):
        [problem] = check_blocks([asking(element)], surface)
        assert f"unsupported type: {element['type']} in a {surface}" in problem


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
def test_no_app_sends_a_file_block(surface):
    file = {"type": "file", "external_id": "F1", "source": "remote"}
    [problem] = check_blocks([file], surface)
    assert "unsupported type: file" in problem


def test_a_second_table_has_a_code_and_a_word_of_its_own():
    problems = check_blocks([TABLE, TABLE], "message")
    assert problems == ["[ERROR] only_one_table_allowed [json-pointer:/blocks]"]
    assert refusal(problems) == "invalid_attachments"
    assert refusal(check_blocks([image("chart.png")], "message")) == "invalid_blocks"
