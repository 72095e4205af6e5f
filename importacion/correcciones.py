"""De una celda que dice otra cosa que lo registrado, al verbo que lo corrige.

Regla: la hoja no reescribe nada por sí sola. Quien importa ve, celda por celda, lo registrado y lo que la hoja dice; lo
que acepta pasa por el mismo verbo que si lo escribiera en la página, con su permiso y su rastro. En curso, el acuerdo
se edita; en seguimiento se corrigen su CUI, su monto y su clasificación, los hitos de que nadie informó, y un plazo
nuevo se pide como reprogramación. A quienes participan sin encabezarlo, una hoja los agrega; nunca quita a uno. Lo
demás (de qué municipalidad o sector es, lo ya informado) no se cambia desde una hoja.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from acuerdos.acciones.acuerdos import TRAS_LA_FIRMA, DatosDeAcuerdo, DatosTrasLaFirma, corregir_acuerdo, editar_acuerdo
from acuerdos.acciones.hitos import HitoEscrito, editar_hito
from acuerdos.acciones.participantes import agregar_participantes
from acuerdos.acciones.plan import PARTICIPAN, DatosDeHito, FilaDeAcuerdo, de_cual, ubigeo_y_mancomunidad
from acuerdos.acciones.solicitudes import solicitar_reprogramacion
from acuerdos.acciones.transaccion import en_transaccion
from acuerdos.enums import Responsable, Tipo
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, Clasificacion, Hito
from acuerdos.reglas import en_fecha
from cuentas.models import Usuario
from cuentas.textos import limpiar
from importacion.errores import Error
from importacion.hojas import ACUERDOS, HITOS
from importacion.registrado import DE_ACUERDO, DE_HITO
from importacion.tablas import Cambio
from municipalidades.models import Municipalidad
from reuniones.enums import Etapa
from reuniones.models import Sector

SEPARADOR = "; "
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
    """Una celda frente a lo registrado, como se muestra. `completa`: lo registrado está en blanco.

    `antes`: lo que decía al exportarse la hoja, si también cambió aquí: es un conflicto, y nadie lo marca por uno.
    """

    numero: int
    celda: str
    que: str
    registrado: str
    dicho: str
    completa: bool
    antes: str | None = None


def cambio_de(dato: object, campo: str, registrado: object, dicho: object) -> Cambio | None:
    """Cómo se nombra lo que habría que corregir, con los dos valores; None si no se corrige desde una hoja."""
    if isinstance(dato, FilaDeAcuerdo) and campo in DE_ACUERDO:
        return f"{dato.codigo} {campo}", _en_texto(registrado), _en_texto(dicho)
    if isinstance(dato, FilaDeAcuerdo) and campo in PARTICIPAN:
        suyos, dichos = _en_texto(registrado), _en_texto(dicho)
        quita = que_faltan(_separados(dichos), _separados(suyos))  # a quien ya participa no lo quita una hoja
        return None if quita else (f"{dato.codigo} {campo}", suyos, dichos)
    if isinstance(dato, DatosDeHito) and campo in {*DE_HITO, "de_quien"}:
        return f"{dato.acuerdo} {campo} {dato.numero}", _en_texto(registrado), _en_texto(dicho)
    return None


def que_faltan(dichos: Sequence[str], suyos: Sequence[str]) -> list[str]:
    """De quienes ya participan, los que la hoja no nombra."""
    return [suyo for suyo in suyos if not any(_es_el_mismo(dicho, suyo) for dicho in dichos)]


def que_se_agregan(dichos: Sequence[str], suyos: Sequence[str]) -> list[str]:
    return [dicho for dicho in dichos if not any(_es_el_mismo(dicho, suyo) for suyo in suyos)]


def _es_el_mismo(dicho: str, suyo: str) -> bool:
    """Una hoja que no dice por qué mancomunidad viene no contradice la registrada."""
    return dicho in (suyo, ubigeo_y_mancomunidad(suyo)[0])


def celdas_distintas(errores: list[Error]) -> list[CeldaDistinta]:
    """Las que se pueden aceptar. `numero` es su lugar en `errores`."""
    return [_a_la_vista(numero, error) for numero, error in enumerate(errores) if error.cambia]


def aceptar(error: Error, *, por: Usuario, libro: str, ahora: datetime) -> str:
    """Lleva lo que la celda dice a lo registrado: `CORREGIDO`, o `PEDIDO` si es un plazo que alguien ha de aprobar.

    :raises AccionDenegada, DatoInvalido, Conflicto: los «no» del verbo, o lo registrado ya no es lo que se vio.
    """
    codigo, campo, *numero = error.cambia.split(" ")
    if campo in PARTICIPAN:
        return _agregar(codigo, error, por=por, ahora=ahora)
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
        cambios = _de_cual(valor) if campo == "de_quien" else {campo: valor}
        escrito = replace(HitoEscrito.de(hito), **cambios)
        editar_hito(por=por, hito=hito, version=hito.version, datos=escrito, ahora=ahora)
    elif campo in TRAS_LA_FIRMA and not en_curso:
        corregido = replace(DatosTrasLaFirma.de(acuerdo), **{campo: valor})
        corregir_acuerdo(por=por, acuerdo=acuerdo, version=acuerdo.version, datos=corregido, motivo=motivo, ahora=ahora)
    else:
        datos = replace(DatosDeAcuerdo.de(acuerdo), **{campo: valor})
        editar_acuerdo(por=por, acuerdo=acuerdo, version=acuerdo.version, datos=datos, ahora=ahora)
    return CORREGIDO


def _agregar(codigo: str, error: Error, *, por: Usuario, ahora: datetime) -> str:
    """Los que la hoja nombra y aún no participan; de los que ya, no cambia nada."""
    acuerdo = Acuerdo.objects.select_related("sesion").get(codigo=codigo)
    nuevos = que_se_agregan(_separados(error.dicho), _separados(error.registrado))
    por_mancomunidad: dict[str, list[str]] = defaultdict(list)
    for clave, mancomunidad in map(ubigeo_y_mancomunidad, nuevos):
        por_mancomunidad[mancomunidad].append(clave)

    def agregar() -> None:
        for mancomunidad, claves in por_mancomunidad.items():
            agregar_participantes(
                por=por,
                acuerdo=acuerdo,
                ahora=ahora,
                municipalidades=list(Municipalidad.objects.filter(pk__in=claves)),
                sectores=list(Sector.objects.filter(pk__in=claves)),
                mancomunidad=mancomunidad,
            )

    en_transaccion(agregar)
    return CORREGIDO


def _de_cual(clave: str) -> dict[str, str]:
    return {campo.removesuffix("_id"): valor or "" for campo, valor in de_cual(clave).items()}


def _registrado(fila: Acuerdo | Hito, campo: str) -> object:
    if campo == "de_quien" and isinstance(fila, Hito):
        return fila.de_municipalidad_id or fila.de_sector_id
    return getattr(fila, f"{campo}_id" if campo == "clasificacion" else campo)


def _exigir_lo_visto(fila: Acuerdo | Hito, campo: str, visto: str) -> None:
    actual = _en_texto(_registrado(fila, campo))
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
        completa=not error.registrado and error.antes is None,
        antes=error.antes,
    )


def _en_texto(valor: object) -> str:
    if valor is None:
        return ""
    if isinstance(valor, tuple):
        return SEPARADOR.join(valor)
    return valor.isoformat() if isinstance(valor, date) else limpiar(str(valor))


def _separados(texto: str) -> list[str]:
    return texto.split(SEPARADOR) if texto else []


def _para_leer(campo: str, valor: str) -> str:
    return en_fecha(date.fromisoformat(valor)) if campo == "plazo" and valor else valor
