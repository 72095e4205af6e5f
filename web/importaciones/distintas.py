"""Lo que el libro dice de otro modo que lo registrado: verlo celda por celda y aceptar lo que se quiera."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from acuerdos.enums import EstadoDeImportacion as Estado
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.models import Acuerdo, Hito, Importacion
from acuerdos.palabras import contar
from cuentas.models import Usuario
from importacion.correcciones import CORREGIDO, PEDIDO, CeldaDistinta, aceptar, celdas_distintas
from importacion.informe_guardado import errores_guardados

# Cada una es un verbo con su candado: en tandas de estas, aceptarlas no retiene la petición. Luego vienen las demás.
CELDAS_A_LA_VISTA = 50


@dataclass(frozen=True, slots=True)
class Distintas:
    """Las primeras celdas, cuántas más hay, y cuántas de todas completan algo en blanco."""

    celdas: list[CeldaDistinta]
    resto: int
    completan: int
    corrigen: int

    @property
    def total(self) -> int:
        return self.completan + self.corrigen


@dataclass(frozen=True, slots=True)
class Aceptadas:
    """Lo que pasó al aceptar: cuántas se corrigieron, cuántas quedaron pedidas, y por qué no las demás."""

    corregidas: int
    pedidas: int
    porque_no: list[str]

    @property
    def cambio_algo(self) -> bool:
        return bool(self.corregidas or self.pedidas)

    def frases(self) -> list[str]:
        frases = []
        if self.corregidas:
            frases.append(f"Lo registrado tomó {contar(self.corregidas, 'celda', 'celdas')} del libro.")
        if self.pedidas:
            frases.append(f"Por aprobar: {contar(self.pedidas, 'plazo nuevo', 'plazos nuevos')}.")
        return frases


def distintas_de(importacion: Importacion) -> Distintas | None:
    """Lo que se muestra de una importación revisada; None si nada se puede aceptar."""
    if importacion.estado != Estado.REVISADA:
        return None
    todas = celdas_distintas(errores_guardados(importacion.errores))
    if not todas:
        return None
    completan = sum(celda.completa for celda in todas)
    vistas = todas[:CELDAS_A_LA_VISTA]
    return Distintas(vistas, len(todas) - len(vistas), completan, len(todas) - completan)


def aceptar_celdas(importacion: Importacion, marcadas: Collection[int], *, por: Usuario, ahora: datetime) -> Aceptadas:
    """Cada celda en su propia transacción: la que un verbo rechaza no detiene a las demás."""
    como: list[str] = []
    porque_no = []
    for numero, error in enumerate(errores_guardados(importacion.errores)):
        if numero not in marcadas or not error.cambia:
            continue
        try:
            como.append(aceptar(error, por=por, libro=importacion.nombre, ahora=ahora))
        except (AccionDenegada, DatoInvalido, Conflicto) as negado:
            porque_no.append(f"{error.celda}: {negado}")
        except (Acuerdo.DoesNotExist, Hito.DoesNotExist):
            porque_no.append(f"{error.celda}: ya no está registrado.")
    return Aceptadas(como.count(CORREGIDO), como.count(PEDIDO), porque_no)
