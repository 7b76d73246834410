"""Columns become fields: by flags, by their names, by what fills the gaps."""

import pytest

from services.imports_plan import FIELDS, PlanError, guess, make_plan

HEADER = ("id", "nome", "origem", "quando")


@pytest.mark.parametrize(
    "header",
    [
        ("Name", "E-mail", "Company", "Phone number", "Lead source"),
        ("Nome completo", "email", "EMPRESA", "Telefone", "origem"),
        ("nombre", "Correo electrónico", "compañía", "teléfono", "Origen"),
    ],
)
def test_columns_are_guessed_in_three_languages(header):
    assert list(guess(header)) == ["name", "email", "company", "phone", "source"]
    assert tuple(guess(header).values()) == header


def test_a_flag_goes_before_a_guess_and_frees_its_column_for_no_other_field():
    plan = make_plan(("name", "email", "company"), maps=["name=company"])
    assert plan.columns == {"name": "company", "email": "email"}


def test_a_column_is_found_whatever_its_case_and_accents():
    plan = make_plan(("ID", "Situação"), id_column="id", maps=["notes=situacao"])
    assert (plan.id_column, plan.columns["notes"]) == ("ID", "Situação")


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ({"maps": ["source=origin"]}, "There is no column 'origin'. The columns are: id, nome,"),
        ({"id_column": "key"}, "There is no column 'key'. The columns are: id, nome,"),
        ({"at_column": "when"}, "There is no column 'when'. The columns are: id, nome,"),
        ({"keep": ["more"]}, "There is no column 'more'. The columns are: id, nome,"),
        ({"maps": ["colour=nome"]}, f"there is no field 'colour'. There are: {', '.join(FIELDS)}."),
        ({"maps": ["name"]}, "--map 'name' is not like --map source=origin."),
        ({"maps": ["name=id", "name=nome"]}, "--map: 'name' is given twice."),
        ({"sets": ["colour=red"]}, "--set: there is no field 'colour'"),
        ({"stage": "buyer"}, "There is no stage 'buyer'. There are: lead, mql, sql,"),
        ({"zone": "Brazil/Nowhere"}, "There is no time zone 'Brazil/Nowhere'."),
        ({"country": "Brazil"}, "'Brazil' is no country code."),
        ({"maps": ["value=nome"], "id_column": "id"}, "'value' is kept with --stage opportunity"),
        ({}, "Each lead needs a name and an e-mail or phone, or an id of its own"),
    ],
)
def test_a_flag_that_cannot_be_is_refused_in_one_sentence(flags, says):
    with pytest.raises(PlanError) as refused:
        make_plan(HEADER, **flags)
    assert says in str(refused.value)


def test_a_column_that_is_there_twice_is_refused_when_it_is_wanted():
    with pytest.raises(PlanError, match="'email' is there 2 times"):
        make_plan(("name", "email", "email"))
    assert make_plan(("name", "email", "x", "x")).columns == {"name": "name", "email": "email"}


def test_every_part_of_a_plan_changes_its_fingerprint():
    flags = [
        {},
        {"stage": "mql"},
        {"maps": ["source=quando"]},
        {"sets": ["source=feira"]},
        {"keep": ["quando"]},
        {"at_column": "quando"},
        {"at_column": "quando", "date_format": "%d/%m/%Y"},
        {"zone": "UTC"},
        {"country": "BR"},
        {"add_duplicates": True},
    ]
    marks = {make_plan(HEADER, **{"id_column": "id"} | each).fingerprint("abc") for each in flags}
    assert len(marks) == len(flags)
    assert all(mark.startswith("abc-") for mark in marks)


def test_flags_and_guesses_fill_the_lead(bring, rows_of):
    bring(
        "Nome;E-mail;Fone;Setor;Cor\n"
        "Ana Souza;Ana@Exemplo.com.br;(11) 91234-5678;pet;azul\n"
        "Bia Lima;bia@exemplo.com.br;;;\n",
        maps=["phone=Fone"],
        sets=["source=feira", "sector=outros"],
        keep=["Cor"],
    )
    ana, bia = rows_of("SELECT * FROM lead ORDER BY number")
    assert (ana["name"], ana["email"]) == ("Ana Souza", "ana@exemplo.com.br")
    assert (ana["phone"], ana["sector"], ana["source"]) == ("+5511912345678", "pet", "feira")
    assert (bia["sector"], bia["source"], bia["phone"]) == ("outros", "feira", "")
    assert "azul" in str(ana["extra"])
    assert str(bia["extra"]) == "{}"
    assert (ana["number"], bia["number"]) == (1, 2)
    assert ana["name_key"] == "ana souza"


def test_a_lead_known_by_its_id_alone_is_named_by_it_or_by_its_company(bring, rows_of):
    bring("id,company\n0123456789abcdef,\nxyz,Acme Ltda\n", id_column="id")
    names = [row["name"] for row in rows_of("SELECT name FROM lead ORDER BY number")]
    assert names == ["0123456789ab", "Acme Ltda"]
