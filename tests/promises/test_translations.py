from messages import catalog


def test_every_word_we_say_exists_in_every_language():
    assert catalog.problems() == []
