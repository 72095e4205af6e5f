"""Lo que contesta cada herramienta: leído por las vistas de la API, corto, con su día y su página.

Lo que alguien escribió va siempre en `citado`: ver `herramientas`.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import Http404
from django.utils import timezone

from acuerdos import espejo
from acuerdos.acciones import propuestas
from acuerdos.enums import Responsable, TipoDeCambio
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.fechas import leer_dia
from acuerdos.models import Acuerdo, Hito
from api.acuerdos import AcuerdosDetalle, AcuerdosLista
from api.asistente.lectura import Consulta, NoSePudo, Quien, leer, pagina
from api.cambios import CambiosVista
from api.corte import CorteVista
from api.esquema import FORMA_DE_CLAVE
from api.hitos import HitosDetalle
from cuentas.enums import Alcance
from cuentas.models import TokenAPI

POCAS, MUCHAS = 10, 25  # filas en una respuesta
LETRAS_DE_FILA, LETRAS_DE_FICHA = 300, 2_000
DIAS_DE_CAMBIOS = 7
CATALOGOS = (TipoDeCambio.MUNICIPALIDAD, TipoDeCambio.REGION, TipoDeCambio.SECTOR, TipoDeCambio.CLASIFICACION)
SOLO_LECTURA = "Su token es de solo lectura: para proponer un avance pida uno de alcance «escritura»."
Argumentos = Mapping[str, Any]
Respuesta = dict[str, Any]


def citado(texto: str | None, letras: int = LETRAS_DE_FILA) -> dict[str, str] | None:
    """Lo que alguien escribió, entre las comillas que no se pueden cerrar desde dentro."""
    if not texto:
        return None
    return {"citado": texto if len(texto) <= letras else f"{texto[: letras - 1]}…"}


def _codigo(escrito: str) -> str:
    """:raises NoSePudo: si no tiene la forma de un código."""
    codigo = escrito.strip().upper()
    if not re.fullmatch(FORMA_DE_CLAVE["codigo"], codigo):
        raise NoSePudo("Un código es como MEA-2025-001: letras sin acento, números y guiones.")
    return codigo


# --- Leer -----------------------------------------------------------------------------------------------------------
def buscar_acuerdos(quien: Quien, argumentos: Argumentos, ahora: datetime) -> Respuesta:
    consulta: Consulta = {n: _como_parametro(v) for n, v in argumentos.items() if n not in ("texto", "cuantos")}
    if argumentos.get("texto"):
        consulta["search"] = argumentos["texto"]
    cuantos = argumentos.get("cuantos", POCAS)
    hallado = leer(quien, AcuerdosLista, {**consulta, "page_size": str(cuantos), "total": "1"})
    return {
        "hay": hallado["count"],
        "acuerdos": [_acuerdo(fila) for fila in hallado["results"]],
        "ver_todos": pagina("/acuerdos/", consulta),
    }


def _como_parametro(valor: str | bool) -> str:
    return valor if isinstance(valor, str) else str(valor).lower()


def _acuerdo(fila: Mapping[str, Any]) -> Respuesta:
    return {
        "codigo": fila["codigo"],
        "sector": fila["sector"]["sigla"],
        "municipalidad": f"{fila['municipalidad']['nombre']} ({fila['region']['nombre']})",
        **_participan(fila),
        "texto": citado(fila["texto"]),
        "estado": fila["hoy"]["estado"],
        "semaforo": fila["hoy"]["semaforo"],
        "porque": fila["hoy"]["motivo"],
        "plazo_vigente": fila["plazo_vigente"],
        "avance": fila["avance"],
        "ver": pagina(f"/acuerdos/{fila['codigo']}/"),
    }


def _participan(fila: Mapping[str, Any]) -> Respuesta:
    """Los que están sin encabezarlo, si los hay; en la ficha, desde cuándo y por qué mancomunidad."""
    como = {uno["clave"]: uno for uno in fila.get("participaciones", ())}
    participan = [{uno["que"]: uno["clave"], "nombre": uno["nombre"]} for uno in fila["participantes"]]
    for dicho, uno in zip(participan, fila["participantes"], strict=True):
        if suyo := como.get(uno["clave"]):
            dicho |= {"desde": suyo["desde"], "mancomunidad": citado(suyo["mancomunidad"])}
    return {"participan": participan[:MUCHAS]} if participan else {}


def ver_acuerdo(quien: Quien, argumentos: Argumentos, ahora: datetime) -> Respuesta:
    codigo = _codigo(argumentos["codigo"])
    ficha = leer(quien, AcuerdosDetalle, codigo=codigo)
    return {
        **_acuerdo(ficha),
        "texto": citado(ficha["texto"], LETRAS_DE_FICHA),
        "responsable": Responsable(ficha["responsable"]).label,
        "sesion": ficha["sesion"],
        "plazo_firmado": ficha["plazo"],
        "hitos": [_hito(hito) for hito in ficha["hitos"][:MUCHAS]],
        "trabas_abiertas": [
            {"categoria": traba["categoria"], "necesidad": citado(traba["necesidad"]), "desde": traba["registrada_el"]}
            for traba in ficha["trabas"]
            if traba["levantada_el"] is None
        ],
        "solicitudes_por_decidir": [
            {"plazo_nuevo": una.get("plazo_nuevo"), "motivo": citado(una["motivo"]), "el": una["solicitado_el"]}
            for una in (*ficha["reprogramaciones"], *ficha["desestimaciones"])
            if una["estado"] == "solicitada"
        ],
        "puede_hacer": [una["accion"] for una in ficha["acciones_disponibles"] if una["puede"]],
    }


def _hito(hito: Mapping[str, Any]) -> Respuesta:
    ultimo = max(hito["avances"], key=lambda avance: (avance["fecha"], avance["id"]), default=None)
    return {
        "numero": hito["numero"],
        "texto": citado(hito["texto"]),
        "responsable": hito["responsable"],
        "es_de": hito["de_municipalidad"] or hito["de_sector"],
        "plazo_vigente": hito["plazo_vigente"],
        "vencido": hito["hoy"]["vencido"],
        "porcentaje": hito["porcentaje"],
        "validado": hito["validado"],
        "ultimo_avance": ultimo
        and {
            "fecha": ultimo["fecha"],
            "porcentaje": ultimo["porcentaje"],
            "descripcion": citado(ultimo["descripcion"]),
            "devuelto_por": citado(ultimo["motivo_de_devolucion"]),
        },
    }


def ver_corte(quien: Quien, argumentos: Argumentos, ahora: datetime) -> Respuesta:
    codigo = _codigo(argumentos["sesion"])
    consulta: Consulta = {"al": argumentos["al"]} if argumentos.get("al") else {}
    cifras = leer(quien, CorteVista, consulta, codigo=codigo)
    return {
        "al": cifras["al"],
        "sesion": {"codigo": codigo, "nombre": citado(cifras["sesion"]["nombre"]), "fecha": cifras["sesion"]["fecha"]},
        "totales": cifras["totales"],
        "avance": cifras["avance"],
        "por_estado": {parte["codigo"]: parte["cantidad"] for parte in cifras["acuerdos"]["por_estado"]},
        "por_sector": {parte["sigla"]: parte["cantidad"] for parte in cifras["acuerdos"]["por_sector"][:POCAS]},
        "conclusiones": [citado(frase) for frase in cifras["conclusiones"]],
        "recomendaciones": [citado(una["texto"]) for una in cifras["recomendaciones"]],
        "ver": pagina(f"/sesiones/{codigo}/corte/", {"al": cifras["al"]}),
    }


def que_cambio(quien: Quien, argumentos: Argumentos, ahora: datetime) -> Respuesta:
    desde = argumentos.get("desde")
    if desde is None:
        inicio = timezone.localdate(ahora) - timedelta(days=argumentos.get("dias", DIAS_DE_CAMBIOS))
        miras = espejo.miras_de(quien.usuario, 0)
        desde = espejo.ultimo_antes_de(miras, timezone.make_aware(datetime.combine(inicio, time.min)))
    consulta: Consulta = {"desde": str(desde), "page_size": str(MUCHAS)}
    if argumentos.get("cursor"):
        consulta["cursor"] = argumentos["cursor"]
    leido = leer(quien, CambiosSinCatalogos, consulta)
    filas, siguiente = leido["results"], leido["next"]
    codigos = [fila["clave"] for fila in filas if fila["tipo"] == "acuerdo" and not fila["baja"]]
    de_cada_uno = {acuerdo.codigo: acuerdo for acuerdo in _con_nombres(quien, codigos)}
    return {
        "desde_el_numero": desde,
        "cambios": [_cambio(fila, de_cada_uno.get(fila["clave"])) for fila in filas],
        # De un cargo nuevo llega todo lo suyo, por viejo que sea: a media lista, el número solo no dice dónde seguir.
        "para_lo_que_sigue": {"desde": desde, "cursor": _cursor(siguiente)} if siguiente else {"desde": leido["hasta"]},
        "hay_mas": bool(siguiente),
        "ver": pagina("/acuerdos/", {"ordering": "-ultimo_avance_el"}),
    }


class CambiosSinCatalogos(CambiosVista):
    """Los catálogos cambian solos, una vez al año, y son miles de filas."""

    tipos = tuple(tipo for tipo in espejo.SERVIDOS if tipo not in CATALOGOS)


def _cursor(siguiente: str) -> str:
    return parse_qs(urlsplit(siguiente).query)["cursor"][0]


def _con_nombres(quien: Quien, codigos: list[str]) -> list[Acuerdo]:
    return list(Acuerdo.objects.visibles_para(quien.usuario).con_nombres().filter(codigo__in=codigos))


def _cambio(fila: Mapping[str, Any], acuerdo: Acuerdo | None) -> Respuesta:
    dicho: Respuesta = {"que": fila["tipo"], "cual": fila["clave"]}
    if fila["baja"]:
        return dicho | {"ya_no_se_ve": fila["causa"], "motivo": citado(fila["motivo"])}
    if acuerdo is None:
        return dicho
    return dicho | {
        "sector": acuerdo.sector_id,
        "municipalidad": acuerdo.municipalidad.nombre,
        "texto": citado(acuerdo.texto, LETRAS_DE_FILA // 2),
        "avance": acuerdo.avance,
        "ver": pagina(f"/acuerdos/{acuerdo.codigo}/"),
    }


def que_debo(quien: Quien, argumentos: Argumentos, ahora: datetime) -> Respuesta:
    usuario, hoy = quien.usuario, timezone.localdate(ahora)
    suyos = Hito.objects.informables_para(usuario).select_related("acuerdo__sector", "acuerdo__municipalidad")
    por_hacer, devueltos = suyos.por_hacer(), suyos.devueltos()
    primeros = [*devueltos.order_by("plazo_vigente", "pk")[:POCAS], *por_hacer.order_by("plazo_vigente", "pk")[:MUCHAS]]
    pendientes = propuestas.propuestas_para(usuario, ahora).count()
    return {
        "le_devolvieron": devueltos.count(),
        "por_informar": por_hacer.count(),
        "hitos": [_tarea(hito, hoy) for hito in primeros],
        "propuestos_por_confirmar": pendientes,
        "ver": pagina("/acuerdos/" if usuario.es_secretaria else "/mis-acuerdos/"),
    }


def _tarea(hito: Hito, hoy: date) -> Respuesta:
    return {
        "acuerdo": hito.acuerdo.codigo,
        "hito": hito.numero,
        "texto": citado(hito.texto),
        "municipalidad": hito.acuerdo.municipalidad.nombre,
        "plazo": hito.plazo_vigente,
        "dias_para_el_plazo": (hito.plazo_vigente - hoy).days,
        "porcentaje": hito.porcentaje,
    }


# --- Proponer -------------------------------------------------------------------------------------------------------
def proponer_avance(quien: Quien, argumentos: Argumentos, ahora: datetime) -> Respuesta:
    if quien.token.alcance != Alcance.ESCRITURA:
        raise NoSePudo(SOLO_LECTURA)
    codigo, numero = _codigo(argumentos["acuerdo"]), argumentos["hito"]
    try:
        hito = HitosDetalle().objeto(quien.usuario, {"codigo": codigo, "numero": numero})
        propuesta = propuestas.proponer_avance(
            por=quien.usuario,
            hito=hito,
            fecha=leer_dia(argumentos["fecha"]) if argumentos.get("fecha") else timezone.localdate(ahora),
            porcentaje=argumentos["porcentaje"],
            descripcion=argumentos["descripcion"],
            con=TokenAPI.objects.filter(pk=quien.token.digest).values_list("descripcion", flat=True).first() or "",
            ahora=ahora,
        )
    except Http404:
        raise NoSePudo(f"No existe el hito {numero} de {codigo}, o no está a su alcance.") from None
    except AccionDenegada as error:
        raise NoSePudo(error.motivo) from error
    except DatoInvalido as error:
        raise NoSePudo(str(error)) from error
    return {
        "registrado": False,
        "que_falta": "Nada se ha registrado: es un borrador. Una persona tiene que abrir la página y confirmarlo.",
        "confirmar_en": pagina(f"/avances-propuestos/{propuesta.pk}/"),
        "vence": timezone.localtime(propuesta.vence_en).isoformat(timespec="minutes"),
        "borrador": {
            "acuerdo": codigo,
            "hito": numero,
            "fecha": propuesta.fecha,
            "porcentaje": propuesta.porcentaje,
            "descripcion": citado(propuesta.descripcion, LETRAS_DE_FICHA),
        },
    }
