"""Si lo nuevo de un libro cabe en lo ya registrado: las mismas preguntas que hace el verbo de cada cosa.

Regla: nada cuelga de lo anulado ni de una propuesta; un acuerdo desestimado ya no se mide y no recibe nada
(`SOLO_SI_SE_MIDE`); y un hito culminado y validado solo lo reabre quien puede (`REABRIR_HITO`), diciendo por qué. Se
pregunta por lo que ya está registrado: lo que un libro trae entero entra con toda su historia. Un avance anterior al
que culminó el hito es historia que faltaba, y no lo reabre; y un plazo nuevo que se aprobó antes de que se validara
también lo es. Después ya no se aprueba, salvo que el mismo libro lo reabra antes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext

from acuerdos.acciones.avances import POR_QUE_SE_REABRE
from acuerdos.acciones.motivos_de_avance import CULMINADO
from acuerdos.acciones.plan import DatosDeAvance, DatosDeReprogramacion
from acuerdos.permisos import Denegado, Respuesta
from acuerdos.reglas import en_fecha
from importacion.lectura import Leido
from importacion.registrado import Registrado

REABRE = "hito culminado y validado"
DESESTIMADO = "El acuerdo está desestimado: ya no se mide y no recibe nada nuevo."
QUITE_LA_FILA = "Quite la fila."


@dataclass(slots=True)
class Admision:
    """`reabrir`: si quien importa puede reabrir un hito de la sesión."""

    registrado: Registrado
    reabrir: Respuesta
    _culminados: dict[tuple[str, int], date] = field(init=False)  # los que ninguna fila admitida reabrió
    _reabiertos: dict[tuple[str, int], date] = field(init=False, default_factory=dict)  # desde qué día

    def __post_init__(self) -> None:
        self._culminados = dict(self.registrado.culminados)

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
            return not isinstance(leido.dato, DatosDeReprogramacion) or self._aun_se_esperaba(leido)
        return False

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
        elif isinstance(self.reabrir, Denegado):
            remedio = "Quite la fila, o que la importe quien puede."
            fila.mal("porcentaje", f"{culminado} {self.reabrir.motivo}", remedio, REABRE)
        elif not dicho.descripcion:
            fila.mal("descripcion", POR_QUE_SE_REABRE, "Escríbalo en la celda, o quite la fila.", REABRE)
        else:
            del self._culminados[dicho.acuerdo, dicho.hito]
            self._reabiertos[dicho.acuerdo, dicho.hito] = dicho.fecha
            return True
        return False
