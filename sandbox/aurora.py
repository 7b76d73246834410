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
