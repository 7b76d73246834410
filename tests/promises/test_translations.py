from messages import __main__ as tool


def test_every_word_we_say_exists_in_every_language():
    assert tool.problems() == []
