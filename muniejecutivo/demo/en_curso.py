"""Una sesión de hoy, con sus salas y turnos, para probar cómo se registra el día del evento.

No trae acuerdos ni se publica: se van escribiendo. Las municipalidades son las de `reciente`, para que las cuentas de
la demostración (Umachiri, MTPE) tengan también qué ver aquí.
"""

from datetime import date, datetime, time, timedelta

from acuerdos.acciones.agenda import programar_reunion
from acuerdos.acciones.base import guardar
from acuerdos.acciones.sesiones import avanzar_etapa, crear_sesion
from municipalidades.models import Municipalidad
from muniejecutivo.demo.personas import Elenco
from muniejecutivo.demo.reciente import LUGARES
from reuniones.models import Sector, Sesion

PREFIJO = "MEP"
NOMBRE = "MUNI Ejecutivo de Práctica"
SALAS = ("MTPE", "MVCS", "MIDAGRI", "MTC", "MINEDU", "MINSA", "MIDIS", "MEF")
# Quiénes entran juntos a una sala. En cada turno, cada grupo pasa a la sala siguiente.
GRUPOS = (("umachiri", "coata"), ("san_jose",), ("ongoy", "taray"), ("marmot",))
PRIMER_TURNO, DURACION, PAUSA = time(9), timedelta(minutes=40), timedelta(minutes=5)
TURNOS_DE_LA_DEMO = 3


def crear(elenco: Elenco, *, ahora: datetime) -> Sesion:
    """La sesión MEP del año, en curso, con una reunión de cada grupo en cada turno."""
    hoy = ahora.date()
    sesion = crear_sesion(
        por=elenco.secretaria,
        codigo=f"{PREFIJO}-{hoy.year}",
        nombre=NOMBRE,
        fecha=hoy,
        lugar="Lima",
        ahora=ahora,
        sectores=Sector.objects.filter(sigla__in=SALAS),
    )
    sesion.de_demostracion = True
    guardar(sesion, por=elenco.secretaria, motivo="Demostración", ahora=ahora)
    for turno in range(TURNOS_DE_LA_DEMO):
        for sala, grupo in enumerate(GRUPOS):
            _programar(sesion, elenco, turno=turno, sala=(2 * sala + turno) % len(SALAS), grupo=grupo, ahora=ahora)
    return avanzar_etapa(por=elenco.secretaria, sesion=sesion, ahora=ahora)


def _programar(
    sesion: Sesion, elenco: Elenco, *, turno: int, sala: int, grupo: tuple[str, ...], ahora: datetime
) -> None:
    inicio = datetime.combine(date.min, PRIMER_TURNO) + turno * (DURACION + PAUSA)
    programar_reunion(
        por=elenco.secretaria,
        sesion=sesion,
        sector=Sector.objects.get(pk=SALAS[sala]),
        sala=f"Sala {sala + 1}",
        municipalidades=Municipalidad.objects.filter(pk__in=[LUGARES[lugar][-1] for lugar in grupo]),
        inicio=inicio.time(),
        fin=(inicio + DURACION).time(),
        ahora=ahora,
    )
