"""The words of a made-up history: nobody and no company of these exists."""

from dataclasses import dataclass
from typing import Literal

from funnel.stages import Reason

Language = Literal["en", "pt_BR", "es"]


@dataclass(frozen=True)
class Words:
    """One language's people, companies and sentences, and the place they live in.

    `campaigns` belong to a source; the `poor` one has a source of its own, which brings people of
    the wrong profile. `phone` is the beginning of numbers that are nobody's: three digits follow.
    `actions` come with what shows that they worked.
    """

    zone: str
    country: str
    region: str
    phone: str
    first: tuple[str, ...]
    last: tuple[str, ...]
    company: tuple[str, ...]
    trade: tuple[str, ...]
    campaigns: tuple[tuple[str, str], ...]
    poor: tuple[str, str]
    sectors: tuple[str, ...]
    personas: tuple[str, ...]
    notes: tuple[str, ...]
    comments: dict[Reason, tuple[str, ...]]
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    touches: tuple[str, ...]
    losses: tuple[str, ...]
    ideas: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]


SIZES = ("1-10", "11-50", "11-50", "51-200", "51-200", "201-500", "501-1000")

_EN = Words(
    zone="Europe/London",
    country="GB",
    region="",
    phone="+442079460",
    first=(
        *("Alice", "Ben", "Clara", "Daniel", "Edith", "Finn", "Grace", "Harry", "Isla", "Jonah"),
        *("Kate", "Leo", "Mabel", "Noah", "Olive", "Percy", "Ruth", "Simon", "Tessa", "Wes"),
    ),
    last=(
        *("Ashdown", "Birchall", "Coombes", "Dunmore", "Elwood", "Fairlie", "Garside", "Hollis"),
        *("Inskip", "Larkin", "Mossley", "Northam", "Oakes", "Pell", "Rowntree", "Thornby"),
    ),
    company=(
        *("Blue Heron", "Copper Kettle", "Fernhill", "Grey Harbour", "Juniper Lane", "Lanternfish"),
        *("Maple Yard", "Ninepins", "Paper Moon", "Quiet Mill", "Saltbox", "Windrush Field"),
    ),
    trade=("Logistics", "Foods", "Clinics", "Tools", "Software", "Textiles", "Studios", "Training"),
    campaigns=(
        ("Organic search", ""),
        ("Organic search", "Guide: sales hand-offs"),
        ("Event", "Northern Trade Fair"),
        ("Referral", ""),
        ("Social", "Founder stories"),
        ("Webinar", "Forecasting in an hour"),
        ("Email", "Autumn newsletter"),
    ),
    poor=("Paid search", "Free template"),
    sectors=("Retail", "Industry", "Health", "Education", "Software", "Logistics", "Services"),
    personas=("Head of sales", "Operations manager", "Owner", "Marketing lead", "Finance lead"),
    notes=(
        "Asked for a demo of the reports.",
        "Downloaded the guide and came back to the pricing page twice.",
        "Wants to start before the end of the quarter.",
        "Uses spreadsheets today; the team has grown to six.",
        "Met at our stand, asked for a call in the morning.",
        "Referred by a customer.",
        "",
    ),
    comments={
        Reason.WRONG_PROFILE: (
            "A student who wanted the template, not a company.",
            "Freelancer, no team to sell to.",
            "Outside the regions we serve.",
            "Two people in all; we agreed on ten and up.",
        ),
        Reason.NO_BUDGET: ("Nothing planned for this year.", "Spent on another tool last month."),
        Reason.NOT_DECISION_MAKER: ("An intern doing research; the manager does not know of it.",),
        Reason.NO_INTEREST: ("Only wanted the recording.", "Says the form was filled by mistake."),
        Reason.TIMING: ("In the middle of a move, asked us to call after it.",),
        Reason.BAD_DATA: ("Wrong number.", "Emails bounce."),
        Reason.DUPLICATE: ("Their colleague is with us already.",),
        Reason.COMPETITOR: ("Works for a company that sells the same thing.",),
    },
    questions=(
        "Which of our products did they ask about?",
        "How many people would use it?",
        "Do we know who signs the contract there?",
        "Did they say when they want to start?",
    ),
    answers=(
        "The reports, for a team of eight.",
        "About fifteen, in two offices.",
        "The owner signs; our contact prepares it.",
        "Next month, after their fair.",
    ),
    touches=("Good talk, wants a proposal.", "Left a message.", "Sent the case study.", ""),
    losses=("Chose to build it themselves.", "Went quiet after the proposal.", "Price."),
    ideas=(
        "A one-page case study for plant managers, written together with sales.",
        "Ask for the company size on the webinar form.",
        "Call fair leads on the same afternoon.",
    ),
    actions=(
        ("Rewrite the template ad so that students stay away", "Half as many wrong profiles"),
        ("Send sales the webinar questions before the call", "Calls start with the need"),
        ("Agree on a script for the first call", "9 of 10 first touches on time"),
    ),
)

_PT = Words(
    zone="America/Sao_Paulo",
    country="BR",
    region="SP",
    phone="+5511900000",
    first=(
        *("Adriana", "Bruno", "Camila", "Davi", "Eliane", "Fábio", "Giovana", "Heitor", "Ivone"),
        *("João", "Karina", "Luís", "Márcia", "Nádia", "Otávio", "Priscila", "Raul", "Sônia"),
        *("Tiago", "Vânia"),
    ),
    last=(
        *("Aguiar", "Barreto", "Cordeiro", "Damasceno", "Esteves", "Falcão", "Guedes", "Justo"),
        *("Linhares", "Meireles", "Nogueira", "Paiva", "Queiroz", "Rangel", "Sampaio", "Vilela"),
    ),
    company=(
        *("Aroeira", "Beija-Flor Azul", "Canoa Nova", "Duas Pontes", "Farol do Vale", "Ipê Roxo"),
        *("Jabuti", "Lua de Papel", "Maré Mansa", "Pedra Alta", "Serra Clara", "Vento Sul Nove"),
    ),
    trade=(
        *("Logística", "Alimentos", "Clínicas", "Ferramentas", "Sistemas", "Tecidos", "Estúdio"),
        "Cursos",
    ),
    campaigns=(
        ("Busca orgânica", ""),
        ("Busca orgânica", "Guia: vendarketing na prática"),
        ("Evento", "Feira do Comércio"),
        ("Indicação", ""),
        ("Redes sociais", "Histórias de quem vende"),
        ("Webinar", "Previsão de vendas em uma hora"),
        ("E-mail", "Newsletter do mês"),
    ),
    poor=("Busca paga", "Planilha grátis"),
    sectors=("Varejo", "Indústria", "Saúde", "Educação", "Software", "Logística", "Serviços"),
    personas=(
        *("Líder de vendas", "Gerente de operações", "Sócia-proprietária", "Líder de marketing"),
        "Gerente financeiro",
    ),
    notes=(
        "Pediu uma demonstração dos relatórios.",
        "Baixou o guia e voltou duas vezes à página de preços.",
        "Quer começar antes do fim do trimestre.",
        "Hoje usa planilhas; a equipe cresceu para seis pessoas.",
        "Passou no nosso estande, pediu ligação de manhã.",
        "Veio por indicação de um cliente nosso.",
        "",
    ),
    comments={
        Reason.WRONG_PROFILE: (
            "Estudante que queria a planilha, não é empresa.",
            "Autônomo, não tem equipe de vendas.",
            "Fora da região que atendemos.",
            "São duas pessoas; combinamos a partir de dez.",
        ),
        Reason.NO_BUDGET: ("Nada previsto para este ano.", "Gastou com outra ferramenta agora."),
        Reason.NOT_DECISION_MAKER: ("Estagiária pesquisando; a gerente nem sabe.",),
        Reason.NO_INTEREST: ("Só queria a gravação.", "Diz que preencheu por engano."),
        Reason.TIMING: ("Estão de mudança, pediu para ligar depois.",),
        Reason.BAD_DATA: ("O telefone é de outra pessoa.", "Os e-mails voltam."),
        Reason.DUPLICATE: ("Já falamos com o colega dela.",),
        Reason.COMPETITOR: ("Trabalha em empresa que vende o mesmo.",),
    },
    questions=(
        "Qual dos nossos produtos ele pediu?",
        "Quantas pessoas usariam?",
        "Sabemos quem assina o contrato lá?",
        "Disseram quando querem começar?",
    ),
    answers=(
        "Os relatórios, para uma equipe de oito.",
        "Umas quinze, em dois escritórios.",
        "A dona assina; nosso contato prepara tudo.",
        "Mês que vem, depois da feira deles.",
    ),
    touches=("Boa conversa, quer proposta.", "Deixei recado.", "Mandei o case.", ""),
    losses=("Vão fazer por conta própria.", "Sumiram depois da proposta.", "Preço."),
    ideas=(
        "Um estudo de caso de uma página para gerentes de operações, escrito com vendas.",
        "Perguntar o porte da empresa no formulário do webinar.",
        "Ligar para os leads da feira na mesma tarde.",
    ),
    actions=(
        ("Refazer o anúncio do modelo para afastar estudantes", "Metade dos perfis errados"),
        (
            "Mandar para vendas as perguntas do webinar antes da ligação",
            "A ligação começa pela necessidade",
        ),
        ("Combinar um roteiro para a primeira ligação", "9 de 10 primeiros contatos em dia"),
    ),
)

_ES = Words(
    zone="Europe/Madrid",
    country="ES",
    region="MD",
    phone="+34600000",
    first=(
        *("Alba", "Bruno", "Celia", "Darío", "Elena", "Fermín", "Gloria", "Hugo", "Inés", "Jorge"),
        *("Lidia", "Marcos", "Nuria", "Óscar", "Pilar", "Rocío", "Sergio", "Teresa", "Unai"),
        "Vega",
    ),
    last=(
        *("Aranda", "Bermejo", "Cisneros", "Durán", "Espejo", "Fuentes", "Gallardo", "Herrero"),
        *("Lozano", "Manrique", "Nájera", "Ocaña", "Pizarro", "Quiroga", "Salinas", "Zamora"),
    ),
    company=(
        *("Almendro Azul", "Barca Nueva", "Cuatro Molinos", "Dehesa Clara", "Faro Verde"),
        *("Golondrina Roja", "Higuera Alta", "Luna de Papel", "Marea Lenta", "Olmo Viejo"),
        *("Puente Doble", "Sierra Once"),
    ),
    trade=(
        *("Logística", "Alimentos", "Clínicas", "Herramientas", "Sistemas", "Tejidos", "Estudio"),
        "Cursos",
    ),
    campaigns=(
        ("Búsqueda orgánica", ""),
        ("Búsqueda orgánica", "Guía: marketing y ventas de acuerdo"),
        ("Evento", "Feria del Comercio"),
        ("Recomendación", ""),
        ("Redes sociales", "Historias de quien vende"),
        ("Webinar", "Previsión de ventas en una hora"),
        ("Correo", "Boletín del mes"),
    ),
    poor=("Búsqueda de pago", "Plantilla gratis"),
    sectors=("Comercio", "Industria", "Salud", "Educación", "Software", "Logística", "Servicios"),
    personas=(
        *("Responsable de ventas", "Gerente de operaciones", "Propietaria"),
        *("Responsable de marketing", "Responsable de finanzas"),
    ),
    notes=(
        "Pidió una demostración de los informes.",
        "Descargó la guía y volvió dos veces a la página de precios.",
        "Quiere empezar antes de que acabe el trimestre.",
        "Hoy usa hojas de cálculo; el equipo ha crecido a seis personas.",
        "Pasó por nuestro stand, pidió una llamada por la mañana.",
        "Llegó por recomendación de un cliente.",
        "",
    ),
    comments={
        Reason.WRONG_PROFILE: (
            "Un estudiante que quería la plantilla, no es empresa.",
            "Trabaja por su cuenta, no tiene equipo de ventas.",
            "Fuera de las zonas que atendemos.",
            "Son dos personas; acordamos a partir de diez.",
        ),
        Reason.NO_BUDGET: ("Nada previsto este año.", "Acaban de pagar otra herramienta."),
        Reason.NOT_DECISION_MAKER: ("Una becaria que investiga; la gerente no sabe nada.",),
        Reason.NO_INTEREST: ("Solo quería la grabación.", "Dice que lo llenó por error."),
        Reason.TIMING: ("Están de mudanza, pide que llamemos después.",),
        Reason.BAD_DATA: ("El teléfono es de otra persona.", "Los correos rebotan."),
        Reason.DUPLICATE: ("Ya hablamos con su compañera.",),
        Reason.COMPETITOR: ("Trabaja en una empresa que vende lo mismo.",),
    },
    questions=(
        "¿Por cuál de nuestros productos preguntó?",
        "¿Cuántas personas lo usarían?",
        "¿Sabemos quién firma el contrato allí?",
        "¿Dijeron cuándo quieren empezar?",
    ),
    answers=(
        "Los informes, para un equipo de ocho.",
        "Unas quince, en dos oficinas.",
        "Firma la dueña; nuestro contacto lo prepara.",
        "El mes que viene, después de su feria.",
    ),
    touches=("Buena charla, quiere propuesta.", "Dejé recado.", "Envié el caso de éxito.", ""),
    losses=("Lo harán por su cuenta.", "No contestan desde la propuesta.", "Precio."),
    ideas=(
        "Un caso de éxito de una página para gerentes de operaciones, escrito con ventas.",
        "Preguntar el tamaño de la empresa en el formulario del webinar.",
        "Llamar a los leads de la feria la misma tarde.",
    ),
    actions=(
        (
            "Rehacer el anuncio de la plantilla sin atraer a estudiantes",
            "Menos perfiles malos",
        ),
        ("Enviar a ventas las preguntas del webinar antes de llamar", "La llamada va al problema"),
        ("Acordar un guion para la primera llamada", "9 de 10 primeros contactos a tiempo"),
    ),
)

WORDS: dict[Language, Words] = {"en": _EN, "pt_BR": _PT, "es": _ES}
