"""Quién lee qué: cada rol frente a cada dirección de la API, y ninguna dirección sin su fila."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import (
    Acuerdo,
    Avance,
    Desestimacion,
    Documento,
    DocumentoDeCargo,
    Evidencia,
    Hito,
    LecturaDeInversion,
    MensajeDeAcuerdo,
    Participante,
    Recordatorio,
    Reprogramacion,
    Traba,
)
from api.urls import RECURSOS
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial, Reunion
from tests.api.conftest import BASE, leer
from tests.fabricas import UMACHIRI, FabricaFuncionario

TODOS = ("olga", "carlos", "fatima", "benita", "soledad", "mario", "eva")
CON_CARGO = ("olga", "carlos", "fatima", "benita", "soledad", "mario")
DE_UMACHIRI = ("olga", "carlos", "fatima", "soledad")

ESPACIO = "api:"
# Nombre de la dirección → quiénes la abren. El detalle es de lo que cuelga del acuerdo de Umachiri con MTPE.
MATRIZ = {
    "raiz": (*TODOS, "nadie"),
    "esquema": (*TODOS, "nadie"),
    "docs": (*TODOS, "nadie"),
    "probar": (*TODOS, "nadie"),
    "corte": TODOS,
    "cambios": CON_CARGO,
    "resumen": CON_CARGO,
    "mapa": CON_CARGO,
    "sesiones": TODOS,
    "sesiones_detalle": TODOS,
    "sectores": TODOS,
    "sectores_detalle": TODOS,
    "regiones": TODOS,
    "regiones_detalle": TODOS,
    "municipalidades": TODOS,
    "municipalidades_detalle": TODOS,
    "clasificaciones": TODOS,
    "clasificaciones_detalle": TODOS,
    "reuniones": CON_CARGO,
    "reuniones_detalle": DE_UMACHIRI,
    "reunion_de_sesion": DE_UMACHIRI,
    "cortes": TODOS,
    "cortes_detalle": TODOS,
    "corte_archivo": ("olga", "carlos"),  # nombra acuerdos: sin publicar la sesión, a los demás se les dice por qué
    "acuerdos": CON_CARGO,
    "acuerdos_detalle": DE_UMACHIRI,
    "hitos": CON_CARGO,
    "hitos_detalle": DE_UMACHIRI,
    "hito_de_acuerdo": DE_UMACHIRI,
    "evidencias": CON_CARGO,
    "evidencias_detalle": DE_UMACHIRI,
    "evidencia_archivo": DE_UMACHIRI,
    "documento_archivo": DE_UMACHIRI,
    "nombramiento_archivo": ("olga", "carlos", "fatima"),
    "solicitudes": CON_CARGO,
    "solicitudes_detalle": DE_UMACHIRI,
    "solicitud_archivo": DE_UMACHIRI,
    "puntos_focales": CON_CARGO,
    "puntos_focales_detalle": ("olga", "carlos", "fatima"),
    "avances": CON_CARGO,
    "avances_detalle": DE_UMACHIRI,
    "trabas": CON_CARGO,
    "trabas_detalle": DE_UMACHIRI,
    "mensajes": CON_CARGO,
    "mensajes_detalle": DE_UMACHIRI,
    "participantes": CON_CARGO,
    "participantes_detalle": DE_UMACHIRI,
    "lecturas": CON_CARGO,
    "lecturas_detalle": DE_UMACHIRI,
    "recordatorios": CON_CARGO,
    "recordatorios_detalle": ("olga", "carlos", "fatima"),
}

# Donde además de leer se escribe, y cómo: ver `verbos.test_matriz`.
SE_ESCRIBE_TAMBIEN = {"acuerdos": "post", "cortes": "post", "acuerdos_detalle": "patch", "hito_de_acuerdo": "patch"}

# Filas que cada quien ve en la lista cuando hay un acuerdo completo de Umachiri y otro, solo, de San José.
FILAS_DE_ACUERDOS = {"olga": 2, "carlos": 2, "fatima": 1, "benita": 1, "soledad": 1, "mario": 1}


CON_LISTA = [n for lista, _ in RECURSOS for n in (lista.recurso, f"{lista.recurso}_detalle")]


@pytest.fixture
def direcciones(acuerdo_de_fatima: Acuerdo, acuerdo_de_benita: Acuerdo, fatima: Usuario) -> dict[str, str]:
    return {
        "raiz": "/",
        "esquema": "/esquema/",
        "docs": "/docs/",
        "probar": "/probar/",
        "cambios": "/cambios/?desde=0",
        "resumen": "/resumen/",
        "mapa": "/mapa/",
        "corte": f"/sesiones/{acuerdo_de_fatima.sesion.codigo}/corte/",
        **{lista.recurso: f"/{lista.recurso}/" for lista, _ in RECURSOS},
        "sesiones_detalle": f"/sesiones/{acuerdo_de_fatima.sesion.codigo}/",
        "sectores_detalle": "/sectores/MTPE/",
        "regiones_detalle": "/regiones/15M/",
        "municipalidades_detalle": f"/municipalidades/{UMACHIRI}/",
        "clasificaciones_detalle": "/clasificaciones/asistencia_tecnica/",
        "reuniones_detalle": f"/reuniones/{Reunion.objects.get().pk}/",
        "reunion_de_sesion": f"/sesiones/{acuerdo_de_fatima.sesion.codigo}/reuniones/MTPE-01/",
        "cortes_detalle": "/cortes/MEA-TEST-1/",
        "corte_archivo": "/cortes/MEA-TEST-1/archivos/json/",
        "acuerdos_detalle": f"/acuerdos/{acuerdo_de_fatima.codigo}/",
        "hitos_detalle": f"/hitos/{Hito.objects.get().pk}/",
        "hito_de_acuerdo": f"/acuerdos/{acuerdo_de_fatima.codigo}/hitos/1/",
        "evidencias_detalle": f"/evidencias/{Evidencia.objects.get().pk}/",
        "evidencia_archivo": f"/evidencias/{Evidencia.objects.get().pk}/archivo/",
        "documento_archivo": f"/documentos/{Documento.objects.get().pk}/archivo/",
        "nombramiento_archivo": f"/nombramientos/{DocumentoDeCargo.objects.get().pk}/archivo/",
        "solicitudes_detalle": f"/solicitudes/reprogramacion-{Reprogramacion.objects.get().pk}/",
        "solicitud_archivo": f"/solicitudes/desestimacion-{Desestimacion.objects.get().pk}/archivo/",
        "puntos_focales_detalle": f"/puntos_focales/{PuntoFocal.objects.get(usuario=fatima).pk}/",
        "avances_detalle": f"/avances/{Avance.objects.get().pk}/",
        "trabas_detalle": f"/trabas/{Traba.objects.get().pk}/",
        "mensajes_detalle": f"/mensajes/{MensajeDeAcuerdo.objects.get().pk}/",
        "participantes_detalle": f"/participantes/{Participante.objects.get().pk}/",
        "lecturas_detalle": f"/lecturas/{LecturaDeInversion.objects.get().pk}/",
        "recordatorios_detalle": f"/recordatorios/{Recordatorio.objects.get().pk}/",
    }


@pytest.fixture
def clientes(con_token: Callable[[Any], Client], request: pytest.FixtureRequest) -> dict[str, Client]:
    return {quien: con_token(request.getfixturevalue(quien)) for quien in TODOS} | {"nadie": Client()}


def test_ninguna_direccion_sin_su_fila(direcciones: dict[str, str]) -> None:
    assert set(MATRIZ) == set(direcciones)


def test_cada_rol_ve_lo_suyo_y_nada_mas(direcciones: dict[str, str], clientes: dict[str, Client]) -> None:
    for nombre, quienes in MATRIZ.items():
        for quien, cliente in clientes.items():
            respuesta = cliente.get(BASE + direcciones[nombre])
            b"".join(respuesta)  # agotarla cierra el archivo que trae
            no_entra = 403 if nombre == "corte_archivo" else 404
            esperado = 200 if quien in quienes else {"nadie": 401, "eva": 403}.get(quien, no_entra)
            assert respuesta.status_code == esperado, (nombre, quien)
            if esperado != 200:
                assert respuesta["Content-Type"] == "application/problem+json"
                assert respuesta.json()["status"] == esperado
            if esperado == 401:
                assert respuesta["WWW-Authenticate"].startswith("Token ")


@pytest.mark.parametrize("metodo", ["post", "put", "patch", "delete"])
def test_nada_mas_se_escribe_por_aqui(metodo: str, direcciones: dict[str, str], clientes: dict[str, Client]) -> None:
    """Ni se manda a nadie a pedir un token de escritura, que no serviría para nada."""
    for quien in ("carlos", "nadie"):
        for nombre, direccion in direcciones.items():
            if metodo == SE_ESCRIBE_TAMBIEN.get(nombre):
                continue
            respuesta = getattr(clientes[quien], metodo)(BASE + direccion, content_type="application/json")
            assert respuesta.status_code == 405, (quien, nombre)
            assert {"GET", "HEAD"} <= set(respuesta["Allow"].replace(" ", "").split(",")), nombre


def test_las_listas_traen_solo_lo_que_se_ve(direcciones: dict[str, str], clientes: dict[str, Client]) -> None:
    for quien, cuantas in FILAS_DE_ACUERDOS.items():
        assert leer(clientes[quien], "/acuerdos/")["count"] == cuantas
        de_umachiri = 1 if quien in DE_UMACHIRI else 0
        for recurso in ("hitos", "avances", "trabas", "mensajes", "participantes", "reuniones"):
            assert leer(clientes[quien], f"/{recurso}/")["count"] == de_umachiri, (quien, recurso)


def test_quien_registro_solo_lo_sabe_la_secretaria(direcciones: dict[str, str], clientes: dict[str, Client]) -> None:
    assert leer(clientes["carlos"], direcciones["avances_detalle"])["registrado_por"] == "Olga Quispe"
    assert leer(clientes["fatima"], direcciones["avances_detalle"])["registrado_por"] is None


def test_no_sale_ningun_correo_ni_telefono(direcciones: dict[str, str], clientes: dict[str, Client]) -> None:
    for quien in TODOS:
        for nombre, direccion in direcciones.items():
            if nombre.startswith("puntos_focales"):  # son su contacto: lo ve la Secretaría, y cada quien el suyo
                continue
            respuesta = clientes[quien].get(BASE + direccion)
            contenido = b"".join(respuesta)
            assert b"@ejemplo.pe" not in contenido
            assert b"951000000" not in contenido


def test_lo_anulado_no_existe(acuerdo_de_fatima: Acuerdo, clientes: dict[str, Client]) -> None:
    campos = {"anulado_en": acuerdo_de_fatima.registrado_en, "anulado_por": acuerdo_de_fatima.registrado_por}
    Acuerdo.objects.update(**campos, motivo_de_anulacion="Se registró dos veces")
    for recurso in ("acuerdos", "hitos", "avances", "trabas"):
        assert leer(clientes["carlos"], f"/{recurso}/")["count"] == 0
    leer(clientes["carlos"], f"/acuerdos/{acuerdo_de_fatima.codigo}/", 404)


def test_publicada_la_sesion_su_corte_lo_lee_cualquiera(acuerdo_de_fatima: Acuerdo) -> None:
    sesion = acuerdo_de_fatima.sesion
    leer(Client(), f"/sesiones/{sesion.codigo}/corte/", 401)
    sesion.publicada = True
    sesion.save(update_fields=["publicada"])
    assert leer(Client(), f"/sesiones/{sesion.codigo}/corte/")["totales"]["acuerdos"] == 1
    leer(Client(), f"/sesiones/{sesion.codigo}/", 401)


# --- Sin cargo --------------------------------------------------------------------------------------
DEJO = {
    "fatima": "Su cuenta ya no ejerce ningún cargo: fue punto focal de la Municipalidad Distrital de Umachiri hasta el "
    "30/06/2025.",
    "soledad": "Su cuenta ya no ejerce ningún cargo: respondió por el sector MTPE hasta el 30/06/2025.",
}


@pytest.mark.parametrize("quien", DEJO)
def test_a_quien_dejo_su_cargo_se_le_dice_y_no_se_le_da_una_lista_vacia(
    quien: str, direcciones: dict[str, str], clientes: dict[str, Client]
) -> None:
    leidas = {nombre: clientes[quien].get(BASE + d) for nombre, d in direcciones.items() if nombre in CON_LISTA}
    cargo = {"fatima": PuntoFocal, "soledad": FuncionarioSectorial}[quien]
    cargo.objects.filter(usuario__username=quien).update(hasta=date(2025, 6, 30))
    for nombre in CON_LISTA:
        # Ni aunque tenga lo último que leyó: ya no es suyo.
        for cabeceras in ({}, {"if-none-match": leidas[nombre].get("ETag", "*")}):
            respuesta = clientes[quien].get(BASE + direcciones[nombre], headers=cabeceras)
            assert (respuesta.status_code, respuesta["Content-Type"]) == (403, "application/problem+json"), nombre
            assert respuesta.json()["detail"] == DEJO[quien]
    # Las cifras de una sesión las ve cualquiera que ingresó.
    leer(clientes[quien], direcciones["corte"])


def test_quien_dejo_uno_de_dos_sigue_con_el_otro(
    direcciones: dict[str, str], clientes: dict[str, Client], fatima: Usuario
) -> None:
    FabricaFuncionario(usuario=fatima, sector_id="MVCS")
    assert leer(clientes["fatima"], "/acuerdos/")["count"] == 2
    PuntoFocal.objects.update(hasta=date(2025, 6, 30))
    assert leer(clientes["fatima"], "/acuerdos/")["count"] == 1


def test_quien_dejo_varios_sabe_del_ultimo(clientes: dict[str, Client], fatima: Usuario) -> None:
    PuntoFocal.objects.update(hasta=date(2025, 6, 30))
    FabricaFuncionario(usuario=fatima, sector_id="MVCS", hasta=date(2025, 7, 31))
    assert "el sector MVCS hasta el 31/07/2025" in leer(clientes["fatima"], "/acuerdos/", 403)["detail"]


def test_quien_nunca_tuvo_cargo_lee_lo_de_todos_y_de_lo_demas_se_le_dice_que_hacer(
    direcciones: dict[str, str], clientes: dict[str, Client]
) -> None:
    for recurso in ("sesiones", "sectores", "regiones", "municipalidades", "clasificaciones"):
        leer(clientes["eva"], f"/{recurso}/")
    assert "pida a la Secretaría que registre el suyo" in leer(clientes["eva"], "/acuerdos/", 403)["detail"]


def test_a_una_cuenta_que_no_ingreso_no_se_le_habla_de_cargos(direcciones: dict[str, str]) -> None:
    assert "cargo" not in leer(Client(), "/acuerdos/", 401)["detail"]
