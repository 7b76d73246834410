import datetime as dt

import pytest

from funnel.obligations import ObligationKind
from funnel.stages import EventKind, Reason, Side, Stage
from messages import labels
from messages.text import Mrkdwn
from tests.messages.said_samples import EN, ES, PT, VOICES, event


@pytest.mark.parametrize("voice", VOICES)
def test_everything_has_a_name_of_its_own(voice):
    for name, codes in (
        (labels.stage, Stage),
        (labels.reason, Reason),
        (labels.obligation, ObligationKind),
        (labels.touch, ("call", "email", "message", "meeting")),
        (labels.side, Side),
    ):
        said = [name(voice, code) for code in codes]
        assert len({*said}) == len(said)
        assert not {*said} & {str(code) for code in codes}


def test_names_follow_the_words_people_use():
    assert labels.reason(PT, Reason.NOT_DECISION_MAKER) == "Não é quem decide"
    assert labels.reason(ES, Reason.WRONG_PROFILE) == "Perfil equivocado"
    assert labels.field(PT, "company_size") == "Porte da empresa"
    assert labels.obligation(ES, "first_touch") == "Primer contacto"


def test_what_is_unknown_is_shown_as_it_is():
    assert labels.stage(EN, "dancing") == "dancing"
    assert labels.source(EN, "  ") == "unknown source"
    assert labels.source(EN, " Fair ") == "Fair"


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("kind", EventKind)
def test_every_event_is_one_safe_line(voice, kind):
    told = labels.event(
        voice,
        event(kind, reason="other", data={"note": "a\nb <!here>", "owner": "UREP", "value": "9"}),
    )
    assert isinstance(told, Mrkdwn)
    assert "\n" not in told
    assert "<!here>" not in told
    assert "<@UMKT>" in told


def test_an_event_tells_who_gave_the_lead_to_whom():
    passed = event(EventKind.ASSIGNED, data={"owner": "UREP"})
    assert labels.event(EN, passed) == "<@UMKT> passed it on to <@UREP>"
    taken = event(EventKind.ASSIGNED, actor="UREP", data={"owner": "UREP"})
    assert labels.event(EN, taken) == "<@UREP> took it"
    handed = event(EventKind.SQL, data={"owner": "UREP"})
    assert labels.event(EN, handed) == "<@UMKT> made it an SQL, for <@UREP>"


def test_people_are_called_by_name_where_it_is_known():
    assert labels.person(EN, "U1") == "<@U1>"
    assert labels.person(EN, "U1", {"U1": "Ana *B*"}) == "Ana ∗B∗"
    assert labels.person(EN, "") == "Pacto"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (dt.timedelta(hours=4), "4 business hours"),
        (dt.timedelta(hours=1), "1 business hour"),
        (dt.timedelta(minutes=90), "1.5 business hours"),
        (dt.timedelta(minutes=30), "30 business minutes"),
    ],
)
def test_promised_time_is_said_in_business_hours(length, said):
    assert labels.business_time(EN, length) == said
