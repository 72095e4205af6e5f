"""El código QR de una dirección: la misma trama en la lámina (como forma) y en el papel (como SVG)."""

import io

import segno

ORILLA = 4  # módulos en blanco alrededor: lo que un lector necesita


def trama(direccion: str) -> list[list[bool]]:
    """Filas de módulos, con su orilla; verdadero, oscuro."""
    return [[bool(modulo) for modulo in fila] for fila in _codigo(direccion).matrix_iter(border=ORILLA)]


def svg(direccion: str) -> str:
    salida = io.BytesIO()
    _codigo(direccion).save(salida, kind="svg", border=ORILLA, xmldecl=False, nl=False)
    return salida.getvalue().decode()


def _codigo(direccion: str) -> segno.QRCode:
    return segno.make_qr(direccion, error="m")
