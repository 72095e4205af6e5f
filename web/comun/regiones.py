"""La región que una dirección pide: una de las que hay, o la frase que dice cuál se le parece."""

from acuerdos.errores import DatoInvalido
from acuerdos.filtros.campos import entre_comillas, parecido, quiso_decir
from municipalidades.models import Region


def region_pedida(pedida: str) -> Region | None:
    """La de ese código; None si no se pide ninguna.

    Se compara aquí y no en la base: lo que llega en una dirección puede traer lo que PostgreSQL no admite en un texto.

    :raises DatoInvalido: con `region`, si no existe.
    """
    if not pedida:
        return None
    todas = {region.pk: region for region in Region.objects.all()}
    if pedida not in todas:
        raise DatoInvalido(region=f"No existe la región {entre_comillas(pedida)}: {_lo_correcto(pedida, todas)}")
    return todas[pedida]


def _lo_correcto(pedida: str, todas: dict[str, Region]) -> str:
    nombres = {region.nombre: codigo for codigo, region in todas.items()}
    codigo = parecido(pedida, todas) or nombres.get(parecido(pedida, nombres), "")
    return f"su código es como 08.{quiso_decir(codigo, todas[codigo].nombre if codigo else '')}"
