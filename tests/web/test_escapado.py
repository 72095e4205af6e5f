"""Las filas que se escriben sin plantilla no dejan pasar marcas: nadie más las escapa por ellas."""

from datetime import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F, TextField, Value
from django.db.models.functions import Concat
from django.test import Client

from acuerdos.models import Acuerdo, Clasificacion
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, Region
from reuniones.models import Sector, Sesion
from tests import fabricas as f

MARCA = "<b>uno & \"cita\" y 'tres'"
PAGINAS = (
    *("/tablero/", "/municipalidades/", "/acuerdos/", "/sesiones/MEA-TEST/", "/sesiones/MEA-TEST/corte/"),
    "/validacion/?ver=todos",
)


@pytest.fixture
def con_marcas(sesion: Sesion, carlos: Usuario, soledad: Usuario, client: Client) -> Client:
    turno = {"fecha": sesion.fecha, "inicio_previsto": time(9), "fin_previsto": time(10)}
    f.FabricaReunion(sesion=sesion, codigo="MTPE-01", sector_id="MTPE", municipalidades=[f.UMACHIRI], **turno)
    acuerdo = f.FabricaAcuerdo(sesion=sesion, municipalidad_id=f.UMACHIRI, sector_id="MTPE")
    hito = f.FabricaHito(acuerdo=acuerdo, texto=MARCA)
    avance = f.FabricaAvance(hito=hito, registrado_por=soledad, canal="web", descripcion=MARCA)
    f.FabricaEvidencia(avance=avance, nombre=MARCA, archivo=SimpleUploadedFile("foto.png", b"foto"))
    Municipalidad.objects.update(distrito=MARCA, provincia=MARCA)
    for modelo in (Region, Sector, Clasificacion):
        modelo._base_manager.update(nombre=Concat(Value(MARCA), F("pk"), output_field=TextField()))  # son únicos
    Acuerdo.objects.update(texto=MARCA)
    Usuario.objects.filter(pk=soledad.pk).update(nombre=MARCA)
    client.force_login(carlos)
    return client


@pytest.mark.parametrize("pagina", PAGINAS)
def test_un_nombre_con_marcas_se_lee_y_no_se_obedece(pagina: str, con_marcas: Client) -> None:
    respuesta = con_marcas.get(pagina)
    assert respuesta.status_code == 200
    escrito = respuesta.content.decode()
    assert "&lt;b&gt;uno &amp; " in escrito
    assert "<b>uno" not in escrito
    assert '"cita"' not in escrito
