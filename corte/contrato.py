"""El corte como JSON: la misma forma, y en el mismo orden, por la API, `corte.json` y `corte --formato json`.

Cantidades y porcentajes son números; los días, `aaaa-mm-dd`; el instante, ISO 8601 con su zona; lo que no existe, null.
Las listas van enteras. `cambio` no está el día de la sesión; `inversion` solo está si ese día se había leído alguna;
`correcciones`, si un corte ya publicado hoy sale distinto; `demostracion` solo está, y es true, cuando los acuerdos son
inventados. A quien solo ve cifras las listas de códigos le llegan vacías, con su cantidad al lado.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.utils import timezone

from corte.aspecto import ORDEN_DE_ESTADOS
from corte.datos import Corte, datos_sin_nombres
from corte.datos_del_detalle import Anterior, Correcciones
from cuentas.textos import limpiar_renglon


def como_json(corte: Corte) -> dict[str, Any]:
    """El corte en la forma del contrato, con valores que `json` y `orjson` escriben tal cual."""
    sesion = corte.sesion
    conocido_al = corte.conocido_al
    return {
        "sesion": {
            "codigo": sesion.codigo,
            "nombre": sesion.nombre,
            "fecha": sesion.fecha.isoformat(),
            "lugar": sesion.lugar,
        },
        "al": corte.al.isoformat(),
        "conocido_al": conocido_al and conocido_al.astimezone(timezone.get_default_timezone()).isoformat(),
        "totales": asdict(corte.totales),
        "asistentes": [asdict(a) for a in corte.asistentes],
        "reuniones_por_sector": [asdict(r) for r in corte.reuniones_por_sector],
        "acuerdos": _listas(asdict(corte.acuerdos)),
        "avance": _con_numeros(asdict(corte.avance)),
        "mayores": _listas(asdict(corte.mayores)),
        "conclusiones": [limpiar_renglon(frase) for frase in corte.conclusiones],
        "recomendaciones": [{"texto": limpiar_renglon(r.texto), "datos": r.datos} for r in corte.recomendaciones],
        **({"cambio": _cambio(corte, corte.anterior)} if corte.anterior else {}),
        **({"inversion": _con_numeros(asdict(corte.inversion))} if corte.inversion else {}),
        **({"correcciones": _correcciones(corte.correcciones)} if corte.correcciones else {}),
        **({"demostracion": True} if sesion.de_demostracion else {}),
    }


def como_se_guarda(corte: Corte) -> dict[str, Any]:
    """La misma forma, después de escrita y leída: para compararla con una guardada."""
    leida: dict[str, Any] = json.loads(json.dumps(como_json(corte)))
    return leida


def sin_nombres(cifras: Mapping[str, Any]) -> dict[str, Any]:
    """Las de un corte ya guardado, como las diría `Corte.solo_cifras`: cuántos acuerdos, y no cuáles."""
    dichas = dict(cifras)
    for campo, lista in (("cambio", "pasaron"), ("correcciones", "motivos")):
        if suyo := dichas.get(campo):
            dichas[campo] = {**suyo, lista: [{**uno, "acuerdos": []} for uno in suyo[lista]]}
    dichas["recomendaciones"] = [{**una, "datos": datos_sin_nombres(una["datos"])} for una in cifras["recomendaciones"]]
    return dichas


def _cambio(corte: Corte, antes: Anterior) -> dict[str, Any]:
    """Cada estado y el avance promedio, antes y ahora; y de qué estado a cuál pasaron qué acuerdos.

    Un estado null: entonces no contaban, o ya no cuentan.
    """
    ahora = {p.codigo: p.cantidad for p in corte.acuerdos.por_estado}
    promedios = {"antes": antes.avance_promedio, "ahora": corte.avance.avance_promedio}
    return {
        "respecto_de": {"al": antes.al.isoformat(), "publicado": antes.publicado},
        "por_estado": [
            {"codigo": e.value, "nombre": str(e.label), "antes": antes.por_estado.get(e, 0), "ahora": ahora.get(e, 0)}
            for e in ORDEN_DE_ESTADOS
        ],
        "avance_promedio": _con_numeros(promedios),
        "pasaron": [
            {
                "de": de and de.value,
                "a": a and a.value,
                "cantidad": len(codigos),
                "acuerdos": [codigo for codigo in codigos if codigo],
            }
            for de, a, codigos in antes.pasaron()
        ],
    }


def _correcciones(de: Correcciones) -> dict[str, Any]:
    """Respecto de qué corte, qué cifras y por qué: cada motivo, con los acuerdos en que se hizo."""
    return {
        "respecto_de": {"numero": de.numero, "al": de.al.isoformat(), "publicado_el": de.publicado_el.isoformat()},
        "cifras": [{"que": c.que, "antes": c.antes, "ahora": c.ahora} for c in de.cifras],
        "motivos": [{"que": m.que, "acuerdos": list(m.acuerdos)} for m in de.motivos],
    }


def _con_numeros(campos: dict[str, Any]) -> dict[str, Any]:
    return {clave: float(v) if isinstance(v, Decimal) else v for clave, v in campos.items()}


def _listas(campos: dict[str, Any]) -> dict[str, Any]:
    return {clave: list(partes) for clave, partes in campos.items()}
