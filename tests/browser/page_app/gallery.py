"""Blocks of every kind, as an app would send them."""

from typing import Any

Json = dict[str, Any]
PIXEL = "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' width='80' height='80'/>"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, description: str | None = None) -> Json:
    choice: Json = {"text": plain(text), "value": value}
    if description:
        choice["description"] = plain(description)
    return choice


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


SOURCES = [option("Site", "site"), option("Feira", "fair", "Eventos"), option("Indicação", "ref")]


def card_of_a_lead() -> list[Json]:
    return [
        {"type": "header", "text": plain(":rocket: Lead L-12 · Padaria Aurora")},
        {
            "type": "section",
            "fields": [
                mrkdwn("*Responsável*\n<@U0RAFAEL>"),
                mrkdwn("*Prazo*\n<!date^1795276800^{date_short_pretty} {time}|in time>"),
                mrkdwn("*Origem*\nFeira · _Campanha de verão_"),
                mrkdwn("*Pontos*\n82 de 100 ~antes 60~"),
            ],
        },
        {"type": "section", "text": mrkdwn("Quer um *orçamento* para `120 m²` até sexta.")},
        {
            "type": "actions",
            "block_id": "decide",
            "elements": [
                button("Aceitar", "accept", style="primary", value="L-12"),
                button("Recusar", "reject", style="danger", value="L-12", confirm=confirm()),
                button("Pedir informação", "info", value="L-12"),
                {
                    "type": "overflow",
                    "action_id": "more",
                    "options": [option("Passar para colega", "pass"), option("Adiar", "snooze")],
                },
            ],
        },
        {"type": "context", "elements": [mrkdwn("Feito por <@U0MARINA> em <#C0MARKETING>")]},
    ]


def confirm() -> Json:
    return {
        "title": plain("Recusar?"),
        "text": mrkdwn("O lead *volta* para marketing."),
        "confirm": plain("Recusar"),
        "deny": plain("Voltar"),
        "style": "danger",
    }


def texts() -> list[Json]:
    return [
        {
            "type": "section",
            "block_id": "texts",
            "text": mrkdwn(
                "*bold* _italic_ ~gone~ `code` :tada: <https://example.com/a?b=1&amp;c=2|a link>"
                " <mailto:ana@empresa.com|write> &lt;b&gt;not bold&lt;/b&gt; &amp; *not * bold\n"
                "> a quote with <@U0LUCIA> and <!here>\n"
                "```one\n  two```\n"
                "<javascript:alert(1)|never a link> <!subteam^S1|@vendas> snake_case_name"
            ),
        },
        {"type": "divider"},
        {"type": "rich_text", "elements": rich_parts()},
        {
            "type": "markdown",
            "text": "## Plano\n\n1. **Ligar** para a _lista_\n2. `medir`\n\n"
            "> citar\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        },
        {
            "type": "image",
            "title": plain("Mapa"),
            "image_url": "https://img.invalid/x.png",
            "alt_text": "A map of the fair",
        },
    ]


def rich_parts() -> list[Json]:
    def item(text: str, **style: bool) -> Json:
        return {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": text, "style": style}],
        }

    line = [
        {"type": "text", "text": "Rich "},
        {"type": "text", "text": "bold", "style": {"bold": True}},
        {"type": "text", "text": " "},
        {"type": "user", "user_id": "U0HELENA"},
        {"type": "text", "text": " "},
        {"type": "emoji", "name": "white_check_mark"},
        {"type": "text", "text": " "},
        {"type": "link", "url": "https://example.com", "text": "site"},
        {"type": "text", "text": " <script>alert(1)</script>"},
    ]
    return [
        {"type": "rich_text_section", "elements": line},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [item("first", bold=True), item("second")],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [item("deeper", strike=True)],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "SELECT 1;"}]},
    ]


def elements() -> list[Json]:
    return [
        {
            "type": "section",
            "block_id": "pick_source",
            "text": mrkdwn("De onde veio?"),
            "accessory": {"type": "static_select", "action_id": "source", "options": SOURCES},
        },
        {
            "type": "actions",
            "block_id": "pickers",
            "elements": [
                {"type": "users_select", "action_id": "user", "placeholder": plain("Pessoa")},
                {"type": "channels_select", "action_id": "channel", "placeholder": plain("Canal")},
                {"type": "datepicker", "action_id": "date", "initial_date": "2026-11-23"},
                {"type": "timepicker", "action_id": "time", "initial_time": "09:30"},
            ],
        },
        {
            "type": "actions",
            "block_id": "ticks",
            "elements": [
                {"type": "checkboxes", "action_id": "ticked", "options": SOURCES[:2]},
                {"type": "radio_buttons", "action_id": "one_of", "options": SOURCES[1:]},
            ],
        },
    ]


def charts() -> list[Json]:
    weeks = [f"S{week}" for week in range(40, 48)]
    series = [
        {
            "name": "Recebidos",
            "data": [{"label": w, "value": 8 + n * 3 % 11} for n, w in enumerate(weeks)],
        },
        {
            "name": "Aceitos",
            "data": [{"label": w, "value": 4 + n * 2 % 7} for n, w in enumerate(weeks)],
        },
    ]
    axis = {"categories": weeks, "x_label": "Semana", "y_label": "SQLs"}
    pie = [
        {"label": "Site", "value": 48},
        {"label": "Feira", "value": 31},
        {"label": "Indicação", "value": 21},
    ]

    def chart(title: str, kind: str) -> Json:
        content = (
            {"type": kind, "segments": pie}
            if kind == "pie"
            else {"type": kind, "series": series, "axis_config": axis}
        )
        return {"type": "data_visualization", "title": title, "chart": content}

    return [chart("SQLs por semana", "bar"), chart("Origem dos leads", "pie")]


def more_charts() -> list[Json]:
    first, second = charts()
    del second
    line = {**first, "title": "Ritmo", "chart": {**first["chart"], "type": "line"}}
    area = {**first, "title": "Acumulado", "chart": {**first["chart"], "type": "area"}}
    return [line, area]


def tables() -> list[Json]:
    def text(value: str) -> Json:
        return {"type": "raw_text", "text": value}

    def number(value: int) -> Json:
        return {"type": "raw_number", "value": value, "text": str(value)}

    people = [
        "Rafael Costa",
        "Lucía Ortega",
        "Sergio Almeida",
        "Carmen Vidal",
        "Marina Duarte",
        "Helena Brandt",
        "Ana Prado",
    ]
    rows = [
        [text(name), number(30 - 4 * at), number(20 - 2 * at)] for at, name in enumerate(people)
    ]
    data = {
        "type": "data_table",
        "caption": "Acordos por pessoa",
        "page_size": 5,
        "rows": [[text("Pessoa"), text("Recebidos"), text("Aceitos")], *rows],
    }
    table = {
        "type": "table",
        "rows": [[text("Motivo"), text("Vezes")], [text("Sem orçamento"), text("7")]],
    }
    return [data, table]


def cards() -> list[Json]:
    def card(title: str) -> Json:
        return {
            "type": "card",
            "title": mrkdwn(title),
            "subtitle": mrkdwn("Campanha"),
            "body": mrkdwn("*12* leads, 4 SQLs, R$ 380 por lead"),
            "actions": [button("Abrir", f"open_{title.lower()}")],
        }

    return [
        {"type": "carousel", "elements": [card("Verão"), card("Feira"), card("Busca")]},
        {
            "type": "container",
            "title": plain("Detalhes"),
            "is_collapsible": True,
            "default_collapsed": True,
            "child_blocks": [{"type": "section", "text": mrkdwn("Dentro do recipiente")}],
        },
    ]


GROUPS = {
    "card": card_of_a_lead,
    "texts": texts,
    "elements": elements,
    "charts": charts,
    "more_charts": more_charts,
    "tables": tables,
    "cards": cards,
}
