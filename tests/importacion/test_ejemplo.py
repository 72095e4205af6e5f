"""El libro de ejemplo, entero: sus cifras son las de la lámina pública."""

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Sum

from acuerdos.acciones import proyeccion
from acuerdos.models import Acuerdo, Avance, Hito, Reprogramacion
from cuentas.models import Usuario
from importacion.libro import abrir
from importacion.servicio import importar
from reuniones.models import Asistencia, Reunion, Sesion
from tests.importacion.libros import AHORA

pytestmark = pytest.mark.django_db
EJEMPLO = Path(settings.RAIZ) / "datos" / "ejemplo" / "muni-ejecutivo-alcaldesas-2025.xlsx"
UN_ANIO_DESPUES = AHORA.replace(year=2026)


def test_las_cifras_son_las_de_la_lamina(por: Usuario) -> None:
    resultado = importar(abrir(EJEMPLO), por=por, ahora=UN_ANIO_DESPUES)
    assert resultado.errores == ()
    sesion = Sesion.objects.get(codigo="MEA-2025")
    assert (sesion.sectores.count(), sesion.ultimo_correlativo) == (15, 235)
    assert Asistencia.objects.aggregate(total=Sum("cantidad"))["total"] == 307
    assert sorted(Counter(Reunion.objects.values_list("sector", flat=True)).values()) == [8, 8, 8, 9, 9, 9, 9, 9]
    acuerdos = Acuerdo.objects.select_related("municipalidad")
    assert Counter(a.municipalidad.region_id for a in acuerdos).most_common(1) == [("10", 26)]
    assert Counter(a.sector_id for a in acuerdos).most_common(3) == [("MTPE", 47), ("MVCS", 41), ("MIMP", 37)]
    mayores = {ubigeo for ubigeo, n in Counter(a.municipalidad_id for a in acuerdos).items() if n == 7}
    assert mayores == {"210809", "140311", "030606", "131103"}
    assert (Hito.objects.count(), Avance.objects.count(), Reprogramacion.objects.count()) == (503, 528, 14)
    assert list(proyeccion.diferencias()) == []


def test_dos_veces_no_cambia_nada(por: Usuario) -> None:
    importar(abrir(EJEMPLO), por=por, ahora=UN_ANIO_DESPUES)
    resultado = importar(abrir(EJEMPLO), por=por, ahora=UN_ANIO_DESPUES)
    assert (resultado.errores, resultado.nuevas, resultado.carga) == ((), 0, None)


def test_antes_de_que_pasara_lo_que_cuenta_cada_fecha_futura_es_un_error(por: Usuario) -> None:
    errores = importar(abrir(EJEMPLO), por=por, ahora=AHORA).errores
    assert {e.clase for e in errores} == {"fecha fuera de lugar"}
    assert {e.hoja for e in errores} == {"Avances", "Reprogramaciones"}
