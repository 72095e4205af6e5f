"""Las columnas de texto limpian por cualquier puerta: guardar, insertar muchas, actualizar, buscar."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from cuentas.campos import Codigo, ColumnaLimpia, Correo, Parrafos, Renglon
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal
from reuniones.models import Asistencia, Reunion, Sesion
from tests import fabricas as f

CASA = ("cuentas", "municipalidades", "reuniones", "acuerdos")
# Lo que no escribe una persona: claves, resúmenes, listas del programa y textos que arma él con los ya limpios.
DEL_PROGRAMA = {
    "acuerdos.Acuerdo": {"busqueda", "clave", "participan"},
    "acuerdos.Avance": {"clave"},
    "acuerdos.ArchivoPublicado": {"sha256", "sha256_sin_firmar"},
    "acuerdos.ArchivoRecibido": {"sha256", "tipo"},
    "acuerdos.Cadena": {"codigo", "huella"},
    "acuerdos.Cambio": {"ambito", "clave", "motivo"},
    "acuerdos.Carga": {"sha256"},
    "acuerdos.Clasificacion": {"codigo"},
    "acuerdos.ColumnasRecordadas": {"huella"},
    "acuerdos.CorreoRecibido": {"clave"},
    "acuerdos.CortePublicado": {"programa"},
    "acuerdos.Envio": {"destino", "message_id"},
    "acuerdos.Desestimacion": {"sha256"},
    "acuerdos.Eslabon": {"cadena", "huella", "tabla"},
    "acuerdos.Documento": {"sha256", "tipo"},
    "acuerdos.DocumentoDeCargo": {"sha256", "tipo"},
    "acuerdos.Evidencia": {"sha256", "tipo"},
    "acuerdos.FilaDeLote": {"antes", "despues", "motivo", "motivo_de_no_deshacer", "valor"},
    "acuerdos.Importacion": {"sha256"},
    "acuerdos.Lote": {"resumen"},
    "acuerdos.Palabra": {"palabra", "raiz"},
    "acuerdos.PreferenciaDeRecordatorios": {"sello_de_calendario"},
    "acuerdos.Recordatorio": {"clase", "destino"},
    "acuerdos.VistaGuardada": {"parametros"},
    "cuentas.Borrador": {"lugar", "origen", "sello"},
    "cuentas.Carta": {"cuerpo", "html"},
    "cuentas.PeticionRepetible": {"clave", "resumen"},
    "cuentas.TokenAPI": {"digest", "token_key"},
    "cuentas.Usuario": {"password"},
    "municipalidades.Municipalidad": {"ubigeo"},
    "municipalidades.Region": {"codigo"},
}


def test_toda_columna_que_escribe_una_persona_limpia() -> None:
    sin_limpiar: dict[str, set[str]] = {}
    for aplicacion in CASA:
        for modelo in apps.get_app_config(aplicacion).get_models():
            if hasattr(modelo, "history_id"):
                continue
            textos = (c for c in modelo._meta.get_fields() if isinstance(c, models.CharField | models.TextField))
            suyas = {c.name for c in textos if not c.choices and not isinstance(c, ColumnaLimpia | models.FileField)}
            if suyas:
                sin_limpiar[f"{aplicacion}.{modelo.__name__}"] = suyas
    assert sin_limpiar == DEL_PROGRAMA


def test_para_la_base_son_columnas_corrientes() -> None:
    """Sin esto, cada cambio de esta regla pediría una migración."""
    rutas = [columna(max_length=9).deconstruct()[1] for columna in (Renglon, Codigo)]
    rutas += [columna().deconstruct()[1] for columna in (Parrafos, Correo)]
    assert rutas == [f"django.db.models.{n}" for n in ("CharField", "CharField", "TextField", "EmailField")]


@pytest.mark.django_db
def test_se_limpia_al_guardar_y_en_la_historia(sesion: Sesion) -> None:
    Asistencia.objects.create(sesion=sesion, categoria=" Alcal\x0bdesas\u200b ", cantidad=3)
    assert Asistencia.objects.get().categoria == "Alcal desas"
    assert Asistencia.history.get().categoria == "Alcal desas"


@pytest.mark.django_db
def test_se_limpia_al_insertar_muchas_y_al_actualizar(sesion: Sesion) -> None:
    Asistencia.objects.bulk_create([Asistencia(sesion=sesion, categoria="Minis\u200btras", cantidad=1)])
    assert list(Asistencia.objects.values_list("categoria", flat=True)) == ["Ministras"]
    Sesion.objects.filter(pk=sesion.pk).update(nombre="MUNI\ufffe Ejecutivo")
    sesion.refresh_from_db()
    assert sesion.nombre == "MUNI Ejecutivo"


@pytest.mark.django_db
def test_lo_que_se_busca_con_algo_que_no_se_ve_encuentra_lo_limpio(sesion: Sesion, catalogos: None) -> None:
    f.FabricaReunion(sesion=sesion, codigo="MTPE-01", sector_id="MTPE")
    for escrito in ("MTPE-01\u200b", "mtpe–01", " MTPE-01"):
        assert Reunion.objects.filter(codigo=escrito).exists(), escrito
        assert Reunion.objects.filter(codigo__in=[escrito]).exists(), escrito


@pytest.mark.django_db
def test_un_correo_limpio_se_encuentra_y_no_se_repite(fatima: Usuario) -> None:
    Usuario.objects.filter(pk=fatima.pk).update(email="fatima@muni.pe\u200b")
    assert Usuario.objects.get(email="\u200efatima@muni.pe").pk == fatima.pk


@pytest.mark.parametrize(
    ("modelo", "campo", "valor"),
    [(PuntoFocal, "correo", "аna@muni.pe"), (Usuario, "username", "аdmin"), (Reunion, "codigo", "МTPE-01")],
)
def test_en_la_administracion_lo_que_no_se_puede_teclear_se_rechaza(
    modelo: type[models.Model], campo: str, valor: str
) -> None:
    columna = modelo._meta.get_field(campo)
    with pytest.raises(ValidationError):
        columna.formfield().clean(valor)
        columna.run_validators(valor)
