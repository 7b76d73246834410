import pytest

from blockkit.message import Message
from funnel.agreement import Terms
from funnel.first_steps import FirstSteps, Step
from funnel.proposals import ToSign
from funnel.stages import Side
from messages.greeting import Signing, ready, welcome
from messages.ids import Click
from tests.house_rules import check_message
from tests.messages.message_samples import EN, LOCALIZERS, PT, buttons, text_of

UNSIGNED = Signing(Terms(), ToSign(1, tuple(Side), (Side.SALES,)))
SIGNED = Signing(Terms(), None)


def fits(message: Message) -> bool:
    return check_message({"text": message.text, "blocks": message.blocks}) == []


def steps(*done: Step) -> FirstSteps:
    return FirstSteps(frozenset(done))


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_every_first_word_is_within_the_limits_of_slack(localizer):
    assert fits(welcome(localizer, steps(), UNSIGNED))
    assert fits(welcome(localizer, steps(*Step), SIGNED))
    for sides in ((Side.MARKETING,), (Side.SALES,), (Side.MARKETING, Side.SALES)):
        assert fits(ready(localizer, Terms(), sides))


def test_the_welcome_says_what_to_do_first():
    message = welcome(PT, steps(), UNSIGNED)
    assert "4 passos" in text_of(message)
    assert [*buttons(message)] == [Click.SETUP_OPEN]


def test_the_welcome_goes_on_where_the_set_up_is_and_ends_without_a_button():
    half = welcome(EN, steps(Step.CHANNELS, Step.TEAM), UNSIGNED)
    assert "✅ Who's on each team" in text_of(half)
    assert "Decide within 4 business hours" in text_of(half)
    assert [*buttons(half)] == [
        Click.AGREEMENT_SIGN_VERSION.at("sales"),
        Click.AGREEMENT_READ,
        Click.AGREEMENT_OPEN,
    ]
    assert buttons(welcome(EN, steps(*Step), SIGNED)) == {}


def test_each_team_reads_its_own_part():
    sales = ready(EN, Terms(), (Side.SALES,))
    assert "within 4 business hours" in text_of(sales)
    assert "Add a lead with `/lead`" not in text_of(sales)
    assert Click.LEAD_NEW not in buttons(sales)
    both = text_of(ready(EN, Terms(), (Side.MARKETING, Side.SALES)))
    assert "Add a lead with `/lead`" in both
    assert "log the first touch" in both
