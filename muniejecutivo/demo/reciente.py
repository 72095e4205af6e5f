"""Una sesión pequeña con fechas alrededor del día en que se crea: algo por vencer, tarde, callado y en cola.

Los días se cuentan desde hoy: −8 es hace ocho días. Pasa por el mismo importador que cualquier libro; lo que un libro
no trae (una traba, una propuesta, una petición en espera) se hace después con las acciones, en nombre de cada persona.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from acuerdos.acciones.avances import adjuntar_evidencia, registrar_avance
from acuerdos.acciones.hitos import HitoEscrito, proponer_hito
from acuerdos.acciones.notas import registrar_nota
from acuerdos.acciones.solicitudes import solicitar_desestimacion, solicitar_reprogramacion
from acuerdos.acciones.trabas import registrar_asistencia_tecnica, registrar_traba
from acuerdos.enums import CategoriaTraba, Responsable
from acuerdos.evidencias import ArchivoRevisado, revisar_archivo
from acuerdos.models import Acuerdo, Avance, Hito
from importacion.cuadro import HojaLeida
from importacion.hojas import FORMAS, FormaDeHoja
from importacion.libro import Libro
from muniejecutivo.demo.personas import Elenco
from muniejecutivo.demo.sustentos import foto, oficio

PREFIJO = "MEM"
NOMBRE = "MUNI Ejecutivo Macrorregional"
EVENTO = -100
PLAZO = 200

LUGARES = {
    "umachiri": ("PUNO", "MELGAR", "UMACHIRI", "210809"),
    "san_jose": ("LAMBAYEQUE", "LAMBAYEQUE", "SAN JOSÉ", "140311"),
    "ongoy": ("APURÍMAC", "CHINCHEROS", "ONGOY", "030606"),
    "marmot": ("LA LIBERTAD", "GRAN CHIMÚ", "MARMOT", "131103"),
    "taray": ("CUSCO", "CALCA", "TARAY", "080407"),
    "coata": ("PUNO", "PUNO", "COATA", "210107"),
}
ASISTENTES = {
    "Ministras/os": 3,
    "Viceministras/os": 4,
    "Alcaldesas y alcaldes distritales": 6,
    "Equipo técnico del gobierno municipal": 14,
    "Equipo técnico del sector": 22,
}
TURNOS = [("09:00", "09:40"), ("09:45", "10:25"), ("10:30", "11:10")]
REUNIONES = [
    ("MTPE-01", "MTPE", ("umachiri", "ongoy", "taray")),
    ("MTPE-02", "MTPE", ("san_jose", "coata")),
    ("MVCS-01", "MVCS", ("umachiri", "marmot")),
    ("MVCS-02", "MVCS", ("san_jose", "taray")),
    ("MIDAGRI-01", "MIDAGRI", ("umachiri", "ongoy")),
    ("MIDAGRI-02", "MIDAGRI", ("marmot", "coata")),
]
# Lugar, reunión, tipo, clasificación, texto, responsable, plazo en días y sus hitos:
# (texto, responsable, plazo, peso, registrado, [(día del avance, porcentaje, día de validación o None)…]).
ACUERDOS: list[tuple[str, str, str, str, str, str, int, list[tuple[Any, ...]]]] = [
    ("umachiri", "MTPE-01", "ACUERDO", "ASISTENCIA TÉCNICA",
     "Asistir a la municipalidad en la formulación de la ficha de empleo temporal para el mantenimiento de canales.",
     "GL", PLAZO, [
         ("Relación de canales priorizados", "GL", -30, 1, -95, [(-60, 50, None), (-40, 100, -36)]),
         ("Ficha técnica presentada", "GL", 4, 2, -95, [(-10, 50, None)]),
     ]),
    ("umachiri", "MVCS-01", "COMPROMISO", "FINANCIAMIENTO",
     "Gestionar el financiamiento de la ampliación del sistema de agua potable del centro poblado Vista Alegre.",
     "GL", PLAZO, [("Expediente técnico actualizado", "GL", -8, 2, -92, [(-20, 40, None)]),
                   ("Solicitud de financiamiento ingresada", "GL", 45, 1, -92, [])]),
    ("umachiri", "MTPE-01", "ACUERDO", "ORIENTACIÓN",
     "Capacitar a jóvenes del distrito en competencias laborales certificables.",
     "GN", PLAZO, [("Programa de capacitación acordado", "GN", 60, 1, -90, [(-45, 50, None)])]),
    ("umachiri", "MIDAGRI-01", "ACUERDO", "ASISTENCIA TÉCNICA",
     "Elaborar el diagnóstico de los reservorios del distrito para su inclusión en el programa de siembra de agua.",
     "GL", 120, [("Diagnóstico entregado", "GL", 20, 1, -88, [(-30, 60, None), (-3, 100, None)])]),
    ("umachiri", "MVCS-01", "ACUERDO", "VISITA A TERRITORIO",
     "Programar una visita técnica al sistema de saneamiento del distrito.",
     "GN", 60, [("Visita realizada y acta suscrita", "GN", -15, 1, -96, [(-50, 50, None), (-22, 100, -18)])]),
    ("umachiri", "MIDAGRI-01", "ACUERDO", "ORIENTACIÓN",
     "Evaluar la instalación de un módulo de capacitación en pastos mejorados.",
     "GL", PLAZO, []),
    ("ongoy", "MTPE-01", "ACUERDO", "ASISTENCIA TÉCNICA",
     "Capacitar al equipo municipal en el uso de la bolsa de trabajo.",
     "GN", 90, [("Taller realizado", "GN", 1, 1, -80, [(-12, 80, None)])]),
    ("ongoy", "MIDAGRI-01", "COMPROMISO", "REUNIÓN COMPLEMENTARIA",
     "Sostener una reunión complementaria sobre la titulación de tierras comunales.",
     "GL", 100, [("Padrón comunal presentado", "GL", 0, 1, -85, [(-25, 50, None)])]),
    ("san_jose", "MTPE-02", "ACUERDO", "ORIENTACIÓN",
     "Orientar a la asociación de pescadores en la formalización de su actividad.",
     "GR", -5, [("Informe de orientación", "GR", -10, 1, -85, [(-50, 50, None)])]),
    ("san_jose", "MVCS-02", "ACUERDO", "FINANCIAMIENTO",
     "Evaluar el cofinanciamiento del sistema de drenaje pluvial.",
     "GN", PLAZO, [("Evaluación de la ficha", "GN", 12, 1, -70, [(-33, 30, None)])]),
    ("marmot", "MVCS-01", "ACUERDO", "FINANCIAMIENTO",
     "Gestionar el financiamiento del mejoramiento de la plaza del centro poblado Compín.",
     "GN", PLAZO, [("Opinión favorable del sector", "GN", 30, 1, -80, [])]),
    ("marmot", "MIDAGRI-02", "ACUERDO", "ASISTENCIA TÉCNICA",
     "Asistir en la formulación del proyecto de riego tecnificado.",
     "GN", 80, [("Perfil del proyecto", "GN", -20, 2, -90, [(-40, 60, None)])]),
    ("taray", "MVCS-02", "ACUERDO", "ASISTENCIA TÉCNICA",
     "Levantar las observaciones del proyecto de pistas y veredas.",
     "GL", 150, [("Observaciones levantadas", "GL", -60, 1, -95, [(-70, 100, -66)]),
                 ("Viabilidad declarada", "GL", 14, 1, -95, [(-6, 70, None)])]),
    ("coata", "MTPE-02", "COMPROMISO", "ORIENTACIÓN",
     "Difundir el programa de empleo temporal entre las familias afectadas por la crecida del lago.",
     "GL", 30, [("Difusión realizada", "GL", -12, 1, -90, [(-35, 50, None)])]),
]  # fmt: skip
REPROGRAMACIONES = [(12, 1, -15, 25, "El sector pidió ampliar el estudio de suelos.")]
DESESTIMACIONES = [(11, -30, "La intervención fue asumida por el gobierno regional.")]


def libro_reciente(hoy: date) -> Libro:
    """El libro de la sesión, con los días contados desde `hoy`."""

    def dia(n: int | None) -> date | str:
        return "" if n is None else hoy + timedelta(days=n)

    evento = hoy + timedelta(days=EVENTO)
    sesion = f"{PREFIJO}-{evento.year}"
    codigos = [f"{sesion}-{n:03d}" for n in range(1, len(ACUERDOS) + 1)]
    filas: dict[str, list[list[Any]]] = {
        "Sesión": [["Nombre", NOMBRE], ["Código", sesion], ["Fecha", evento], ["Lugar", "Lima"]],
        "Asistentes": [list(par) for par in ASISTENTES.items()],
        "Reuniones": [
            [codigo, sector, evento, *TURNOS[n % 3], _en_listas(lugares), "REALIZADA"]
            for n, (codigo, sector, lugares) in enumerate(REUNIONES)
        ],
        "Acuerdos": [
            [n, codigos[n - 1], *LUGARES[lugar], _sector_de(reunion), reunion]
            + [tipo, clase, texto, lado, dia(plazo), "", ""]
            for n, (lugar, reunion, tipo, clase, texto, lado, plazo, _) in enumerate(ACUERDOS, start=1)
        ],
        "Hitos": [
            [codigo, n, texto, lado, dia(plazo), peso, dia(registrado)]
            for codigo, acuerdo in zip(codigos, ACUERDOS, strict=True)
            for n, (texto, lado, plazo, peso, registrado, _) in enumerate(acuerdo[-1], start=1)
        ],
        "Avances": [
            [codigo, n, dia(cuando), porcentaje, _descripcion(porcentaje), dia(validado)]
            for codigo, acuerdo in zip(codigos, ACUERDOS, strict=True)
            for n, hito in enumerate(acuerdo[-1], start=1)
            for cuando, porcentaje, validado in hito[-1]
        ],
        "Reprogramaciones": [
            [codigos[n - 1], hito, dia(aprobada), dia(nuevo), motivo]
            for n, hito, aprobada, nuevo, motivo in REPROGRAMACIONES
        ],
        "Desestimaciones": [[codigos[n - 1], dia(aprobada), motivo] for n, aprobada, motivo in DESESTIMACIONES],
    }
    hojas = {forma.nombre: HojaLeida(forma.nombre, _con_titulos(forma, filas[forma.nombre])) for forma in FORMAS}
    return Libro(archivo="demostración", sha256="", hojas=hojas)


def _en_listas(lugares: Iterable[str]) -> str:
    return "; ".join(_en_lista(LUGARES[lugar]) for lugar in lugares)


def _sector_de(reunion: str) -> str:
    return reunion.partition("-")[0]


def agregar_solicitudes(sesion: str, elenco: Elenco, *, ahora: datetime) -> None:
    """Lo que espera a alguien: una traba abierta con su asistencia, una propuesta de hito, una solicitud de plazo y
    otra de desestimación; y una nota de la Secretaría.
    """
    hoy = ahora.date()
    agua = Acuerdo.objects.get(codigo=f"{sesion}-002")
    expediente = Hito.objects.get(acuerdo=agua, numero=1)
    traba = registrar_traba(
        por=elenco.focal, acuerdo=agua, categoria=CategoriaTraba.SANEAMIENTO, ahora=ahora,
        necesidad="Falta la libre disponibilidad del terreno de la captación: la comunidad aún no firma el acta.",
        quien_puede="COFOPRI y la comunidad campesina", necesaria_el=hoy + timedelta(days=20),
    )  # fmt: skip
    registrar_asistencia_tecnica(
        por=elenco.secretaria, traba=traba, fecha=hoy, ahora=ahora,
        descripcion="Se convocó a COFOPRI y a la comunidad a una reunión en la municipalidad.",
    )  # fmt: skip
    solicitar_reprogramacion(
        por=elenco.focal, acuerdo=agua, hito=expediente, plazo_nuevo=hoy + timedelta(days=30), ahora=ahora,
        motivo="Las lluvias cortaron el acceso a la captación y no se pudo terminar la topografía.",
    )  # fmt: skip
    solicitar_desestimacion(
        por=elenco.sector, acuerdo=Acuerdo.objects.get(codigo=f"{sesion}-014"), ahora=ahora,
        motivo="El sector ya difundió el programa en otra jornada y la municipalidad pide no duplicarla.",
        archivo=revisar_archivo("oficio.pdf", oficio("Se pide no duplicar la jornada de difusion.")),
    )  # fmt: skip
    registrar_nota(
        por=elenco.secretaria, acuerdo=agua, ahora=ahora,
        texto="La subgerenta pidió que la reunión con COFOPRI sea por la tarde: en la mañana no tiene señal.",
    )  # fmt: skip
    modulo = HitoEscrito(
        texto="Relación de familias interesadas y terreno para el módulo",
        responsable=Responsable.GL,
        plazo=hoy + timedelta(days=40),
    )
    proponer_hito(por=elenco.focal, acuerdo=Acuerdo.objects.get(codigo=f"{sesion}-006"), datos=modulo, ahora=ahora)


def agregar_sustentos(sesion: str, elenco: Elenco, *, ahora: datetime) -> None:
    """Las fotos que esperan en la cola de validación: tomadas de pie y echadas, sobre lo terminado y lo que avanza."""
    terminado = Avance.objects.get(hito__acuerdo__codigo=f"{sesion}-004", porcentaje=100)
    adjuntar_evidencia(por=elenco.focal, avance=terminado, archivo=_revisada(1), ahora=ahora)
    adjuntar_evidencia(por=elenco.focal, avance=terminado, archivo=_revisada(2, parada=True), ahora=ahora)
    registrar_avance(
        por=elenco.focal, hito=Hito.objects.get(acuerdo__codigo=f"{sesion}-001", numero=2), fecha=ahora.date(),
        porcentaje=80, descripcion="La ficha está completa; falta la firma del alcalde.", evidencias=[_revisada(3)],
        ahora=ahora,
    )  # fmt: skip


def _revisada(numero: int, *, parada: bool = False) -> ArchivoRevisado:
    return revisar_archivo(f"canal {numero}.jpg", foto(numero, parada=parada))


def _con_titulos(forma: FormaDeHoja, filas: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """Las filas bajo sus títulos, con lo que no se dice en blanco; la sesión no los lleva: va hacia abajo."""
    if forma.nombre == "Sesión":
        return list(filas)
    titulos = [columna.titulo for columna in forma.columnas]
    return [titulos, *([*fila, *[""] * (len(titulos) - len(fila))] for fila in filas)]


def _en_lista(lugar: tuple[str, str, str, str]) -> str:
    region, provincia, distrito, _ = lugar
    return f"{distrito} ({provincia}, {region})"


def _descripcion(porcentaje: int) -> str:
    return "Hito culminado; el sustento está en el expediente." if porcentaje == 100 else "En trámite."
