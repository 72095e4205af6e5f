"""Lo que la oficina deja de guardar con los años: de los correos que llegaron, los que no se volvieron un avance.

Regla: lo que consta de un acuerdo (hechos, versiones, recordatorios enviados) no se olvida nunca. Un acuse automático o
un correo que no se tomó tienen datos de quien lo escribió y no constan de nada.
"""

from datetime import datetime, timedelta

from django.db import transaction

from acuerdos.acciones.correos import borrar_archivos
from acuerdos.enums import ResultadoDeCorreo
from acuerdos.models import ArchivoRecibido, CorreoRecibido

MES = timedelta(days=30)
POR_VEZ = 1_000


def olvidar_correos(*, ahora: datetime, meses: int) -> int:
    """Borra los de hace más de `meses`, con sus archivos; cuántos eran. 0 meses: ninguno.

    Los que rebotaron se anotan en la persona y en el envío: el correo mismo ya no hace falta.
    """
    if not meses:
        return 0
    viejos = CorreoRecibido.objects.filter(recibido_en__lt=ahora - meses * MES).exclude(
        resultado=ResultadoDeCorreo.INFORMADO
    )
    borrados = 0
    while claves := list(viejos.order_by("pk").values_list("pk", flat=True)[:POR_VEZ]):
        with transaction.atomic():
            archivos = ArchivoRecibido.objects.filter(correo__in=claves)
            rutas = list(archivos.values_list("archivo", flat=True))
            archivos.delete()
            borrados += CorreoRecibido.objects.filter(pk__in=claves).delete()[0]
        borrar_archivos(rutas)
    return borrados
