import datetime as dt
from decimal import Decimal

import pytest

from blockkit.mrkdwn import Mrkdwn
from funnel.commitments import Commitment
from funnel.stages import EventKind, Reason, Side, Stage, TouchChannel
from messages import commitments, labels
from tests.messages.message_samples import EN, ES, LOCALIZERS, PT, event


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_everything_has_a_name_of_its_own(localizer):
    for name, codes in (
        (labels.stage, Stage),
        (labels.reason, Reason),
        (commitments.name, Commitment),
        (labels.touch, TouchChannel),
        (labels.side, Side),
    ):
        names = [name(localizer, code) for code in codes]
        assert len({*names}) == len(names)
        assert not {*names} & {str(code) for code in codes}


def test_names_follow_the_words_people_use():
    assert labels.reason(PT, Reason.NOT_DECISION_MAKER) == "Não é quem decide"
    assert labels.reason(ES, Reason.WRONG_PROFILE) == "Perfil equivocado"
    assert labels.field(PT, "company_size") == "Porte da empresa"
    assert commitments.due(ES, Commitment.FIRST_TOUCH) == "Primer contacto"


def test_what_is_unknown_is_shown_as_it_is():
    assert labels.stage(EN, "dancing") == "dancing"
    assert labels.source(EN, "  ") == "(no source)"
    assert labels.source(EN, " Fair ") == "Fair"


@pytest.mark.parametrize("localizer", LOCALIZERS)
@pytest.mark.parametrize("kind", EventKind)
def test_every_event_is_one_safe_line(localizer, kind):
    data = {"note": "a\nb <!here>", "owner": "UREP"}
    happened = event(kind, reason=Reason.OTHER, amount=Decimal(9), currency="EUR", data=data)
    line = labels.event_line(localizer, happened)
    assert isinstance(line, Mrkdwn)
    assert "\n" not in line
    assert "<!here>" not in line
    assert "<@UMKT>" in line


def test_an_event_tells_who_gave_the_lead_to_whom():
    passed = event(EventKind.ASSIGNED, data={"owner": "UREP"})
    assert labels.event_line(EN, passed) == "<@UMKT> reassigned it to <@UREP>"
    taken = event(EventKind.ASSIGNED, actor="UREP", data={"owner": "UREP"})
    assert labels.event_line(EN, taken) == "<@UREP> took it"
    handed = event(EventKind.SQL, data={"owner": "UREP"})
    assert labels.event_line(EN, handed) == "<@UMKT> handed it off to <@UREP> as an SQL"


def test_people_are_called_by_name_where_it_is_known():
    assert labels.person(EN, "U1") == "<@U1>"
    assert labels.person(EN, "U1", {"U1": "Ana *B*"}) == "Ana ∗B∗"
    assert labels.person(EN, "") == "Pacto"


@pytest.mark.parametrize(
    ("length", "sentence"),
    [
        (dt.timedelta(hours=4), "4 business hours"),
        (dt.timedelta(hours=1), "1 business hour"),
        (dt.timedelta(minutes=90), "1.5 business hours"),
        (dt.timedelta(minutes=30), "30 business minutes"),
    ],
)
def test_promised_time_is_said_in_business_hours(length, sentence):
    assert labels.business_time(EN, length) == sentence
