"""Team Aurora: the names in the default workspace, by language."""

CHANNEL_NAMES = {
    "en": {"general": "general", "marketing": "marketing", "sales": "sales", "random": "random"},
    "pt": {"general": "geral", "marketing": "marketing", "sales": "vendas", "random": "aleatorio"},
    "es": {"general": "general", "marketing": "marketing", "sales": "ventas", "random": "varios"},
}
TITLES = {
    "en": (
        "Marketing analyst",
        "Head of marketing",
        "Sales rep",
        "Sales rep",
        "Head of sales",
        "Finance",
    ),
    "pt": (
        "Analista de marketing",
        "Líder de marketing",
        "Vendedor",
        "Vendedora",
        "Líder de vendas",
        "Financeiro",
    ),
    "es": (
        "Analista de marketing",
        "Responsable de marketing",
        "Comercial",
        "Comercial",
        "Responsable de ventas",
        "Finanzas",
    ),
}
PEOPLE = (
    ("U0MARINA", "marina", "Marina Duarte"),
    ("U0HELENA", "helena", "Helena Brandt"),
    ("U0RAFAEL", "rafael", "Rafael Costa"),
    ("U0LUCIA", "lucia", "Lucía Ortega"),
    ("U0SERGIO", "sergio", "Sergio Almeida"),
    ("U0CARMEN", "carmen", "Carmen Vidal"),
)
CHANNEL_MEMBERS = {
    "general": [user_id for user_id, _, _ in PEOPLE],
    "marketing": ["U0MARINA", "U0HELENA", "U0SERGIO"],
    "sales": ["U0RAFAEL", "U0LUCIA", "U0SERGIO", "U0HELENA"],
    "random": [user_id for user_id, _, _ in PEOPLE],
}
"""Besides the app, which is everywhere but in #random."""
