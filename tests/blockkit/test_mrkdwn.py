import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blockkit.mrkdwn import (
    NOTHING,
    Mrkdwn,
    bold,
    channel,
    clean,
    code,
    escape,
    join,
    line,
    mention,
    plain,
    preformatted,
    shorten,
)

nasty = st.one_of(
    st.text(),
    st.text(alphabet="<>&!@#|*_~`\n\u200b\u202e\u200dab channel:/"),
    st.sampled_from(["<!channel>", "<@U1>", "*b*", "_i_", "`c`", "~s~", "a\u202eb", "\ud800"]),
)


def displayed(mrkdwn: str) -> str:
    return mrkdwn.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@pytest.mark.parametrize(
    ("given_text", "safe"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U123>", "&lt;@U123&gt;"),
        ("R&D <x>", "R&amp;D &lt;x&gt;"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("*bold* _it_ ~no~ `code`", "∗bold∗ ＿it＿ ∼no∼ ˋcodeˋ"),
        ("__init__", "＿＿init＿＿"),
        ("ana_maria@x.com", "ana_maria@x.com"),
        ("2*3", "2*3"),
        ("@channel", "@\u2060channel"),
        ("@Here, @everyone", "@\u2060Here, @\u2060everyone"),
        ("ana@hereford.uk", "ana@hereford.uk"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_outside_text_is_shown_and_does_nothing(given_text, safe):
    assert escape(given_text) == safe


@settings(deadline=None)
@given(nasty)
def test_whatever_the_text_it_cannot_mention_link_or_style(text):
    safe = escape(text)
    assert "<" not in safe
    assert ">" not in safe
    assert "`" not in safe
    assert not re.search(r"&(?!amp;|lt;|gt;)", safe)
    assert not re.search(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])", safe)
    assert not re.search(r"@(channel|here|everyone)\b", safe, re.IGNORECASE)
    assert len(displayed(safe)) >= len(clean(text))


@settings(deadline=None)
@given(nasty)
def test_escaping_what_is_safe_already_changes_nothing(text):
    assert escape(escape(text)) == escape(text)


@settings(deadline=None)
@given(nasty)
def test_clean_text_has_no_control_or_direction_characters_and_can_be_encoded(text):
    cleaned = clean(text)
    kinds = {unicodedata.category(c) for c in cleaned if c not in "\n\t\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs"}
    cleaned.encode()
    assert clean(cleaned) == cleaned


def test_hidden_characters_go_and_joined_emoji_stay():
    assert clean("a\u200bb\u202ec\ufeff\x00d") == "abcd"
    assert clean("👩\u200d💻 x\u200dy") == "👩\u200d💻 xy"
    assert clean("a\r\nb\u2028c\x85d") == "a\nb\nc\nd"


def test_text_for_one_line_has_its_spaces_collapsed():
    assert plain("  Ana\n\n Maria\t ") == "Ana Maria"
    assert line("*Ana*\nMaria") == "∗Ana∗ Maria"
    assert line(Mrkdwn("*Ana*\nMaria")) == "*Ana* Maria"


@settings(deadline=None)
@given(nasty, st.integers(min_value=1, max_value=30))
def test_shortened_text_is_never_longer_than_the_limit(text, limit):
    assert len(shorten(text, limit)) <= limit
    assert len(plain(text, limit)) <= limit
    assert text == shorten(text, len(text) or 1)


def test_text_is_cut_with_an_ellipsis_and_not_inside_a_letter_or_an_emoji():
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("abc def", 5) == "abc…"
    assert shorten("ab\u0301cde", 3) == "a…"
    assert shorten("a👩\u200d💻bcdef", 4) == "a👩…"
    assert shorten("a👩\u200d💻bcdef", 3) == "a…"


def test_mrkdwn_is_not_cut_inside_a_mention_a_link_or_an_escape():
    text = Mrkdwn("hello <@U123456> there")
    assert shorten(text, 12) == "hello…"
    assert shorten(Mrkdwn("a&amp;bcdef"), 5) == "a…"
    assert isinstance(shorten(text, 12), Mrkdwn)


@settings(deadline=None)
@given(st.lists(nasty, max_size=3), st.integers(min_value=1, max_value=40))
def test_shortened_mrkdwn_keeps_its_brackets_and_escapes_whole(names, limit):
    text = join([mention("U1"), *names, Mrkdwn("<https://a.example/x|here>")], " ")
    cut = shorten(text, limit)
    assert cut.count("<") == cut.count(">")
    assert not re.search(r"&(?!amp;|lt;|gt;)", cut)


def test_ordinary_string_methods_give_up_the_trust():
    assert not isinstance(Mrkdwn("<@U1>") + "x", Mrkdwn)
    assert not isinstance(f"{Mrkdwn('<@U1>')}", Mrkdwn)
    assert not isinstance(Mrkdwn("<@U1>").strip(), Mrkdwn)


def test_join_escapes_what_is_not_mrkdwn_and_leaves_out_what_is_empty():
    assert join([bold("a"), "", "<b>"], " · ") == "*a* · &lt;b&gt;"


def test_styles_hold_their_text_even_if_it_has_marks_of_its_own():
    assert bold("a*b* c") == "*a*b∗ c*"
    assert bold("") == ""
    assert code("x`y`") == "`xˋyˋ`"
    assert bold("two\nlines") == "*two lines*"
    assert preformatted("a ``` <b>") == "```\na ˋˋˋ &lt;b&gt;\n```"


@pytest.mark.parametrize("text", ["!channel", "U1>", "u1", "", "U1|x"])
def test_only_an_id_becomes_a_mention(text):
    assert mention("U0AB1") == "<@U0AB1>"
    assert channel("C0AB1") == "<#C0AB1>"
    assert "<" not in mention(text) + channel(text)


def test_the_dash_for_nothing_is_visible():
    assert NOTHING.strip()
