"""Los formatos en que se entrega un corte: nombre (en la orden y en la dirección), tipo de contenido, quién lo escribe.

Mismo corte, mismos bytes: ninguno mira el reloj ni el orden de un diccionario.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from acuerdos.fechas import escribir_instante
from corte.contrato import como_json
from corte.datos import Corte
from corte.pdf import escribir_pdf
from corte.pptx import escribir_pptx
from corte.xlsx import escribir_xlsx


@dataclass(frozen=True, slots=True)
class Formato:
    """`con_detalle`: si escribirlo pide un corte con su detalle; si no, bastan las cifras."""

    tipo: str
    escribir: Callable[[Corte], bytes]
    con_detalle: bool = True


def escribir_json(corte: Corte) -> bytes:
    """El JSON del contrato, en UTF-8 y con sangría para poder leerlo."""
    return (json.dumps(como_json(corte), ensure_ascii=False, indent=1) + "\n").encode()


FORMATOS = {
    "json": Formato("application/json", escribir_json, con_detalle=False),
    "pdf": Formato("application/pdf", escribir_pdf),
    "pptx": Formato("application/vnd.openxmlformats-officedocument.presentationml.presentation", escribir_pptx),
    "xlsx": Formato("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", escribir_xlsx),
}


def nombre_de_archivo(corte: Corte, formato: str) -> str:
    """«corte-MEA-2025-al-2025-03-31.pptx», «corte-MEA-2025-MTPE-al-…» o «…-conocido-2025-04-15.pptx»."""
    conocido = f"-conocido-{escribir_instante(corte.conocido_al)[:19].replace(':', '')}" if corte.conocido_al else ""
    parte = f"-{corte.detalle.alcance.clave}" if corte.detalle and corte.detalle.alcance.parcial else ""
    return f"corte-{corte.sesion.codigo}{parte}-al-{corte.al.isoformat()}{conocido}.{formato}"
