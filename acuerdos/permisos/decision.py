"""Qué puede hacer cada quien: aplica la tabla, la etapa, el estado del acuerdo y las condiciones de persona.

Fuente: «Rules» del documento del producto.
"""

from typing import Any

from acuerdos.enums import Accion, Situacion
from acuerdos.permisos.cargos import papeles
from acuerdos.permisos.condiciones import CONDICIONES
from acuerdos.permisos.respuestas import ANULADO, Denegado, Permitido, Respuesta
from acuerdos.tabla_de_permisos import LADO, NOMBRE_DE_PAPEL, SOLO_SI_SE_MIDE, TABLA, TABLA_SIN_SESION
from reuniones.enums import Etapa


def puede(usuario: Any, accion: Accion, objeto: Any = None) -> Respuesta:
    """Si `usuario` puede hacer `accion` sobre `objeto` (sesión, reunión, acuerdo, hito, avance, solicitud o traba)."""
    if accion in TABLA_SIN_SESION:
        permitidos = TABLA_SIN_SESION[accion]
        return Permitido() if papeles(usuario) & set(permitidos) else _solo(permitidos, accion)
    acuerdo, hito, sesion = _ubicar(objeto)
    fila = TABLA[accion]
    permitidos = fila[Etapa.values.index(sesion.etapa)].replace("D", _lado(hito, acuerdo))
    if acuerdo is not None and acuerdo.anulado_en is not None and accion != Accion.RESTAURAR_ACUERDO:
        return Denegado(ANULADO, suele=True)
    suyos = papeles(usuario, acuerdo)
    if not suyos & set(permitidos):
        de_siempre = "".join(fila).replace("D", _lado(hito, acuerdo))
        return _por_etapa(accion, sesion) if suyos & set(de_siempre) else _solo(de_siempre, accion)
    if accion in SOLO_SI_SE_MIDE and acuerdo is not None and acuerdo.situacion == Situacion.DESESTIMADO:
        return Denegado(f"El acuerdo está desestimado: ya no se mide y no puede {accion}.", suele=True)
    condicion = CONDICIONES.get(accion)
    motivo = condicion(usuario, objeto) if condicion else ""
    return Denegado(motivo, suele=True) if motivo else Permitido()


def _ubicar(objeto: Any) -> tuple[Any, Any, Any]:
    """(acuerdo, hito, sesión) a los que pertenece `objeto`; None donde no aplica."""
    if hasattr(objeto, "etapa"):
        return None, None, objeto
    if hasattr(objeto, "avance_id"):  # evidencia
        objeto = objeto.avance
    if hasattr(objeto, "traba_id"):  # asistencia técnica
        objeto = objeto.traba
    hito = objeto.hito if hasattr(objeto, "hito_id") else (objeto if hasattr(objeto, "peso") else None)
    acuerdo = (
        objeto
        if hasattr(objeto, "municipalidad_id")
        else getattr(objeto, "acuerdo", None) or (hito.acuerdo if hito else None)
    )
    return acuerdo, hito, (acuerdo or objeto).sesion


def _lado(hito: Any, acuerdo: Any) -> str:
    """Papeles del lado que debe: el del hito o, si se trata del acuerdo, el del acuerdo."""
    responsable = hito.responsable if hito is not None else getattr(acuerdo, "responsable", None)
    return LADO[responsable] if responsable else ""


def _solo(permitidos: str, accion: Accion) -> Denegado:
    quienes = [nombre for letra, nombre in NOMBRE_DE_PAPEL.items() if letra in permitidos]
    if set(permitidos) >= {"O", "C"}:
        quienes = ["la Secretaría", *quienes[2:]]
    quienes = quienes or ["el lado que lo debe"]
    return Denegado(f"Solo {_o(quienes)} puede {accion}.")


def _por_etapa(accion: Accion, sesion: Any) -> Denegado:
    return Denegado(f"En la etapa «{Etapa(sesion.etapa).label}» de la sesión no puede {accion}.", suele=True)


def _o(nombres: list[str]) -> str:
    return nombres[0] if len(nombres) == 1 else f"{', '.join(nombres[:-1])} o {nombres[-1]}"
