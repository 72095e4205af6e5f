"""El acta en PDF: la compone typst con `documento.typ`; aquí se decide qué dice cada renglón."""

from collections.abc import Iterable, Mapping
from datetime import time
from pathlib import Path
from typing import Any

from acuerdos.cadena import sello_en_grupos
from acuerdos.palabras import contar, dia_en_palabras, enumerar, instante_en_palabras
from corte import codigos
from corte.acta.datos import Acta, AcuerdoEnActa, ParteDelActa
from corte.datos_del_detalle import Cabeza
from corte.papel.textos import imprimible
from corte.papel.tipografia import componer

AQUI = Path(__file__).resolve().parent
SIN_DATO = "—"


def escribir_acta(acta: Acta) -> bytes:
    """El PDF, en A4. La misma acta da los mismos bytes.

    :raises PDFImposible: si el tipógrafo falla o tarda más de un minuto.
    """
    return componer(AQUI / "documento.typ", _datos(acta))


def nombre_de_archivo(acta: Acta) -> str:
    """«acta-MEA-2025-MTPE-01.pdf»."""
    return f"acta-{acta.codigo_de_sesion}-{acta.reunion}.pdf"


def _datos(acta: Acta) -> dict[str, Any]:
    datos = {
        "titulo": f"Acta de la reunión {acta.reunion}",
        "sesion": acta.sesion,
        "evento": " · ".join(t for t in (acta.lugar, acta.lema) if t),
        "reunion": acta.reunion,
        "fichas": [
            ["Sesión", f"{acta.sesion} ({acta.codigo_de_sesion})"],
            ["Sector", f"{acta.sector} ({acta.sigla})"],
            ["Sala", acta.sala or SIN_DATO],
            ["Fecha", dia_en_palabras(acta.fecha)],
            ["Turno previsto", _de_a(*acta.turno) if acta.turno else SIN_DATO],
            ["Horas reales", _de_a(acta.inicio, acta.fin)],
        ],
        "presentes": [_parte(p) for p in acta.partes if p.presente],
        "ausentes": [_parte(p) for p in acta.partes if p.presente is False],
        "sin_lista": [_parte(p) for p in acta.partes if p.presente is None],
        "acuerdos": [_acuerdo(a) for a in acta.acuerdos],
        "firmas": [
            {"quien": acta.sector, "detalle": f"Por el sector {acta.sigla}"},
            *({"quien": p.nombre, "detalle": p.lugar} for p in acta.firmantes),
        ],
        "borrador": f"Borrador: {enumerar(acta.borrador)}." if acta.borrador else "",
        "direccion": acta.direccion,
        "impreso": f"Impreso el {instante_en_palabras(acta.impreso_en)}, por {acta.impreso_por}",
        "historia": _historia(acta.cabeza) if acta.cabeza else [],
        "demo": "Demostración: los acuerdos son inventados." if acta.es_demo else "",
    }
    return {
        **_listo(datos),
        "fecha": [acta.fecha.year, acta.fecha.month, acta.fecha.day],
        "qr": codigos.svg(acta.direccion),
        "qr_de_historia": codigos.svg(acta.cabeza.direccion) if acta.cabeza else "",
    }


def _historia(cabeza: Cabeza) -> list[str]:
    hechos = contar(cabeza.hechos, "hecho registrado", "hechos registrados")
    return [
        f"Huella de la historia: {sello_en_grupos(cabeza.huella)}",
        f"Hasta el {instante_en_palabras(cabeza.en)}: {hechos} en esta sesión. Cada uno lleva la huella del que le "
        f"antecede: si alguien cambia uno, esta huella ya no sale. Se comprueba en {cabeza.direccion}",
    ]


def _listo(valor: str | Mapping[str, Any] | Iterable[Any]) -> Any:
    """Lo mismo, con cada texto listo para el papel."""
    if isinstance(valor, str):
        return imprimible(valor)
    if isinstance(valor, Mapping):
        return {clave: _listo(v) for clave, v in valor.items()}
    return [_listo(v) for v in valor]


def _de_a(inicio: time | None, fin: time | None) -> str:
    if inicio and fin:
        return f"de {inicio:%H:%M} a {fin:%H:%M}"
    return f"desde las {inicio:%H:%M}" if inicio else SIN_DATO


def _parte(parte: ParteDelActa) -> str:
    return f"{parte.nombre} ({parte.lugar})"


def _acuerdo(a: AcuerdoEnActa) -> dict[str, Any]:
    return {
        "codigo": a.codigo,
        "texto": a.texto,
        "municipalidad": ". También participan: ".join(filter(None, [a.municipalidad, "; ".join(a.participan)])),
        "clase": " · ".join([a.tipo, a.clasificacion, *a.senas]),
        "compromiso": f"Responsable: {a.responsable.lower()} · Plazo: {dia_en_palabras(a.plazo)}",
        "hitos": [{"texto": h.texto, "detalle": f"{h.responsable} · {dia_en_palabras(h.plazo)}"} for h in a.hitos],
    }
