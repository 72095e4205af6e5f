"""Si lo nuevo de un libro cabe en lo ya registrado: las mismas preguntas que hace el verbo de cada cosa.

Regla: nada cuelga de lo anulado ni de una propuesta; un acuerdo desestimado ya no se mide y no recibe nada
(`SOLO_SI_SE_MIDE`); y un hito culminado y validado solo lo reabre quien puede (`REABRIR_HITO`), diciendo por qué. Se
pregunta por lo que ya está registrado: lo que un libro trae entero entra con toda su historia. Un avance anterior al
que culminó el hito es historia que faltaba, y no lo reabre; y un plazo nuevo que se aprobó antes de que se validara
también lo es. Después ya no se aprueba, salvo que el mismo libro lo reabra antes. Lo que se decidió sobre un acuerdo ya
registrado (otro plazo, desestimarlo) lo trae quien podría decidirlo, y nadie valida lo suyo, tampoco por mano ajena.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext

from acuerdos import cuatro_ojos
from acuerdos.acciones.avances import POR_QUE_SE_REABRE
from acuerdos.acciones.motivos_de_avance import CULMINADO
from acuerdos.acciones.plan import DatosDeAvance, DatosDeReprogramacion
from acuerdos.models import Avance
from acuerdos.permisos import CONDICIONES, Accion, Denegado, Respuesta
from acuerdos.reglas import en_fecha
from cuentas.models import Usuario
from cuentas.tandas import en_tandas
from importacion.lectura import Leido
from importacion.registrado import AvanceRegistrado, Registrado

REABRE = "hito culminado y validado"
DECIDE = "decisión de otra persona"
DESESTIMADO = "El acuerdo está desestimado: ya no se mide y no recibe nada nuevo."
QUITE_LA_FILA = "Quite la fila."
QUE_LA_IMPORTE_QUIEN_PUEDE = "Quite la fila, o que la importe quien puede."


@dataclass(slots=True)
class QuienImporta:
    """Lo que puede quien trae el libro sobre lo ya registrado: lo mismo que en el sistema.

    `reabrir`: si puede reabrir un hito de la sesión. `no_decide`: por cada decisión que su rol no toma, por qué. La
    etapa no se mira: el libro trae lo que se decidió en otra.
    """

    por: Usuario
    reabrir: Respuesta
    no_decide: Mapping[type, Denegado]


@dataclass(slots=True)
class Admision:
    registrado: Registrado
    quien: QuienImporta
    _culminados: dict[tuple[str, int], date] = field(init=False)  # los que ninguna fila admitida reabrió
    _reabiertos: dict[tuple[str, int], date] = field(init=False, default_factory=dict)  # desde qué día
    _informados: dict[int, Avance] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._culminados = dict(self.registrado.culminados)

    def motivo_de_no_validar(self, avance: AvanceRegistrado) -> str:
        """Por qué quien importa no da fe de un avance que se informó en el sistema, o vacío: los cuatro ojos."""
        if self._informados is None:
            self._informados = self._leer_informados()
            cuatro_ojos.preparar(self.quien.por, (uno.registrado_por for uno in self._informados.values()))
        negado = CONDICIONES[Accion.VALIDAR_AVANCE](self.quien.por, self._informados[avance.id])
        return "" if negado is None else negado.motivo

    def _leer_informados(self) -> dict[int, Avance]:
        """Los que se informaron en el sistema, con quién. Una consulta por tanda."""
        registrados = (uno for avances in self.registrado.avances.values() for uno in avances)
        claves = [uno.id for uno in registrados if not uno.importado]
        return {
            avance.pk: avance
            for tanda in en_tandas(claves)
            for avance in Avance.objects.filter(pk__in=tanda).select_related("registrado_por")
        }

    def admite(self, leido: Leido[Any]) -> bool:
        """Si no cuelga de algo que ya no recibe nada; si cuelga, anota el error."""
        acuerdo: Any = getattr(leido.dato, "acuerdo", None)
        hito = getattr(leido.dato, "hito", None)
        if acuerdo in self.registrado.acuerdos_anulados:
            leido.fila.mal("acuerdo", "El acuerdo está anulado.", QUITE_LA_FILA, "anulado")
        elif acuerdo in self.registrado.desestimados:
            leido.fila.mal("acuerdo", DESESTIMADO, QUITE_LA_FILA, "desestimado")
        elif hito is not None and (acuerdo, hito) in self.registrado.hitos_anulados:
            leido.fila.mal("hito", "El hito está anulado.", QUITE_LA_FILA, "anulado")
        elif hito is not None and (suyo := self.registrado.hitos.get((acuerdo, hito))) and suyo.registrado_el is None:
            problema = "El hito es una propuesta que nadie aceptó."
            leido.fila.mal("hito", problema, "Acéptela antes en el sistema.", "propuesta")
        else:
            return self._se_decide(leido)
        return False

    def _se_decide(self, leido: Leido[Any]) -> bool:
        """Si es una decisión, que sea de quien puede tomarla y llegue a tiempo. Lo que no se decide, siempre."""
        negado = self.quien.no_decide.get(type(leido.dato))
        if negado is not None and leido.dato.acuerdo in self.registrado.acuerdos:
            leido.fila.mal("aprobada_el", negado.motivo, QUE_LA_IMPORTE_QUIEN_PUEDE, DECIDE)
            return False
        return not isinstance(leido.dato, DatosDeReprogramacion) or self._aun_se_esperaba(leido)

    def avances(self, leidos: Sequence[Leido[DatosDeAvance]]) -> list[Leido[DatosDeAvance]]:
        """Los que caben, como vienen. Se preguntan por su fecha: lo que sigue a una reapertura ya no reabre nada."""
        por_fecha = sorted(leidos, key=lambda leido: leido.dato.fecha)
        caben = {id(leido) for leido in por_fecha if self.admite(leido) and self._cabe_en_su_hito(leido)}
        return [leido for leido in leidos if id(leido) in caben]

    def _aun_se_esperaba(self, leido: Leido[DatosDeReprogramacion]) -> bool:
        """Se pregunta después que por los avances: el hito que uno de ellos reabre vuelve a esperar."""
        dicho = leido.dato
        suyo = dicho.acuerdo, dicho.hito
        validado_el, reabierto_el = self.registrado.validados.get(suyo), self._reabiertos.get(suyo)
        if validado_el is None or dicho.aprobada_el < validado_el:
            return True
        if reabierto_el is not None and dicho.aprobada_el >= reabierto_el:
            return True
        problema = f"{gettext(CULMINADO).removesuffix('.')} el {en_fecha(validado_el)}: su plazo ya no se cambia."
        leido.fila.mal("aprobada_el", problema, "Corrija la fecha, o quite la fila.", REABRE)
        return False

    def _cabe_en_su_hito(self, leido: Leido[DatosDeAvance]) -> bool:
        dicho, fila = leido.dato, leido.fila
        culminado_el = self._culminados.get((dicho.acuerdo, dicho.hito))
        if culminado_el is None or dicho.fecha < culminado_el:
            return True
        culminado = gettext(CULMINADO)
        if dicho.porcentaje == 100:
            fila.mal("porcentaje", culminado, QUITE_LA_FILA, REABRE)
        elif isinstance(self.quien.reabrir, Denegado):
            problema = f"{culminado} {self.quien.reabrir.motivo}"
            fila.mal("porcentaje", problema, QUE_LA_IMPORTE_QUIEN_PUEDE, REABRE)
        elif not dicho.descripcion:
            fila.mal("descripcion", POR_QUE_SE_REABRE, "Escríbalo en la celda, o quite la fila.", REABRE)
        else:
            del self._culminados[dicho.acuerdo, dicho.hito]
            self._reabiertos[dicho.acuerdo, dicho.hito] = dicho.fecha
            return True
        return False
