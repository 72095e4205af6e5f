"""Lo que el importador necesita de la base antes de leer: los catálogos, en la forma en que los compara."""

from dataclasses import dataclass

from acuerdos.enums import Responsable, Tipo
from acuerdos.models import Clasificacion
from importacion.errores import LibroIlegible
from importacion.opciones import ListaDeOpciones
from municipalidades.directorio import Directorio, leer_directorio
from reuniones.enums import EstadoReunion
from reuniones.models import Sector
from reuniones.nombres_de_sectores import como_se_le_llama

TIPOS = ListaDeOpciones.de(dict(Tipo.choices))
TAMBIEN_RESPONSABLES = (
    *((Responsable.GN.value, dicho) for dicho in ("Nacional", "Gob. Nacional", "Ejecutivo", "Poder Ejecutivo")),
    *((Responsable.GR.value, dicho) for dicho in ("Regional", "Gob. Regional", "GORE")),
    *((Responsable.GL.value, dicho) for dicho in ("Local", "Gob. Local", "Municipalidad", "GOLO")),
)
RESPONSABLES = ListaDeOpciones.de(
    {valor: valor for valor in Responsable.values}, (*TAMBIEN_RESPONSABLES, *Responsable.choices)
)
ESTADOS_DE_REUNION = ListaDeOpciones.de(dict(EstadoReunion.choices))


@dataclass(frozen=True, slots=True)
class Catalogos:
    directorio: Directorio
    sectores: ListaDeOpciones
    clasificaciones: ListaDeOpciones


def leer_catalogos() -> Catalogos:
    """Tres consultas. Un sector también se dice como se le llama («Vivienda»).

    :raises LibroIlegible: si los catálogos aún no se cargaron.
    """
    directorio = leer_directorio()
    if not directorio.por_ubigeo:
        raise LibroIlegible("La base de datos no tiene los catálogos: cárguelos antes con «manage.py catalogos».")
    sectores = list(Sector.objects.values_list("sigla", "nombre"))
    siglas = {sigla: sigla for sigla, _ in sectores}
    dichos = [*como_se_le_llama(siglas), *sectores]
    return Catalogos(
        directorio=directorio,
        sectores=ListaDeOpciones.de(siglas, dichos),
        clasificaciones=ListaDeOpciones.de(dict(Clasificacion.objects.values_list("codigo", "nombre"))),
    )
