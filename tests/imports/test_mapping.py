"""Columns become fields: by flags, by their names, by what fills the gaps."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from imports.plan import FIELDS, ImportPlan, PlanError, PlanFlags, guess, make_plan

# The table of fields with one more, which has no column of its own, before anything reads it.
ONE_MORE_FIELD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from funnel import lead_fields
more = lead_fields.LeadField("tax_id", 10, column=False)
lead_fields.LEAD_FIELDS = (*lead_fields.LEAD_FIELDS, more)
lead_fields.NAMES = (*lead_fields.NAMES, more.name)

from funnel.people import Caller
from imports.files import inspect
from imports.plan import PlanFlags, make_plan
from imports.runs import ImportJob, run_import
from storage.store import Store

source = inspect(Path(sys.argv[2]))
plan = make_plan(source.header, PlanFlags(stage=sys.argv[3], id_column="id"))
caller = Caller("T1", "", datetime(2026, 11, 20, 12, tzinfo=UTC))
run_import(Store(sys.argv[1]), caller, ImportJob(source, plan))
"""

HEADER = ("id", "nome", "origem", "quando")


def plan_of(header: Sequence[str], **flags: Any) -> ImportPlan:
    return make_plan(header, PlanFlags(**flags))


@pytest.mark.parametrize(
    "header",
    [
        ("Name", "E-mail", "Company", "Phone number", "Lead source"),
        ("Nome completo", "email", "EMPRESA", "Telefone", "origem"),
        ("nombre", "Correo electrónico", "compañía", "teléfono", "Origen"),
        ("Nombre", "Correo", "Empresa", "Celular", "Fuente"),
    ],
)
def test_columns_are_guessed_in_three_languages(header):
    assert list(guess(header)) == ["name", "email", "company", "phone", "source"]
    assert tuple(guess(header).values()) == header


def test_a_flag_goes_before_a_guess_and_frees_its_column_for_no_other_field():
    plan = plan_of(("name", "email", "company"), maps=["name=company"])
    assert plan.columns == {"name": "company", "email": "email"}


def test_a_column_is_found_whatever_its_case_and_accents():
    plan = plan_of(("ID", "Situação"), id_column="id", maps=["notes=situacao"])
    assert (plan.id_column, plan.columns["notes"]) == ("ID", "Situação")


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ({"maps": ["source=origin"]}, "There's no column 'origin'. The columns are: id, nome,"),
        ({"id_column": "key"}, "There's no column 'key'. The columns are: id, nome,"),
        ({"at_column": "when"}, "There's no column 'when'. The columns are: id, nome,"),
        ({"keep": ["more"]}, "There's no column 'more'. The columns are: id, nome,"),
        ({"maps": ["colour=nome"]}, f"there's no field 'colour'. Fields: {', '.join(FIELDS)}."),
        ({"maps": ["name"]}, "--map 'name' isn't valid. Use the form --map source=origin."),
        ({"maps": ["name=id", "name=nome"]}, "--map: 'name' is given twice."),
        ({"sets": ["colour=red"]}, "--set: there's no field 'colour'"),
        ({"stage": "buyer"}, "There's no stage 'buyer'. Stages: lead, mql, sql,"),
        ({"zone": "Brazil/Nowhere"}, "There's no time zone 'Brazil/Nowhere'."),
        ({"country": "Brazil"}, "'Brazil' isn't a country code."),
        ({"maps": ["value=nome"], "id_column": "id"}, "'value' is kept with --stage opportunity"),
        ({}, "Each lead needs a name and an email or phone, or an ID of its own"),
    ],
)
def test_a_flag_that_cannot_be_is_refused_in_one_sentence(flags, says):
    with pytest.raises(PlanError) as refused:
        plan_of(HEADER, **flags)
    assert says in str(refused.value)


def test_a_column_that_is_there_twice_is_refused_when_it_is_wanted():
    with pytest.raises(PlanError, match="There are 2 columns called 'email'"):
        plan_of(("name", "email", "email"))
    assert plan_of(("name", "email", "x", "x")).columns == {"name": "name", "email": "email"}


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
    marks = {plan_of(HEADER, **{"id_column": "id"} | each).fingerprint("abc") for each in flags}
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


@pytest.mark.usefixtures("bring")
def test_a_field_without_a_column_is_read_checked_and_joined_as_soon_as_it_is_listed(
    store_url, rows_of, tmp_path
):
    path = tmp_path / "fields.csv"
    for stage, rows in (
        ("lead", "k1,Boss\nk2,\nk3,longer than ten\n"),
        ("won", "k1,Other\nk2,Chief\n"),
    ):
        path.write_text(f"id,Tax ID\n{rows}")
        command = [sys.executable, "-c", ONE_MORE_FIELD, store_url, str(path), stage]
        subprocess.run(command, check=True, timeout=60, cwd=Path(__file__).parents[2])
    extras = [str(row["extra"]) for row in rows_of("SELECT extra FROM lead ORDER BY number")]
    assert ["Boss" in extras[0], "Chief" in extras[1], len(extras)] == [True, True, 2]
    rejected = (tmp_path / "fields.rejected.csv").read_text("utf-8-sig")
    assert "tax_id is longer than 10 characters" in rejected
