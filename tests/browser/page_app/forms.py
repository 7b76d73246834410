"""The modals and the Home of the small app."""

from typing import Any

from page_app.gallery import SOURCES, button, charts, mrkdwn, plain

Json = dict[str, Any]


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": block_id, **element},
        **more,
    }


def question() -> Json:
    """A modal in which nothing is filled in."""
    return {
        "type": "modal",
        "callback_id": "sure",
        "title": plain("Erase for good?"),
        "submit": plain("Erase for good"),
        "close": plain("Cancel"),
        "blocks": [{"type": "section", "text": mrkdwn("This cannot be undone.")}],
    }


def lead_form() -> Json:
    return {
        "type": "modal",
        "callback_id": "lead",
        "title": plain("Novo lead"),
        "submit": plain("Salvar"),
        "close": plain("Cancelar"),
        "private_metadata": "kept",
        "notify_on_close": True,
        "blocks": [
            {"type": "alert", "level": "info", "text": mrkdwn("Tudo que for escrito fica *aqui*.")},
            field(
                "name",
                "Nome",
                {"type": "plain_text_input", "placeholder": plain("Nome e sobrenome")},
            ),
            field("email", "E-mail", {"type": "email_text_input"}, hint=plain("Da empresa")),
            field("site", "Site", {"type": "url_text_input"}, optional=True),
            field(
                "size",
                "Porte",
                {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"},
                optional=True,
            ),
            field("source", "Origem", {"type": "static_select", "options": SOURCES}, optional=True),
            field(
                "company",
                "Empresa",
                {"type": "external_select", "min_query_length": 2},
                optional=True,
            ),
            field("owners", "Responsáveis", {"type": "multi_users_select"}, optional=True),
            field(
                "when",
                "Quando",
                {"type": "datetimepicker", "initial_date_time": 1795276800},
                optional=True,
            ),
            field("tags", "Marcas", {"type": "checkboxes", "options": SOURCES}, optional=True),
            field(
                "kind",
                "Tipo",
                {"type": "radio_buttons", "options": SOURCES, "initial_option": SOURCES[0]},
                optional=True,
            ),
            field(
                "notes",
                "Notas",
                {"type": "plain_text_input", "multiline": True, "max_length": 200},
                optional=True,
            ),
            {
                "type": "actions",
                "block_id": "within",
                "elements": [button("Mais um passo", "push"), button("Mostrar campo", "grow")],
            },
        ],
    }


def second_form() -> Json:
    return {
        "type": "modal",
        "callback_id": "second",
        "title": plain("Segundo passo"),
        "submit": plain("Pronto"),
        "blocks": [field("why", "Por quê", {"type": "plain_text_input"})],
    }


def home(user: str) -> Json:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("O que é urgente")},
            {
                "type": "section",
                "block_id": "hello",
                "text": mrkdwn(f"Olá, <@{user}>: *2* leads vencem hoje."),
            },
            {
                "type": "actions",
                "block_id": "home_actions",
                "elements": [
                    button("Novo lead", "new_lead", style="primary"),
                    button("Nada responde", "nobody"),
                ],
            },
            {"type": "divider"},
            *charts()[:1],
        ],
    }
