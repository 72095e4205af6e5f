"""Exportar una sesión e importarla: en la misma base nada cambia; en una vacía salen las mismas cifras."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Exists, OuterRef, Q
from hypothesis import HealthCheck, given, settings

from acuerdos.acciones.carga.deshacer import deshacer_carga
from acuerdos.models import Acuerdo, Avance, Desestimacion, Hito, Reprogramacion
from corte.cifras import corte
from corte.contrato import como_json
from cuentas.models import Usuario
from cuentas.sistema import usuario_sistema
from importacion.exportacion import escribir_sesion
from importacion.libro import abrir, leer
from importacion.servicio import ResultadoDeImportar, importar
from muniejecutivo.management.commands.demo import EJEMPLO
from reuniones.models import Sesion
from tests import fabricas as f
from tests.acuerdos.historias import ULTIMO_DIA, escribir, historias, todos_los_dias
from tests.fabricas import EVENTO

pytestmark = pytest.mark.django_db
AHORA = f.en_lima(date(2027, 3, 1))
DIAS = [date(2025, 1, 13), date(2025, 2, 28), date(2025, 3, 31), date(2025, 9, 30), date(2026, 12, 31)]


def importado(contenido: bytes, por: Usuario, **opciones: Any) -> ResultadoDeImportar:
    return importar(leer(contenido, "libro.xlsx"), por=por, ahora=AHORA, como_sistema=True, **opciones)


def cifras(sesion: Sesion, dia: date) -> dict[str, Any]:
    """El corte sin las recomendaciones, que hablan de puntos focales y trabas: no van en el libro."""
    todas = como_json(corte(sesion, dia))
    todas.pop("recomendaciones")
    return todas


def sin_cambio(contenido: bytes, por: Usuario) -> None:
    resultado = importado(contenido, por)
    assert resultado.errores == ()
    assert (resultado.nuevas, resultado.carga) == (0, None)


def test_el_libro_de_ejemplo_va_y_vuelve(catalogos: None) -> None:
    por = usuario_sistema()
    carga = importado(EJEMPLO.read_bytes(), por).carga
    assert carga
    assert carga.sesion
    antes = {dia: cifras(carga.sesion, dia) for dia in DIAS}
    exportado = escribir_sesion(carga.sesion)
    sin_cambio(exportado, por)
    deshacer_carga(por=f.FabricaCoordinador(username="carlos"), carga=carga, ahora=AHORA)
    resultado = importado(exportado, por)
    assert resultado.errores == ()
    sesion = Sesion.objects.get()
    assert {dia: cifras(sesion, dia) for dia in DIAS} == antes
    assert list(abrir(EJEMPLO).hojas) == list(leer(exportado, "x").hojas)


# Con anulados y devueltos, propuestas, solicitudes sin decidir y repetidos: lo que cabe en el formato vuelve igual.
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(historias())
def test_historias_al_azar_en_la_misma_base_no_cambian_nada(sesion: Sesion, carlos: Usuario, casos: Any) -> None:
    prueba = f.FabricaSesion(codigo=f"AZAR-{Sesion.objects.count()}", sectores=["MTPE"])
    escribir(casos, prueba, carlos, f.FabricaCoordinador(username="carla"))
    sin_cambio(escribir_sesion(prueba), carlos)


def dejar_lo_que_cabe(sesion: Sesion) -> None:
    """Quita lo que el libro no puede llevar, y da al acuerdo el plazo más largo para que todo hito quepa en él."""
    de_acuerdo, de_hito = {"acuerdo__sesion": sesion}, {"hito__acuerdo__sesion": sesion}
    fuera_hitos = Q(anulado_en__isnull=False) | Q(registrado_el=None) | Q(acuerdo__anulado_en__isnull=False)
    hitos = Hito.objects.filter(fuera_hitos, **de_acuerdo).values("pk")
    sin_decidir = ~Q(estado="aprobada") | Q(anulado_en__isnull=False) | Q(acuerdo__anulado_en__isnull=False)
    Reprogramacion.objects.filter(sin_decidir | Q(hito=None) | Q(hito__in=hitos), **de_acuerdo)._raw_delete("default")
    repetidas = Reprogramacion.objects.filter(
        hito=OuterRef("hito"), decidido_el=OuterRef("decidido_el"), id__gt=OuterRef("id")
    )
    Reprogramacion.objects.filter(Exists(repetidas), **de_acuerdo)._raw_delete("default")
    quitados = Q(anulado_en__isnull=False) | Q(devuelto_en__isnull=False) | Q(hito__in=hitos)
    Avance.objects.filter(quitados, **de_hito)._raw_delete("default")
    Hito.objects.filter(pk__in=list(hitos.values_list("pk", flat=True)))._raw_delete("default")
    Desestimacion.objects.filter(sin_decidir, **de_acuerdo)._raw_delete("default")
    Acuerdo.objects.filter(sesion=sesion, anulado_en__isnull=False)._raw_delete("default")
    Acuerdo.objects.filter(sesion=sesion).update(plazo=EVENTO + timedelta(days=60))


def quitar(sesion: Sesion) -> None:
    Avance.objects.filter(hito__acuerdo__sesion=sesion)._raw_delete("default")
    for modelo in (Reprogramacion, Desestimacion, Hito):
        modelo.objects.filter(acuerdo__sesion=sesion)._raw_delete("default")
    Acuerdo.objects.filter(sesion=sesion)._raw_delete("default")
    sesion.delete()


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(historias())
def test_historias_al_azar_en_una_base_vacia_dan_las_mismas_cifras(
    catalogos: None, carlos: Usuario, casos: Any
) -> None:
    prueba = f.FabricaSesion(codigo="AZAR", sectores=["MTPE"])
    escribir(casos, prueba, carlos, f.FabricaCoordinador(username="carla"))
    dejar_lo_que_cabe(prueba)
    dias = [*todos_los_dias(ULTIMO_DIA), EVENTO + timedelta(days=61)][1:]
    antes = {dia: cifras(prueba, dia) for dia in dias}
    exportado = escribir_sesion(prueba)
    hay_acuerdos = prueba.acuerdos.exists()
    quitar(prueba)
    resultado = importado(exportado, carlos)
    assert resultado.errores == ()
    vuelta = Sesion.objects.get(codigo="AZAR")
    despues = {dia: cifras(vuelta, dia) for dia in dias}
    assert resultado.carga
    deshacer_carga(por=carlos, carga=resultado.carga, ahora=AHORA)
    assert not hay_acuerdos or despues == antes


def test_un_avance_devuelto_y_vuelto_a_informar_igual_no_se_contradice(sesion: Sesion, carlos: Usuario) -> None:
    hito = f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion))
    for campos in ({"devuelto": True}, {"validado": True}):
        f.FabricaAvance(hito=hito, fecha=EVENTO + timedelta(days=3), porcentaje=100, descripcion="Listo", **campos)
    sin_cambio(escribir_sesion(sesion), carlos)


def test_exportar_cuesta_lo_mismo_con_pocos_que_con_muchos(sesion: Sesion, django_assert_num_queries: Any) -> None:
    for n in range(1, 31):
        f.FabricaAvance(hito=f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, codigo=f"MEA-TEST-{n:03d}")))
    with django_assert_num_queries(10):
        escribir_sesion(sesion)
