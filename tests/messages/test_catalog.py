from messages import __main__ as tool
from messages import catalog

CODE = """
def f(localizer, things):
    localizer.say("kept {x}")
    localizer.mark("both "
               "halves")
    localizer.count("one lead", "{n} leads", 3)
    localizer.mark_count("{n} idea", "{n} ideas", 3)
    things.count("x")
    localizer.say(variable)
    return N_("in a table")
"""
TEMPLATE = '{% if x %}{{ say("in a template") }}{{ count("{n} deal", "{n} deals", n) }}{% endif %}'


def project(tmp_path, pt="", es="", latin=""):
    for package in tool.PACKAGES:
        (tmp_path / package).mkdir()
    (tmp_path / "digests" / "templates").mkdir()
    (tmp_path / "handlers" / "code.py").write_text(CODE)
    (tmp_path / "digests" / "templates" / "daily.j2").write_text(TEMPLATE)
    locale = tmp_path / "locale"
    locale.mkdir()
    words_of = {"pt_BR": pt, "es": es, "es_419": latin}
    for name, words in words_of.items():
        rule = "(n > 1)" if name == "pt_BR" else "(n != 1)"
        header = (
            f'msgid ""\nmsgstr ""\n"Language: {name}\\n"\n'
            '"Content-Type: text/plain; charset=utf-8\\n"\n'
            f'"Plural-Forms: nplurals=2; plural={rule};\\n"\n\n'
        )
        (locale / f"{name}.po").write_text(header + words, encoding="utf-8")
    return locale


def entry(msgid, msgstr, plural=None):
    if plural is None:
        return f'msgid "{msgid}"\nmsgstr "{msgstr}"\n\n'
    forms = f'msgstr[0] "{msgstr[0]}"\nmsgstr[1] "{msgstr[1]}"\n\n'
    return f'msgid "{msgid}"\nmsgid_plural "{plural}"\n{forms}'


def test_every_word_of_code_and_templates_is_found(tmp_path):
    project(tmp_path)
    assert tool.extract(tmp_path) == {
        "kept {x}",
        "both halves",
        ("one lead", "{n} leads"),
        ("{n} idea", "{n} ideas"),
        "in a table",
        "in a template",
        ("{n} deal", "{n} deals"),
    }


def test_each_fault_of_a_translation_is_named(tmp_path):
    words = (
        entry("kept {x}", "perdido {y}")
        + "#, fuzzy\n"
        + entry("both halves", "metades")
        + entry("in a table", "")
        + entry("said no more", "x")
        + entry("one lead", ("um lead", "{n} leads"), "{n} leads")
        + entry("{n} idea", ("{n} ideia", "{n} ideias"), "{n} ideas")
        + entry("{n} deal", ("{n} negócio", "{n negócios"), "{n} deals")
    )
    locale = project(tmp_path, pt=words)
    problems = tool.problems(tmp_path, locale)
    assert [problem for problem in problems if problem.startswith("pt_BR")] == [
        "pt_BR: fuzzy: 'both halves'",
        "pt_BR: empty: 'in a table'",
        "pt_BR: missing: 'in a template'",
        "pt_BR: needs the placeholders ['x']: 'kept {x}'",
        "pt_BR: needs the placeholders ['n']: 'one lead'",
        "pt_BR: needs the placeholders ['n']: '{n} deal'",
        "pt_BR: obsolete: 'said no more'",
    ]
    assert len([problem for problem in problems if problem.startswith("es:")]) == 7


def test_an_update_adds_and_drops_words_and_keeps_translations(tmp_path):
    words = entry("kept {x}", "guardado {x}") + entry("said no more", "x")
    words += entry("{n} idea", ("{n} ideia", "{n} ideias"), "{n} ideas")
    locale = project(tmp_path, pt=words)
    tool.update(tmp_path, locale)
    first = (locale / "pt_BR.po").read_bytes()
    tool.update(tmp_path, locale)
    assert (locale / "pt_BR.po").read_bytes() == first
    assert 'msgstr "guardado {x}"' in first.decode()
    assert 'msgstr[1] "{n} ideias"' in first.decode()
    assert "said no more" not in first.decode()
    assert "Date" not in first.decode()
    faults = {p.split(":")[1].strip() for p in tool.problems(tmp_path, locale)}
    assert faults == {"empty"}


def test_portuguese_says_its_singular_of_zero_and_spanish_its_plural(tmp_path):
    forms = entry("one lead", ("{n} lead", "{n} leads"), "{n} leads")
    locale = project(tmp_path, pt=forms, es=forms)
    catalogs = catalog.Catalogs(
        {name: catalog.compiled(catalog.read(name, locale)) for name in catalog.TRANSLATED}
    )
    sentences = {
        name: [catalogs.plural(name, "one lead", "{n} leads", n) for n in (0, 1, 1.5, 2)]
        for name in ("pt_BR", "es", "en")
    }
    assert sentences == {
        "pt_BR": ["{n} lead", "{n} lead", "{n} lead", "{n} leads"],
        "es": ["{n} leads", "{n} lead", "{n} leads", "{n} leads"],
        "en": ["{n} leads", "one lead", "{n} leads", "{n} leads"],
    }


def test_a_variant_says_its_own_words_and_else_those_of_its_language(tmp_path):
    es = entry("in a table", "Añade el importe") + entry("both halves", "mitades")
    locale = project(tmp_path, es=es, latin=entry("said no more", "x"))
    faults = [fault for fault in tool.problems(tmp_path, locale) if fault.startswith("es_419")]
    assert faults == [
        "es_419: obsolete: 'said no more'",
        "es_419: says the words of its language: 'in a table'",
    ]
    tool.update(tmp_path, locale)
    assert not [fault for fault in tool.problems(tmp_path, locale) if fault.startswith("es_419")]
    assert 'msgstr "Agrega el monto"' in (locale / "es_419.po").read_text(encoding="utf-8")
    assert "both halves" not in (locale / "es_419.po").read_text(encoding="utf-8")


def test_the_catalogs_of_the_app_hold_the_variant():
    words = catalog.load()
    assert words.text("es", "No public holidays") == "Sin festivos"
    assert words.text("es_419", "No public holidays") == "Sin feriados"
    assert words.text("es_419", "no data yet") == words.text("es", "no data yet")
    assert words.text("en_GB", "no data yet") == "no data yet"


def test_what_is_fuzzy_or_unknown_stays_english(tmp_path):
    locale = project(tmp_path, pt="#, fuzzy\n" + entry("both halves", "metades"))
    catalogs = catalog.Catalogs({"pt_BR": catalog.compiled(catalog.read("pt_BR", locale))})
    assert catalogs.text("pt_BR", "both halves") == "both halves"
    assert catalogs.text("pt_BR", "unheard of") == "unheard of"
    assert catalogs.text("pt_BR", "") == ""
    assert catalogs.text("de", "unheard of") == "unheard of"


def test_catalogs_are_read_once():
    assert catalog.load() is catalog.load()


def test_the_command_tells_of_problems_by_its_exit_status(capsys):
    status = tool.main([])
    assert status == (1 if capsys.readouterr().out else 0)
