"""What the people of the story look for on the screen, in each language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A language, where it is at home in the story, and its words."""

    lang: str
    locale: str
    slack_locale: str
    zone: str
    place: str
    set_up: str
    teams: str
    almost: str
    add: str
    empty_name: str
    wrong_email: str
    make_sql: str
    hand_off: str
    accept: str
    details: str
    reject: str
    reason: str
    rejected_by: str
    deadline: str
    of_one: str
    digest: str
    handed: str
    still_due: str
    yours: str


EN = Words(
    lang="en",
    locale="en",
    slack_locale="en-GB",
    zone="Europe/London",
    place="United Kingdom",
    set_up="Set up Pacto",
    teams="Team members",
    almost="Almost there",
    add="Add",
    empty_name="Please complete this required field.",
    wrong_email="Enter a valid email address, for example ana@example.com.",
    make_sql="Hand off to sales",
    hand_off="Hand off",
    accept="Accept",
    details="Details",
    reject="Reject",
    reason="No budget",
    rejected_by="Rafael Costa rejected the lead: No budget.",
    deadline="3:00 PM",
    of_one="0 of 1 (0%)",
    digest="Daily digest · 24 Nov 2026",
    handed="Handed off",
    still_due="The decision on L-2 · Oficina Lua was due yesterday",
    yours="1 thing to do",
)
PT = Words(
    lang="pt",
    locale="pt_BR",
    slack_locale="pt-BR",
    zone="America/Sao_Paulo",
    place="Brasil · São Paulo",
    set_up="Configurar o Pacto",
    teams="Membros das equipes",
    almost="Quase lá",
    add="Adicionar",
    empty_name="Preencha este campo obrigatório.",
    wrong_email="Informe um e-mail válido, por exemplo ana@exemplo.com.br.",
    make_sql="Repassar para vendas",
    hand_off="Repassar",
    accept="Aceitar",
    details="Detalhes",
    reject="Recusar",
    reason="Sem orçamento",
    rejected_by="Rafael Costa recusou o lead: Sem orçamento.",
    deadline="15:00",
    of_one="0 de 1 (0%)",
    digest="Resumo diário · 24 de nov. de 2026",
    handed="Repassados",
    still_due="O prazo para decidir sobre L-2 · Oficina Lua era ontem",
    yours="1 pendência",
)
ES = Words(
    lang="es",
    locale="es",
    slack_locale="es-ES",
    zone="Europe/Madrid",
    place="España · Madrid",
    set_up="Configurar Pacto",
    teams="Miembros de los equipos",
    almost="Ya casi está",
    add="Añadir",
    empty_name="Completa este campo obligatorio.",
    wrong_email="Escribe un correo válido, por ejemplo ana@ejemplo.com.",
    make_sql="Pasar a ventas",
    hand_off="Pasar a ventas",
    accept="Aceptar",
    details="Detalles",
    reject="Rechazar",
    reason="Sin presupuesto",
    rejected_by="Rafael Costa rechazó el lead: Sin presupuesto.",
    deadline="15:00",
    of_one="0 de 1 (0 %)",
    digest="Resumen diario · 24 nov 2026",
    handed="Traspasados",
    still_due="El plazo para decidir sobre L-2 · Oficina Lua venció ayer",
    yours="1 pendiente",
)
