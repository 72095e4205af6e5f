"""Lo guardado antes de que las columnas limpiaran solas: las migraciones lo limpian una vez, y lo demás se nombra.

No deja versión en la historia: lo que se quita no se veía. Los hechos (acuerdos, avances, solicitudes) quedan como se
registraron; se limpian al mostrarlos, y `verificar` los nombra.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.db import IntegrityError, models, transaction

from cuentas.campos import ColumnaLimpia
from cuentas.textos import lo_que_no_se_ve

Limpieza = Callable[[str], str]
INTENTOS_DE_LIMPIEZA = 100
FILAS_A_LA_VEZ = 2_000


def limpiar_tabla(
    modelo: type[models.Model],
    columnas: Mapping[str, Limpieza],
    *,
    si_choca: Mapping[str, Callable[[str, int], str]] | None = None,
) -> list[str]:
    """Limpia esas columnas de todas las filas de `modelo`. Devuelve una frase por cada fila que no pudo quedar igual.

    `si_choca`: en una columna que no se repite, con qué nombre queda la que, limpia, se llama como otra; sin él, esa
    columna queda como estaba.
    """
    frases = []
    for fila in modelo._default_manager.order_by("pk").iterator():
        limpias = {campo: limpieza(getattr(fila, campo)) for campo, limpieza in columnas.items()}
        for campo, limpio in limpias.items():
            antes = getattr(fila, campo)
            if limpio != antes and (frase := _poner(fila, campo, limpio, (si_choca or {}).get(campo))):
                frases.append(f"{modelo._meta.verbose_name} {fila.pk}: {frase}")
    return frases


def textos_por_limpiar(modelos: Iterable[type[models.Model]]) -> Iterator[str]:
    """Una frase por cada texto guardado que no es como se guardaría hoy."""
    for modelo in modelos:
        columnas = [campo for campo in modelo._meta.concrete_fields if isinstance(campo, ColumnaLimpia)]
        if not columnas:
            continue
        filas = modelo._default_manager.order_by("pk").values_list("pk", *(campo.attname for campo in columnas))
        for clave, *textos in filas.iterator(chunk_size=FILAS_A_LA_VEZ):
            for campo, texto in zip(columnas, textos, strict=True):
                if texto and campo.limpiar(texto) != texto:
                    yield f"{modelo._meta.verbose_name} {clave}, {campo.verbose_name}: {_que_lleva(texto)}"


def _que_lleva(texto: str) -> str:
    invisible = lo_que_no_se_ve(texto)
    return f"lleva un carácter que no se ve ({invisible})" if invisible else "lleva blancos o letras sin componer"


def _poner(fila: models.Model, campo: str, limpio: str, otro: Callable[[str, int], str] | None) -> str:
    """Guarda el valor limpio. Devuelve «» si quedó, o qué pasó si otra fila ya lo tenía."""
    if _cabe(fila, campo, limpio):
        return ""
    if otro is None:
        return f"su {campo} lleva caracteres que no se ven y, sin ellos, es el de otra fila; queda como estaba."
    nuevo = next(n for n in (otro(limpio, i) for i in range(2, INTENTOS_DE_LIMPIEZA)) if _cabe(fila, campo, n))
    return f"su {campo}, sin los caracteres que no se ven, es el de otra fila; queda como «{nuevo}»."


def _cabe(fila: models.Model, campo: str, valor: str) -> bool:
    try:
        with transaction.atomic():
            type(fila)._default_manager.filter(pk=fila.pk).update(**{campo: valor})
    except IntegrityError:
        return False
    return True
