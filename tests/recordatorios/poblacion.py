"""Mucha gente con hitos por vencer, puesta de golpe en la base y ya proyectada."""

from datetime import date, timedelta

from acuerdos.models import Acuerdo, Hito
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.models import Sesion
from tests import fabricas as f

TANDA = 1_000


def poblar(personas: int, *, plazo: date, hitos: int | None = None) -> Sesion:
    """`personas` puntos focales, uno por municipalidad, y `hitos` (uno por persona si no se dice) con ese plazo."""
    sesion = f.FabricaSesion(codigo="MEA-TEST", fecha=plazo - timedelta(days=20))
    ubigeos = list(Municipalidad.objects.order_by("pk").values_list("pk", flat=True)[:personas])
    usuarios = Usuario.objects.bulk_create(
        [
            Usuario(
                username=f"p{u}", nombre=f"Persona {u}", email=f"p{u}@ejemplo.pe", telefono="951000000", password="!"
            )
            for u in ubigeos
        ],
        batch_size=TANDA,
    )
    PuntoFocal.objects.bulk_create(
        [
            PuntoFocal(usuario=usuario, municipalidad_id=ubigeo, desde=sesion.fecha)
            for usuario, ubigeo in zip(usuarios, ubigeos, strict=True)
        ],
        batch_size=TANDA,
    )
    comun = {
        "evento_el": sesion.fecha,
        "registrado_en": f.en_lima(sesion.fecha),
        "registrado_por": sesion.registrada_por,
    }
    acuerdos = Acuerdo.objects.bulk_create(
        [
            Acuerdo(
                codigo=f"MEA-TEST-{n:05d}",
                sesion=sesion,
                municipalidad_id=ubigeo,
                sector_id="MTPE",
                tipo="acuerdo",
                texto=f"Acuerdo {n}",
                clasificacion_id="orientacion",
                responsable="GL",
                situacion="abierto",
                plazo=sesion.fecha + timedelta(days=300),
                plazo_vigente=sesion.fecha + timedelta(days=300),
                actualizado_en=f.en_lima(sesion.fecha),
                **comun,
            )
            for n, ubigeo in enumerate(ubigeos)
        ],
        batch_size=TANDA,
    )
    Hito.objects.bulk_create(
        [
            Hito(
                acuerdo=acuerdos[n % len(acuerdos)],
                numero=1 + n // len(acuerdos),
                texto=f"Hito {n}",
                responsable="GL",
                plazo=plazo,
                plazo_vigente=plazo,
                registrado_el=sesion.fecha,
                **comun,
            )
            for n in range(hitos or personas)
        ],
        batch_size=TANDA,
    )
    return sesion
