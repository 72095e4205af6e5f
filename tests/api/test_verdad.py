"""Con el mismo ETag, la misma respuesta: para cada verbo, cada dirección y cada rol."""

import itertools
import random
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, cached_property
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse
from rest_framework.test import APIRequestFactory, force_authenticate

from acuerdos.acciones import cambios, personas, usuarios
from acuerdos.acciones.carga.deshacer import deshacer_carga
from acuerdos.acciones.cosas import MODELOS, NOMBRAN
from acuerdos.acciones.cuentas import DatosDePersona, con_version
from acuerdos.catalogos import cargar_catalogos
from acuerdos.enums import TipoDeCambio
from acuerdos.models import Clasificacion, Hito
from api.urls import RECURSOS
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, Region
from recordatorios import envio, motor
from reuniones.models import Sector
from tests import fabricas as f
from tests.acuerdos.acciones.actos import ACTOS, Escena
from tests.acuerdos.acciones.comun import AHORA, HOY
from tests.api.conftest import BASE
from tests.importacion.libros import bueno, intentar
from tests.puestas import puesta

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]

PARTES = 4  # en cuántas se reparten los verbos, para que cada procesador tome las suyas
QUIENES = ("olga", "fatima", "soledad")
DE_CADA_LISTA = {"acuerdos": 2}  # filas que se miran una por una; de las demás, una: la lista las trae todas


en_la_ruta = cache(resolve)


@dataclass
class Lector:
    """Quien lee la API, sin pasar por la puerta de la casa: solo la vista y su persona, como está al empezar a leer.

    A cada vista le llega una copia: lo que una averigua de la persona no lo sabe la siguiente.
    """

    username: str
    fabrica: APIRequestFactory = field(default_factory=APIRequestFactory)

    @cached_property
    def persona(self) -> Usuario:
        return Usuario.objects.get(username=self.username)

    def leer(self, direccion: str, **cabeceras: str) -> Any:
        peticion = self.fabrica.get(direccion, **cabeceras)
        force_authenticate(peticion, copy(self.persona))
        vista, _, claves = en_la_ruta(direccion.split("?")[0])
        respuesta = vista(peticion, **claves)
        if respuesta.streaming:  # un archivo
            return HttpResponse(b"".join(respuesta), headers={"ETag": respuesta["ETag"]})
        return respuesta.render()


Foto = dict[tuple[str, str], tuple[str, bytes]]


def direcciones() -> tuple[list[str], Foto]:
    """Todas las listas, unas filas de cada una, y las que dependen de algo más: búsqueda, filtros, cifras.

    Y las listas, que para saber sus filas ya leyó la Secretaría.
    """
    secretaria = Lector("olga")
    listas = {lista.recurso: f"{BASE}/{lista.recurso}/?page_size=50" for lista, _ in RECURSOS}
    leidas = {recurso: secretaria.leer(lista) for recurso, lista in listas.items()}
    filas = [
        fila for recurso, leida in leidas.items() for fila in leida.data["results"][: DE_CADA_LISTA.get(recurso, 1)]
    ]
    ya = {("olga", listas[recurso]): (leida["ETag"], leida.content) for recurso, leida in leidas.items()}
    return [
        *listas.values(),
        *(fila["url"].removeprefix("http://testserver") for fila in filas),
        f"{BASE}/acuerdos/?search=empleo&ordering=-avance&page_size=1",
        f"{BASE}/acuerdos/?municipalidad=210809&estado=en_proceso",
        f"{BASE}/recordatorios/?sector=MTPE",
        f"{BASE}/solicitudes/?clase=desestimacion",
        f"{BASE}/cambios/?desde=0&page_size=1000",
        f"{BASE}/resumen/",
        f"{BASE}/mapa/?sector=MTPE",
        f"{BASE}/acuerdos/?formato=ndjson&page_size=50",
        f"{BASE}/acuerdos/?al=2025-02-28",
        f"{BASE}/hitos/?al=2025-02-28",
        f"{BASE}/sectores/?sesion=MEA-TEST",
        f"{BASE}/sesiones/MEA-TEST/corte/",
        f"{BASE}/sesiones/MEA-TEST/corte/?al=2025-02-28",
    ], ya


def foto(lugares: list[str], quienes: Sequence[str] = QUIENES, ya: Foto | None = None) -> Foto:
    """De cada quien y cada dirección que contesta 200, el ETag y el cuerpo. `ya`: lo que no hay que leer otra vez."""
    tomadas = dict(ya or {})
    for quien in quienes:
        lector = Lector(quien)
        for direccion in lugares:
            if (quien, direccion) in tomadas:
                continue
            respuesta = lector.leer(direccion)
            if respuesta.status_code == 200:
                tomadas[quien, direccion] = (respuesta["ETag"], respuesta.content)
    return tomadas


def mentiras(antes: Foto, despues: Foto) -> list[tuple[str, str]]:
    """Dónde el ETag dice que nada cambió y el cuerpo es otro."""
    return [
        donde
        for donde, (etag, cuerpo) in despues.items()
        if donde in antes and antes[donde][0] == etag and antes[donde][1] != cuerpo
    ]


def etags(tomada: Foto) -> dict[tuple[str, str], str]:
    return {donde: etag for donde, (etag, _) in tomada.items()}


def numerar_todo() -> None:
    """Lo que las fábricas ponen a mano en la base, con su número: en adelante, solo los verbos cuentan."""
    for tipo in MODELOS.keys() - NOMBRAN:  # los catálogos ya lo tienen
        cambios.anotar(tipo, list(MODELOS[tipo].objects.values_list("pk", flat=True)))


@pytest.mark.una_vez
@pytest.mark.parametrize("parte", range(PARTES))
def test_con_el_mismo_etag_la_misma_respuesta_haga_alguien_lo_que_haga(parte: int, time_machine: Any) -> None:
    """Un verbo nuevo sin su acto no pasa `test_cada_verbo_tiene_su_acto`, y sin pasar por aquí no hay acto."""
    time_machine.move_to(AHORA, tick=False)
    escena = Escena.montar(a_medida=True, acuerdos=2)
    mienten, de_balde, turnos = {}, [], itertools.cycle(QUIENES[1:])
    for verbo, acto in sorted(ACTOS.items())[parte::PARTES]:
        with transaction.atomic():
            escena.poner_etapa(acto.en)
            correr = acto.preparar(escena, random.Random(verbo))
            numerar_todo()
            # La Secretaría, que lo lee todo, y uno de los que leen una parte: el punto focal o el sector.
            (lugares, ya), quienes = direcciones(), ("olga", turno := next(turnos))
            antes = foto(lugares, quienes, ya)
            correr(escena.instante())
            despues = foto(lugares, quienes)
            if hallado := [*mentiras(antes, despues), *cambios.diferencias()]:
                mienten[verbo, turno] = hallado
            if not acto.se_lee and etags(antes) != etags(despues):
                de_balde.append(verbo)
            transaction.set_rollback(True)
    assert mienten == {}
    assert de_balde == []


# --- Lo que cambia sin que nadie haga un verbo ------------------------------------------------------
@pytest.fixture
@puesta
def escena(time_machine: Any) -> Escena:
    time_machine.move_to(AHORA, tick=False)
    escena = Escena.montar(acuerdos=4)
    f.FabricaRecordatorio(hito=Hito.objects.first(), persona=escena.fatima)
    f.FabricaAvance(hito=Hito.objects.first(), registrado_por=escena.fatima)
    numerar_todo()
    return escena


def cambian(hacer: Callable[[], Any]) -> set[tuple[str, str]]:
    """Lo que `hacer` cambió, por quién lo lee y dónde; de paso, que ningún ETag lo calle."""
    lugares, ya = direcciones()
    antes = foto(lugares, ya=ya)
    hacer()
    despues = foto(lugares)
    assert mentiras(antes, despues) == []
    assert list(cambios.diferencias()) == []
    return {donde for donde, (_, cuerpo) in despues.items() if donde in antes and antes[donde][1] != cuerpo}


@pytest.mark.parametrize(
    ("modelo", "clave", "campo", "donde"),
    [
        (Region, "21", "nombre", "/acuerdos/?page_size=50"),
        (Municipalidad, f.UMACHIRI, "distrito", "/acuerdos/?page_size=50"),
        (Municipalidad, f.UMACHIRI, "distrito", "/reuniones/?page_size=50"),
        (Sector, "MTPE", "nombre", "/acuerdos/?page_size=50"),
        (Sector, "MTPE", "nombre", "/reuniones/?page_size=50"),
        (Clasificacion, "orientacion", "nombre", "/clasificaciones/?page_size=50"),
    ],
)
def test_un_nombre_que_el_catalogo_corrige_no_se_queda_viejo_en_nadie(
    modelo: Any, clave: str, campo: str, donde: str, escena: Escena
) -> None:
    # Como si el archivo oficial acabara de corregirlo: lo guardado decía otra cosa, y todos lo leyeron así.
    modelo.objects.filter(pk=clave).update(**{campo: "Como se llamaba antes"})
    cambios.anotar(next(tipo for tipo, suyo in MODELOS.items() if suyo is modelo), [clave])
    cambiados = cambian(lambda: cargar_catalogos(ahora=AHORA))
    assert {("olga", BASE + donde), ("soledad", BASE + donde)} <= cambiados


def test_el_nombre_de_una_persona_que_se_corrige_no_se_queda_viejo(escena: Escena) -> None:
    datos, version = DatosDePersona("Fátima Quispe", "f@umachiri.example"), con_version(escena.fatima).version
    cambiados = cambian(
        lambda: usuarios.editar_usuario(por=escena.carlos, usuario=escena.fatima, datos=datos, version=version)
    )
    for quien in ("olga", "fatima"):
        assert (quien, f"{BASE}/avances/?page_size=50") in cambiados
        assert (quien, f"{BASE}/recordatorios/?page_size=50") in cambiados


def test_el_que_la_administracion_cambia_tampoco(escena: Escena, client: Client) -> None:
    client.force_login(Usuario.objects.create_superuser("ana", "ana@example.org", f.CLAVE))
    datos = {"username": "fatima", "nombre": "Fátima Quispe", "email": "", "telefono": "", "rol": "", "is_active": "on"}
    cambiar = reverse("admin:cuentas_usuario_change", args=[escena.fatima.pk])
    cambiados = cambian(lambda: client.post(cambiar, datos))
    assert ("olga", f"{BASE}/avances/?page_size=50") in cambiados


def test_una_cuenta_que_cambia_de_telefono_no_hace_leer_ninguna_lista_otra_vez(escena: Escena) -> None:
    """Solo las fichas, que dicen qué se puede hacer: quien puso el contacto ya no valida lo que entre por él."""
    datos = DatosDePersona("Fátima Mamani", "f@umachiri.example", "951 234 568")
    version = con_version(escena.fatima).version
    listas = [f"{BASE}/{lista.recurso}/?page_size=50" for lista, _ in RECURSOS]
    antes = etags(foto(listas))
    usuarios.editar_usuario(por=escena.carlos, usuario=escena.fatima, datos=datos, version=version)
    assert etags(foto(listas)) == antes


def test_la_pasada_de_los_recordatorios_se_nota(escena: Escena) -> None:
    plazo = HOY + timedelta(days=7)
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=escena.sesion), plazo=plazo, responsable="GL")
    numerar_todo()
    lista = ("fatima", f"{BASE}/recordatorios/?page_size=50")
    assert lista in cambian(lambda: motor.pasar(ahora=AHORA, forzada=True))
    listos = motor.pasar(ahora=AHORA, forzada=True).listos
    assert lista in cambian(lambda: envio.enviar_tanda(listos, dia=HOY, reloj=lambda: AHORA))


def test_importar_y_deshacer_se_notan(escena: Escena) -> None:
    lista = ("olga", f"{BASE}/acuerdos/?page_size=50")
    resultados: list[Any] = []
    assert lista in cambian(lambda: resultados.append(intentar(bueno(), escena.olga)))
    carga = resultados[0].carga
    assert lista in cambian(lambda: deshacer_carga(por=escena.olga, carga=carga, ahora=AHORA + timedelta(hours=1)))


def test_quien_gana_o_deja_un_cargo_no_sigue_leyendo_lo_de_antes(escena: Escena) -> None:
    """Aunque nada haya cambiado en su lugar nuevo, y sea más viejo que lo último del suyo."""
    cambios.anotar(TipoDeCambio.ACUERDO, escena.sesion.acuerdos.filter(sector="MTPE").values_list("pk", flat=True))
    lista = f"{BASE}/acuerdos/?page_size=50"
    antes = Lector("soledad").leer(lista)
    soledad = Usuario.objects.get(username="soledad")
    segundo = personas.nombrar_funcionario(
        por=escena.olga, sector=Sector.objects.get(pk="MVCS"), usuario=soledad, desde=HOY, ahora=AHORA
    )
    despues = Lector("soledad").leer(lista)
    assert despues["ETag"] != antes["ETag"]
    assert len(despues.data["results"]) > len(antes.data["results"])
    personas.cesar_funcionario(por=escena.olga, funcionario=segundo, hasta=HOY, ahora=AHORA, queda_vacante=True)
    assert Lector("soledad").leer(lista).content == antes.content
