"""Where each language is at home: the locale and the zone of the people in the workspace."""

from typing import NamedTuple


class Place(NamedTuple):
    language: str
    slack_locale: str
    zone: str


PLACES = {
    place.language: place
    for place in (
        Place("en", "en-GB", "Europe/London"),
        Place("pt", "pt-BR", "America/Sao_Paulo"),
        Place("es", "es-ES", "Europe/Madrid"),
    )
}
