"""La demostración: qué trae, que se puede repetir, y que no se carga donde no debe."""

from datetime import datetime

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image

from acuerdos.acciones import proyeccion
from acuerdos.models import Acuerdo, Avance, Carga, Evidencia, Hito
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial, Sesion
from tests.puestas import puesta

pytestmark = pytest.mark.django_db
CLAVE = "una-clave-de-demostracion"


@pytest.fixture(autouse=True)
def _en_desarrollo(catalogos: None, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEBUG = True
    settings.DEMO_CLAVE = CLAVE


@pytest.fixture
def hoy(time_machine):  # type: ignore[no-untyped-def]
    """El día de la demostración, al mediodía de Lima."""
    time_machine.move_to(datetime(2026, 3, 10, 17, 0, tzinfo=timezone.get_default_timezone()), tick=False)
    return timezone.localdate()


@pytest.fixture
@puesta
def cargada(catalogos, hoy, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """La demostración de ese día: cargarla son miles de consultas, y a casi todas les sirve la misma."""
    settings.DEBUG, settings.DEMO_CLAVE, settings.MEDIA_ROOT = True, CLAVE, tmp_path
    call_command("demo", verbosity=0)


def test_trae_el_libro_de_ejemplo_y_una_sesion_reciente_inventadas_y_publicas(hoy, cargada) -> None:  # type: ignore[no-untyped-def]
    sesiones = {s.codigo: s for s in Sesion.objects.all()}
    assert set(sesiones) == {"MEA-2025", "MEM-2025", "MEP-2026"}
    assert sesiones.pop("MEP-2026").etapa == "en_curso"
    assert all(s.de_demostracion and s.publicada and s.etapa == "seguimiento" for s in sesiones.values())
    assert Acuerdo.objects.filter(sesion=sesiones["MEA-2025"]).count() == 235
    assert list(proyeccion.diferencias()) == []


def test_la_cola_de_validacion_trae_fotos_de_pie_y_echadas(hoy, cargada) -> None:  # type: ignore[no-untyped-def]
    fotos = Evidencia.objects.filter(avance__in=Avance.objects.en_espera())
    medidas = []
    for foto in fotos.order_by("pk"):
        with foto.archivo.open() as archivo, Image.open(archivo) as imagen:
            medidas.append(imagen.size)
    assert medidas == [(960, 720), (720, 960), (960, 720)]
    assert set(fotos.values_list("registrado_por__username", "tipo")) == {("focal", "image/jpeg")}


def test_hay_una_sesion_de_hoy_para_practicar_con_sus_salas_y_sin_choques(hoy, cargada) -> None:  # type: ignore[no-untyped-def]
    sesion = Sesion.objects.get(codigo="MEP-2026")
    assert (sesion.fecha, sesion.publicada, sesion.de_demostracion) == (hoy, False, True)
    assert sesion.reuniones.count() == 12
    assert sesion.reuniones.values("inicio_previsto", "sala").distinct().count() == 12
    assert not sesion.acuerdos.exists()


def test_umachiri_y_mtpe_tienen_que_hacer_en_las_dos_sesiones(hoy, cargada) -> None:  # type: ignore[no-untyped-def]
    for cuenta in ("focal", "sector"):
        suyos = Acuerdo.objects.visibles_para(Usuario.objects.get(username=cuenta))
        assert set(suyos.values_list("sesion__codigo", flat=True)) == {"MEA-2025", "MEM-2025"}
    assert PuntoFocal.objects.get(titular=True, hasta=None).municipalidad_id == "210809"
    assert FuncionarioSectorial.objects.get(hasta=None).sector_id == "MTPE"


def test_las_cuatro_cuentas_ingresan_con_la_clave_y_repetir_la_cambia(cargada, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO_CLAVE = "otra-clave-de-demostracion"
    call_command("demo", verbosity=0)
    for cuenta in ("secretaria", "coordinacion", "focal", "sector"):
        usuario = Usuario.objects.get(username=cuenta)
        assert usuario.check_password("otra-clave-de-demostracion")
        assert usuario.nombre and usuario.email.endswith(".example") and usuario.telefono
    roles = dict(Usuario.objects.exclude(rol="").values_list("username", "rol"))
    assert roles == {"secretaria": "operador", "coordinacion": "coordinador"}


def test_repetirla_otro_dia_la_deja_como_esta(hoy, cargada, time_machine) -> None:  # type: ignore[no-untyped-def]
    antes = (Carga.objects.count(), Acuerdo.history.count(), Hito.history.count(), Usuario.history.count())
    time_machine.move_to(datetime(2027, 4, 1, tzinfo=timezone.get_default_timezone()))
    call_command("demo", verbosity=0)
    assert (Carga.objects.count(), Acuerdo.history.count(), Hito.history.count(), Usuario.history.count()) == antes


def test_sin_debug_se_niega_salvo_que_se_fuerce_con_una_clave(settings, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    settings.DEBUG, settings.DEMO_CLAVE = False, ""
    with pytest.raises(CommandError, match="solo con DEBUG=1"):
        call_command("demo")
    monkeypatch.delenv("DEMO_CLAVE", raising=False)
    with pytest.raises(CommandError, match="DEMO_CLAVE"):
        call_command("demo", "--forzar")
    assert not Sesion.objects.exists()
    monkeypatch.setenv("DEMO_CLAVE", CLAVE)
    call_command("demo", "--forzar", verbosity=0)
    assert Usuario.objects.get(username="focal").check_password(CLAVE)


def test_el_libro_de_ejemplo_viaja_con_el_proyecto() -> None:
    assert (settings.RAIZ / "datos" / "ejemplo" / "muni-ejecutivo-alcaldesas-2025.xlsx").is_file()
