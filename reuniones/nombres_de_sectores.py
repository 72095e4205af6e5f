"""Cómo se llama a un sector además de por su sigla y su nombre: lo que se dice en la oficina y las siglas de antes.

Regla: una sigla de antes es ese sector donde se escriba. Un nombre corriente lo es en una columna de sectores o detrás
de «ministerio» y «sector»; en un texto suelto también es una palabra («vías de transporte»), y solo se propone.
"""

from collections.abc import Collection, Iterator, Mapping

OTRAS_SIGLAS: Mapping[str, tuple[str, ...]] = {
    "RREE": ("MRE", "Cancillería"),
    "MINJUSDH": ("MINJUS",),
    "MIDAGRI": ("MINAGRI",),
    "MTPE": ("MINTRA",),
    "PCM": ("Premierato",),
    "MIMP": ("MIMDES",),
}
NOMBRES_CORRIENTES: Mapping[str, tuple[str, ...]] = {
    "PCM": ("Consejo de Ministros", "Presidencia del Consejo"),
    "RREE": ("Relaciones Exteriores",),
    "MINDEF": ("Defensa",),
    "MEF": ("Economía", "Economía y Finanzas", "Finanzas"),
    "MININTER": ("Interior",),
    "MINJUSDH": ("Justicia", "Justicia y Derechos Humanos"),
    "MINEDU": ("Educación",),
    "MINSA": ("Salud",),
    "MIDAGRI": ("Agricultura", "Agricultura y Riego", "Agro", "Desarrollo Agrario", "Desarrollo Agrario y Riego"),
    "MTPE": ("Trabajo", "Trabajo y Promoción del Empleo"),
    "PRODUCE": ("Producción",),
    "MINCETUR": ("Comercio Exterior", "Comercio Exterior y Turismo", "Turismo"),
    "MINEM": ("Energía", "Energía y Minas", "Minas"),
    "MTC": ("Transporte", "Transportes", "Transportes y Comunicaciones", "Comunicaciones"),
    "MVCS": ("Vivienda", "Vivienda y Construcción", "Vivienda, Construcción y Saneamiento"),
    "MIMP": ("Mujer", "Mujer y Poblaciones Vulnerables", "Poblaciones Vulnerables"),
    "MINAM": ("Ambiente", "Medio Ambiente"),
    "MINCUL": ("Cultura",),
    "MIDIS": ("Desarrollo e Inclusión Social", "Desarrollo Social", "Inclusión Social"),
}
DELANTE = ("ministerio", "ministerio de", "ministerio de la", "ministerio del", "min", "min de", "sector", "sector de")


def otras_siglas(siglas: Collection[str]) -> Iterator[tuple[str, str]]:
    """De los sectores con esas `siglas`: (sigla, otra)."""
    return ((sigla, otra) for sigla in siglas for otra in OTRAS_SIGLAS.get(sigla, ()))


def nombres_corrientes(siglas: Collection[str]) -> Iterator[tuple[str, str]]:
    """De los sectores con esas `siglas`: (sigla, nombre)."""
    return ((sigla, nombre) for sigla in siglas for nombre in NOMBRES_CORRIENTES.get(sigla, ()))


def con_su_rotulo(siglas: Collection[str]) -> Iterator[tuple[str, str]]:
    """(sigla, «ministerio de salud»): el nombre corriente, dicho de modo que ya no es una palabra cualquiera."""
    return ((sigla, f"{delante} {nombre}") for sigla, nombre in nombres_corrientes(siglas) for delante in DELANTE)


def como_se_le_llama(siglas: Collection[str]) -> list[tuple[str, str]]:
    """Todo lo que, en una columna de sectores, es uno de esos: (sigla, otra sigla o nombre corriente)."""
    return [*nombres_corrientes(siglas), *con_su_rotulo(siglas), *otras_siglas(siglas)]
