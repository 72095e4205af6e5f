"""Qué decían y cómo estaban en un día unos acuerdos o unos hitos: las columnas de hoy, puestas como entonces.

Regla: lo que depende de los hechos sale de `estados.acuerdo_en_dia`; con `conocido_al`, lo que alguien corrigió después
vale como entonces se decía (`versiones`). Un número fijo de consultas por tanda, sean las filas que sean.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from acuerdos.acciones.acuerdos import DatosDeAcuerdo
from acuerdos.acciones.proyeccion import campos_de_acuerdo, campos_de_hito, participan_estos
from acuerdos.condiciones import vivos_en
from acuerdos.estados import AcuerdoEnDia, HitoEnDia, acuerdo_en_dia
from acuerdos.models import Acuerdo, Hito, Participante
from acuerdos.models.hechos import hechos_de
from acuerdos.versiones import Version, version_en
from reuniones.models import Reunion

Columnas = dict[str, Any]
_DECLARADOS = {campo.name for campo in fields(DatosDeAcuerdo)}
DE_ACUERDO = tuple(campo.attname for campo in Acuerdo._meta.concrete_fields if campo.name in _DECLARADOS)
DE_HITO = ("texto", "responsable", "de_municipalidad_id", "de_sector_id", "plazo", "peso")


def acuerdos_en(filas: Sequence[Columnas], dia: date, conocido_al: datetime | None) -> list[Columnas]:
    """Las `filas` de acuerdos (con su `id`), con lo que tenían ese día."""
    ids = [fila["id"] for fila in filas]
    hechos = hechos_de(ids, con_versiones=conocido_al is not None)
    dichos = _dichos(Acuerdo, ids, DE_ACUERDO, conocido_al)
    _nombrar_reuniones(dichos)
    participaban = participantes_en(ids, dia, conocido_al)
    puestas = []
    for fila in filas:
        entonces = acuerdo_en_dia(hechos[fila["id"]], dia, conocido_al)
        del_dia = campos_de_acuerdo(entonces, participan_estos(participaban[fila["id"]]))
        puestas.append(fila | dichos.get(fila["id"], {}) | del_dia)
    return puestas


def hitos_en(filas: Sequence[Columnas], dia: date, conocido_al: datetime | None) -> list[Columnas]:
    """Las `filas` de hitos que contaban ese día (con su `id` y `acuerdo_id`), con lo que tenían.

    La del que se anuló después de leerla y antes de leer sus hechos ya no cuenta, y no sale.
    """
    acuerdos = {fila["acuerdo_id"] for fila in filas}
    dichos = _dichos(Hito, [fila["id"] for fila in filas], DE_HITO, conocido_al)
    de_cada_uno: dict[int, tuple[AcuerdoEnDia, HitoEnDia]] = {
        hito.id: (acuerdo, hito)
        for hechos in hechos_de(acuerdos, con_versiones=conocido_al is not None).values()
        for acuerdo in [acuerdo_en_dia(hechos, dia, conocido_al)]
        for hito in acuerdo.hitos
    }
    puestas = []
    for fila in filas:
        if (suyo := de_cada_uno.get(fila["id"])) is None:
            continue
        acuerdo, entonces = suyo
        del_dia = {"acuerdo__situacion": acuerdo.situacion, **campos_de_hito(entonces)}
        puestas.append(fila | dichos.get(fila["id"], {}) | del_dia)
    return puestas


def participantes_en(
    ids: Sequence[int], dia: date, conocido_al: datetime | None = None
) -> dict[int, list[Participante]]:
    """Por acuerdo, quienes participaban ese día sin encabezarlo. Una consulta."""
    suyos: dict[int, list[Participante]] = defaultdict(list)
    entonces = Participante.objects.filter(vivos_en(conocido_al), acuerdo__in=ids, desde__lte=dia)
    for participante in entonces.select_related("municipalidad__region", "sector").order_by("pk"):
        suyos[participante.acuerdo_id].append(participante)
    return suyos


def _dichos(
    modelo: type[Acuerdo] | type[Hito], ids: Sequence[int], campos: Sequence[str], conocido_al: datetime | None
) -> dict[int, Columnas]:
    """Por su clave, lo que entonces decían; lo que no tiene historia nunca cambió y no sale."""
    if conocido_al is None:
        return {}
    versiones: dict[int, list[Version[Columnas]]] = defaultdict(list)
    anotadas = modelo.history.filter(id__in=ids).order_by()
    for pk, lugar, desde, *dice in anotadas.values_list("id", "history_id", "history_date", *campos):
        versiones[pk].append(Version(lugar, desde, dict(zip(campos, dice, strict=True))))
    valian = {pk: version_en(suyas, conocido_al) for pk, suyas in versiones.items()}
    return {pk: dict(valia.dice) for pk, valia in valian.items() if valia is not None}


def _nombrar_reuniones(dichos: dict[int, Columnas]) -> None:
    """En cada uno, la reunión por su código."""
    claves = {dice["reunion_id"] for dice in dichos.values()} - {None}
    codigos = dict(Reunion.objects.filter(pk__in=claves).values_list("pk", "codigo")) if claves else {}
    for dice in dichos.values():
        dice["reunion__codigo"] = codigos.get(dice.pop("reunion_id"))
