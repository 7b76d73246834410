"""The public Olist funnel, where it is present, and what the data set's own notes count in it."""

from pathlib import Path

OLIST = Path(__file__).parents[2] / "shared" / "data" / "olist"
# Won and MQLs by origin.
BY_ORIGIN = {
    "organic_search": (271, 2296),
    "paid_search": (195, 1586),
    "social": (75, 1350),
    "unknown": (179, 1099),
    "direct_traffic": (56, 499),
    "email": (15, 493),
    "referral": (24, 284),
    "other": (4, 150),
    "display": (6, 118),
    "other_publicities": (3, 65),
    "": (14, 60),
}
