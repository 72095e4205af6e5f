"""Quién ve y quién puede hacer qué.

Fuente: «Rules» y «Who sees what» del documento del producto.

* Ve: la Secretaría, todo; un punto focal en ejercicio, su municipalidad; un funcionario en ejercicio, su sector; nadie
  más. Lo que no se ve no existe (404); lo que se ve pero no se puede hacer se niega con el motivo (403).
* Puede: lo dice `tabla_de_permisos.TABLA`, acción por acción: qué papel hace falta en cada etapa de la sesión.
* Lo desestimado ya no se mide: no recibe nada de `SOLO_SI_SE_MIDE`.
* Quien avanza o pide no se valida ni se aprueba a sí mismo, tampoco por mano ajena (ver `cuatro_ojos`): esas
  condiciones de persona están en `CONDICIONES`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from acuerdos import cuatro_ojos
from acuerdos.enums import Accion as Accion  # quien pregunta por un permiso la toma de aquí
from acuerdos.enums import Situacion
from acuerdos.reglas import en_fecha
from acuerdos.tabla_de_permisos import LADO, NOMBRE_DE_PAPEL, SOLO_SI_SE_MIDE, TABLA, TABLA_SIN_SESION
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.enums import Etapa
from reuniones.models import FuncionarioSectorial, Participacion, Sector

NADIE = Q(pk__in=[])
ANULADO = "El acuerdo está anulado."


@dataclass(frozen=True, slots=True)
class Permitido:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Denegado:
    """Un «no» con su motivo, que se puede mostrar tal cual. `suele`: a esa persona sí le toca, pero ahora no."""

    motivo: str
    suele: bool = field(default=False, compare=False)

    def __bool__(self) -> bool:
        return False


Respuesta = Permitido | Denegado


def visibles(usuario: Any, prefijo: str = "") -> Q:
    """Condición sobre acuerdos (o sobre lo que cuelga de `prefijo`, p. ej. `hito__acuerdo__`) que `usuario` ve."""
    if not getattr(usuario, "is_authenticated", False) or not usuario.is_active:
        return NADIE
    if usuario.es_secretaria:
        return Q()
    # Los cargos se leen antes, y no como subconsultas: unidas por un «o», la base recorrería todos los acuerdos.
    municipalidades, sectores = _cargos(usuario)
    condicion = Q()
    if municipalidades:
        condicion |= Q(**{f"{prefijo}municipalidad_id__in": sorted(municipalidades)})
    if sectores:
        condicion |= Q(**{f"{prefijo}sector_id__in": sorted(sectores)})
    return condicion or NADIE


def editables(usuario: Any, prefijo: str = "") -> Q:
    """Los acuerdos que `usuario` ve y sobre los que aún se puede hacer algo."""
    return visibles(usuario, prefijo) & Q(
        **{f"{prefijo}sesion__etapa__in": [Etapa.EN_CURSO, Etapa.SEGUIMIENTO], f"{prefijo}anulado_en__isnull": True}
    )


def sesiones_visibles(usuario: Any) -> Q:
    """Las cifras de una sesión: cualquiera que ingresó; sin ingresar, solo las publicadas."""
    return Q() if getattr(usuario, "is_authenticated", False) and usuario.is_active else Q(publicada=True)


def municipalidades_visibles(usuario: Any) -> Q:
    """Las fichas que `usuario` abre: la suya o, si es de un sector, las que tienen acuerdos con él."""
    if (todo_o_nada := _todo_o_nada(usuario)) is not None:
        return todo_o_nada
    propias, sectores = _cargos(usuario)
    con_el_sector = Municipalidad.objects.filter(
        acuerdos__sector_id__in=sectores, acuerdos__anulado_en__isnull=True
    ).values("pk")
    return Q(pk__in=propias) | Q(pk__in=con_el_sector)


def sectores_visibles(usuario: Any) -> Q:
    """Los sectores que `usuario` abre: el suyo o, si es punto focal, los que tienen acuerdos con su municipalidad."""
    if (todo_o_nada := _todo_o_nada(usuario)) is not None:
        return todo_o_nada
    municipalidades, propios = _cargos(usuario)
    con_ella = Sector.objects.filter(
        acuerdos__municipalidad_id__in=municipalidades, acuerdos__anulado_en__isnull=True
    ).values("pk")
    return Q(pk__in=propios) | Q(pk__in=con_ella)


def reuniones_visibles(usuario: Any) -> Q:
    """Las reuniones que `usuario` abre: las de su sector o aquellas en que su municipalidad participa."""
    if (todo_o_nada := _todo_o_nada(usuario)) is not None:
        return todo_o_nada
    municipalidades, sectores = _cargos(usuario)
    con_ella = Participacion.objects.filter(municipalidad_id__in=municipalidades).values("reunion_id")
    return Q(sector_id__in=sectores) | Q(pk__in=con_ella)


def recordatorios_visibles(usuario: Any) -> Q:
    """Los recordatorios que `usuario` ve: la Secretaría, todos; los demás, los que le tocaron."""
    todo_o_nada = _todo_o_nada(usuario)
    return Q(persona=usuario) if todo_o_nada is None else todo_o_nada


def vistas_visibles(usuario: Any) -> Q:
    """Las vistas guardadas que `usuario` abre: las suyas y, si es de la Secretaría, las que sus colegas comparten."""
    return Q(usuario=usuario) | Q(compartida=True) if usuario.es_secretaria else Q(usuario=usuario)


def a_cargo_desde(usuario: Any, acuerdo: Any) -> date | None:
    """El día desde el que quien no es de la Secretaría responde por `acuerdo`: de antes no ve la historia."""
    cargos = [
        *PuntoFocal.objects.filter(usuario=usuario, hasta__isnull=True, municipalidad_id=acuerdo.municipalidad_id),
        *FuncionarioSectorial.objects.filter(usuario=usuario, hasta__isnull=True, sector_id=acuerdo.sector_id),
    ]
    return min((cargo.desde for cargo in cargos), default=None)


def papeles(usuario: Any, acuerdo: Any = None) -> frozenset[str]:
    """Letras de los papeles de `usuario` frente a `acuerdo`."""
    if not getattr(usuario, "is_authenticated", False) or not usuario.is_active:
        return frozenset()
    if usuario.es_secretaria:
        return frozenset("C" if usuario.es_coordinador else "O")
    if acuerdo is None:
        return frozenset()
    municipalidades, sectores = _cargos(usuario)
    letras = set()
    if acuerdo.municipalidad_id in municipalidades:
        letras.add("F")
    if acuerdo.sector_id in sectores:
        letras.add("S")
    return frozenset(letras)


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


def ve_contacto(usuario: Usuario, persona: Usuario) -> bool:
    """Correo y teléfono de `persona`: para la Secretaría y para ella misma."""
    return usuario.es_secretaria or usuario.pk == persona.pk


def ejerce_cargo(usuario: Any) -> Respuesta:
    """Si `usuario`, que ingresó, mira desde algún lado: trabaja en la Secretaría o ejerce un cargo.

    A quien lo dejó se le dice cuál y cuándo (`suele`): que no vea nada no significa que no haya nada.
    """
    if mira_todo(usuario) or any(_cargos(usuario)):
        return Permitido()
    focales = PuntoFocal.objects.filter(usuario=usuario, hasta__isnull=False).select_related("municipalidad")
    sectoriales = FuncionarioSectorial.objects.filter(usuario=usuario, hasta__isnull=False)
    dejados = [
        *((c.hasta, f"fue punto focal de la {c.municipalidad.nombre_completo}") for c in focales if c.hasta),
        *((c.hasta, f"respondió por el sector {c.sector_id}") for c in sectoriales if c.hasta),
    ]
    if not dejados:
        return Denegado("Su cuenta no ejerce ningún cargo: pida a la Secretaría que registre el suyo.")
    hasta, donde = max(dejados)
    return Denegado(f"Su cuenta ya no ejerce ningún cargo: {donde} hasta el {en_fecha(hasta)}.", suele=True)


def _no_es_suyo(usuario: Any, avance: Any) -> str:
    if avance.registrado_por_id == usuario.pk:
        return "Nadie valida su propio avance."
    return _no_es_de_su_mano(usuario, avance, "informa lo valida")


def _no_la_pidio(usuario: Any, solicitud: Any) -> str:
    if solicitud.registrado_por_id == usuario.pk:
        return "Quien pide la desestimación no la decide."
    return _no_es_de_su_mano(usuario, solicitud, "pide lo decide")


def _no_es_de_su_mano(usuario: Any, hecho: Any, que: str) -> str:
    """Los cuatro ojos: lo que entró por un contacto que `usuario` puso lo mira otra persona."""
    persona = hecho.registrado_por
    if persona.es_secretaria or not cuatro_ojos.paso_por_sus_manos(usuario, persona.pk, hecho.registrado_en):
        return ""
    return (
        f"Usted puso el correo o el teléfono de {persona}: lo que {que} otra persona, o usted cuando alguien más de la "
        "Secretaría confirme, en la página de esa persona, que el contacto es suyo."
    )


def _es_suyo_o_coordina(usuario: Any, avance: Any) -> str:
    if avance.registrado_por_id == usuario.pk or usuario.es_coordinador:
        return ""
    return "Solo quien informó el avance, o un coordinador, puede anularlo."


def _la_subio_o_coordina(usuario: Any, evidencia: Any) -> str:
    if evidencia.registrado_por_id == usuario.pk or usuario.es_coordinador:
        return ""
    return "Solo quien subió la evidencia, o un coordinador, puede anularla."


def _es_quien_pidio(usuario: Any, solicitud: Any) -> str:
    return "" if solicitud.registrado_por_id == usuario.pk else "Solo quien hizo el pedido puede retirarlo."


def _es_su_nota(usuario: Any, nota: Any) -> str:
    return "" if nota.registrado_por_id == usuario.pk else "Solo quien escribió la nota puede anularla."


# Las que no hace quien hizo el hecho, ni quien entró por otra persona: ver `cuatro_ojos`.
DE_CUATRO_OJOS = frozenset({Accion.VALIDAR_AVANCE, Accion.DECIDIR_DESESTIMACION})
CONDICIONES: dict[Accion, Callable[[Any, Any], str]] = {
    Accion.VALIDAR_AVANCE: _no_es_suyo,
    Accion.DECIDIR_DESESTIMACION: _no_la_pidio,
    Accion.ANULAR_AVANCE: _es_suyo_o_coordina,
    Accion.ANULAR_EVIDENCIA: _la_subio_o_coordina,
    Accion.RETIRAR_SOLICITUD: _es_quien_pidio,
    Accion.ANULAR_NOTA: _es_su_nota,
}


def mira_todo(usuario: Any) -> bool:
    """Si `usuario` ve lo de todos: es de la Secretaría y su cuenta está activa."""
    return bool(getattr(usuario, "is_authenticated", False) and usuario.is_active and usuario.es_secretaria)


def recordar_cargos(usuario: Any, *, municipalidades: Iterable[str], sectores: Iterable[str]) -> None:
    """Deja a mano en `usuario` los cargos que ya se leyeron, para esta petición."""
    usuario._cargos = frozenset(municipalidades), frozenset(sectores)


def municipalidades_a_cargo(usuario: Any) -> frozenset[str]:
    """UBIGEO de las municipalidades de las que `usuario` es hoy punto focal."""
    return _cargos(usuario)[0]


def sectores_a_cargo(usuario: Any) -> frozenset[str]:
    """Sigla de los sectores de los que `usuario` es hoy funcionario."""
    return _cargos(usuario)[1]


def _todo_o_nada(usuario: Any) -> Q | None:
    """Todo para la Secretaría, nada para quien no ingresó; None si depende de los cargos."""
    if not getattr(usuario, "is_authenticated", False) or not usuario.is_active:
        return NADIE
    return Q() if usuario.es_secretaria else None


def _cargos(usuario: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Municipalidades y sectores a cargo hoy; dos consultas por persona y petición, no por acuerdo."""
    if not hasattr(usuario, "_cargos"):
        usuario._cargos = (
            frozenset(
                PuntoFocal.objects.filter(usuario=usuario, hasta__isnull=True).values_list(
                    "municipalidad_id", flat=True
                )
            ),
            frozenset(
                FuncionarioSectorial.objects.filter(usuario=usuario, hasta__isnull=True).values_list(
                    "sector_id", flat=True
                )
            ),
        )
    cargos: tuple[frozenset[str], frozenset[str]] = usuario._cargos
    return cargos


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
