"""De una celda que dice otra cosa que lo registrado, al verbo que lo corrige.

Regla: la hoja no reescribe nada por sí sola. Quien importa ve, celda por celda, lo registrado y lo que la hoja dice; lo
que acepta pasa por el mismo verbo que si lo escribiera en la página, con su permiso y su rastro. En curso, el acuerdo
se edita; en seguimiento se corrigen su CUI, su monto y su clasificación, los hitos de que nadie informó, y un plazo
nuevo se pide como reprogramación. Lo demás (de qué municipalidad o sector es, lo ya informado) no se cambia desde una
hoja.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from acuerdos.acciones.acuerdos import TRAS_LA_FIRMA, DatosDeAcuerdo, DatosTrasLaFirma, corregir_acuerdo, editar_acuerdo
from acuerdos.acciones.hitos import de_quien, editar_hito
from acuerdos.acciones.plan import DatosDeHito, FilaDeAcuerdo
from acuerdos.acciones.solicitudes import solicitar_reprogramacion
from acuerdos.enums import Responsable, Tipo
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, Clasificacion, Hito
from acuerdos.reglas import en_fecha
from cuentas.models import Usuario
from cuentas.textos import limpiar
from importacion.errores import Error
from importacion.hojas import ACUERDOS, HITOS
from importacion.tablas import Cambio
from reuniones.enums import Etapa

# De quién es el acuerdo y en qué reunión se firmó no se cambia desde una hoja.
DE_ACUERDO = frozenset(campo.name for campo in fields(DatosDeAcuerdo)) - {"municipalidad", "sector", "reunion"}
DE_HITO = frozenset({"texto", "responsable", "plazo", "peso"})
DE_CADA_CAMPO: dict[str, Callable[[str], Any]] = {
    "plazo": date.fromisoformat,
    "tipo": Tipo,
    "responsable": Responsable,
    "monto": lambda dicho: Decimal(dicho) if dicho else None,
    "peso": int,
    "clasificacion": lambda dicho: Clasificacion.objects.get(pk=dicho),
}
PEDIDO, CORREGIDO = "pedido", "corregido"


@dataclass(frozen=True, slots=True)
class CeldaDistinta:
    """Una celda frente a lo registrado, como se muestra. `completa`: lo registrado está en blanco."""

    numero: int
    celda: str
    que: str
    registrado: str
    dicho: str
    completa: bool


def cambio_de(dato: object, campo: str, registrado: object, dicho: object) -> Cambio | None:
    """Cómo se nombra lo que habría que corregir, con los dos valores; None si no se corrige desde una hoja."""
    if isinstance(dato, FilaDeAcuerdo) and campo in DE_ACUERDO:
        return f"{dato.codigo} {campo}", _en_texto(registrado), _en_texto(dicho)
    if isinstance(dato, DatosDeHito) and campo in DE_HITO:
        return f"{dato.acuerdo} {campo} {dato.numero}", _en_texto(registrado), _en_texto(dicho)
    return None


def celdas_distintas(errores: list[Error]) -> list[CeldaDistinta]:
    """Las que se pueden aceptar. `numero` es su lugar en `errores`."""
    return [_a_la_vista(numero, error) for numero, error in enumerate(errores) if error.cambia]


def aceptar(error: Error, *, por: Usuario, libro: str, ahora: datetime) -> str:
    """Lleva lo que la celda dice a lo registrado: `CORREGIDO`, o `PEDIDO` si es un plazo que alguien ha de aprobar.

    :raises AccionDenegada, DatoInvalido, Conflicto: los «no» del verbo, o lo registrado ya no es lo que se vio.
    """
    codigo, campo, *numero = error.cambia.split(" ")
    motivo = f"{error.celda} del libro «{libro}»"
    acuerdo = Acuerdo.objects.select_related("sesion", "clasificacion").get(codigo=codigo)
    hito = Hito.objects.select_related("acuerdo").get(acuerdo=acuerdo, numero=int(numero[0])) if numero else None
    _exigir_lo_visto(hito or acuerdo, campo, error.registrado)
    valor = DE_CADA_CAMPO.get(campo, str)(error.dicho)
    en_curso = acuerdo.sesion.etapa == Etapa.EN_CURSO
    if campo == "plazo" and not en_curso:
        solicitar_reprogramacion(por=por, acuerdo=acuerdo, hito=hito, plazo_nuevo=valor, motivo=motivo, ahora=ahora)
        return PEDIDO
    if hito is not None:
        campos = {c: getattr(hito, c) for c in DE_HITO} | de_quien(hito) | {campo: valor}
        editar_hito(por=por, hito=hito, version=hito.version, ahora=ahora, **campos)
    elif campo in TRAS_LA_FIRMA and not en_curso:
        corregido = replace(DatosTrasLaFirma.de(acuerdo), **{campo: valor})
        corregir_acuerdo(por=por, acuerdo=acuerdo, version=acuerdo.version, datos=corregido, motivo=motivo, ahora=ahora)
    else:
        datos = replace(DatosDeAcuerdo.de(acuerdo), **{campo: valor})
        editar_acuerdo(por=por, acuerdo=acuerdo, version=acuerdo.version, datos=datos, ahora=ahora)
    return CORREGIDO


def _exigir_lo_visto(fila: Acuerdo | Hito, campo: str, visto: str) -> None:
    actual = _en_texto(getattr(fila, f"{campo}_id" if campo == "clasificacion" else campo))
    if actual != visto:
        raise DatoInvalido(**{campo: f"Alguien lo cambió después de la revisión: ahora dice «{actual}»."})


def _a_la_vista(numero: int, error: Error) -> CeldaDistinta:
    codigo, campo, *hito = error.cambia.split(" ")
    forma = HITOS if hito else ACUERDOS
    titulo = next(columna.titulo for columna in forma.columnas if columna.clave == campo)
    return CeldaDistinta(
        numero=numero,
        celda=error.celda,
        que=f"{titulo} de {codigo}, hito {hito[0]}" if hito else f"{titulo} de {codigo}",
        registrado=_para_leer(campo, error.registrado),
        dicho=_para_leer(campo, error.dicho),
        completa=not error.registrado,
    )


def _en_texto(valor: object) -> str:
    if valor is None:
        return ""
    return valor.isoformat() if isinstance(valor, date) else limpiar(str(valor))


def _para_leer(campo: str, valor: str) -> str:
    return en_fecha(date.fromisoformat(valor)) if campo == "plazo" and valor else valor
