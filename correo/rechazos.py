"""Lo que no se toma: se anota y, si se puede contestar, se dice por qué.

Regla: una vez por remitente y día, y hasta `RECHAZOS_DE_UNA_PERSONA` por lo que llega a las direcciones de alguien: si
una se filtra, no se contesta a una lista entera. A lo automático y a lo falsificado, nada (RFC 3834 §2): contestarle
sería molestar a un tercero.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from acuerdos.acciones import correos
from acuerdos.acciones.correos import CorreoRepetido
from acuerdos.enums import ClaseDeCorreo, ResultadoDeCorreo
from acuerdos.models import Enlace
from correo.clases import Autenticidad, autenticidad, por_que_es_automatico
from correo.mensaje import Entrante
from correo.resultado import ResultadoDeRecibir
from cuentas.limite import se_pasa
from cuentas.models import Usuario
from recordatorios import recibos
from recordatorios.recibos import Hilo

DIA = 24 * 3600
REGISTROS_POR_DIA = 60  # de lo que no se toma, por persona: lo demás no se anota
RECHAZOS_DE_UNA_PERSONA = 60  # por día, a quienes escriban a sus direcciones
RECHAZOS_POR_DIA = 1  # por remitente: dos máquinas que se contestan callan a la segunda


@dataclass(frozen=True, slots=True, kw_only=True)
class Sello:
    """Cómo llegó. `clave`: la de ese correo en esa dirección; `remitente_del_sobre`: «» si es nulo, None si no se sabe;
    `pesa_mucho`: solo se leyeron sus cabeceras."""

    clave: str
    remitente_del_sobre: str | None
    ahora: datetime
    pesa_mucho: bool = False


class Rechazo:
    """Lo que se hace con lo que no se toma: anotarlo y, si se puede contestar, decir por qué."""

    def __init__(self, correo: Entrante, sello: Sello, persona: Usuario | None) -> None:
        self._correo, self._sello, self._persona = correo, sello, persona
        # Por qué no se le contesta, si no se le contesta.
        self.callado = por_que_es_automatico(correo, sello.remitente_del_sobre)
        if not self.callado and autenticidad(correo) == Autenticidad.FALSA:
            self.callado = "El servidor de correo no reconoce al remitente: es falsificado"
        if not self.callado and not correo.remitente:
            self.callado = "No dice quién lo manda"

    def decir(self, motivo: str, enlace: Enlace | None = None) -> ResultadoDeRecibir:
        """`enlace`: si quien escribe es su persona, para que informe en la página."""
        if not self._anotar(self.callado or motivo):
            return ResultadoDeRecibir.REPETIDO
        if self.callado:
            return ResultadoDeRecibir.CALLADO
        quien = sha256(self._correo.remitente.encode("utf-8", "replace")).hexdigest()  # puede traer cualquier cosa
        de_quien = self._persona.pk if self._persona else 0
        if not se_pasa(f"rechazo-de-correo:{quien}", RECHAZOS_POR_DIA, DIA) and not se_pasa(
            f"rechazos-de:{de_quien}", RECHAZOS_DE_UNA_PERSONA, DIA
        ):
            recibos.decir_que_no(motivo, hilo_de(self._correo), enlace=enlace)
        return ResultadoDeRecibir.RECHAZADO

    def _anotar(self, motivo: str) -> bool:
        """Si es la primera vez que llega. Lo que pasa de `REGISTROS_POR_DIA` no se anota: llenaría la tabla."""
        if self._persona is not None and se_pasa(f"sin-tomar:{self._persona.pk}", REGISTROS_POR_DIA, DIA):
            return True
        try:
            correos.anotar_correo(
                clave=self._sello.clave,
                clase=ClaseDeCorreo.RESPUESTA,
                motivo=motivo,
                ahora=self._sello.ahora,
                resultado=ResultadoDeCorreo.CALLADO if self.callado else ResultadoDeCorreo.RECHAZADO,
                remitente=self._correo.remitente,
                asunto=self._correo.asunto,
                persona=self._persona,
            )
        except CorreoRepetido:
            return False
        return True


def hilo_de(correo: Entrante) -> Hilo:
    return Hilo(para=correo.remitente, asunto=correo.asunto, message_id=correo.una("message-id"))
