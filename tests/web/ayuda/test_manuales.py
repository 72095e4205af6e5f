"""Cada manual dice la verdad: un navegador hace, paso por paso, lo que sus páginas dicen que se haga.

En un manual, `<b>` se pulsa, `<i>` se llena y `<q>` se lee (ver web/ayuda/paginas.py). `make fotos` corre esto mismo y
deja las fotos que los manuales muestran.
"""

import contextlib
import gzip
import io
import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command, get_commands
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from PIL import Image

from acuerdos.models import Enlace
from cuentas.models import Usuario
from tests import fabricas
from tests.acuerdos.limpieza.archivos import foto
from tests.fabricas import UMACHIRI
from tests.web.conftest import HOY
from tests.web.focal.conftest import direccion_de
from tests.web.publico.test_comprobar import RECURSO, UN_VIAJE
from web.ayuda.paginas import MANUALES, tarea_de

QUIEN = {"punto-focal": "fatima", "sector": "soledad", "secretaria": "olga", "administrador": "carlos"}
COORDINADOR = "carlos"  # quien hace las tareas que dicen data-quien="coordinador"
VALORES = {
    "¿Cuánto se ha hecho?": "50",
    "¿Qué se hizo?": "Se entregó el expediente.",
    "¿Qué hace falta para seguir?": "El saneamiento del terreno.",
    "¿Hasta qué día necesita?": "2025-09-01",
    "¿Por qué hace falta más tiempo?": "Llovió dos semanas.",
    "¿Qué debe pasar?": "Presentar el perfil",
    "Quién responde": "GN",
    "Plazo": "2025-12-01",
    "¿Qué falta o qué hay que corregir?": "La foto es de otra obra.",
    "Para qué es": "El tablero del sector",
    "Nombres y apellidos": "Rosa Quispe Mamani",
    "Correo": "rosa.quispe@pcm.example",
    "Categoría": "presupuestal",
    "¿Qué se necesita para levantarla?": "La asignación del presupuesto.",
    "Código": "MEA-2026",
    "Nombre": "MUNI Ejecutivo 2026",
    "Fecha del evento": "2025-09-15",
    "Texto del acuerdo": "Financiar el expediente del canal Vista Alegre.",
    "Clasificación": "financiamiento",
    "Responsable": "GN",
    "Mensaje": "¿Para cuándo estaría el expediente?",
    "¿Qué hizo la Secretaría?": "Reunió a las dos partes.",
    "¿Cómo se levantó?": "Se asignó el presupuesto.",
    "¿Por qué ya no se debe medir?": "La obra la hizo otra entidad.",
    "¿Por qué se anula?": "Se registró dos veces.",
    "Por qué": "Contrato 012-2025.",
    "Sector": "MVCS",
    "Sala": "Sala 7",
    "Empieza": "15:00",
    "Termina": "15:40",
    "Categoría 1": "Alcaldesas distritales",
    "Asistentes de la categoría 1": "61",
    "Contraseña": fabricas.CLAVE,
    "Cómo llamarla": "Mi celular",
    "Con": "pagina",
    "hacer": "asignar",
    "Quién los sigue": "Olga Quispe",
    "Cómo comprobó": "La llamé al anexo de siempre.",
}
# Lo que no se hace en una página: qué se espera de alguien, y las órdenes del servidor, que se corren más abajo.
SIN_PASOS = {("punto-focal", "que-es"), ("administrador", "instalar"), ("administrador", "datos")}
ANCHO, ALTO, PESO_DE_UNA_FOTO = 640, 400, 14_000
RENGLONES = """() => [...document.querySelectorAll('main section[data-desde]')].map(tarea => ({
  tarea: tarea.id,
  desde: tarea.dataset.desde,
  quien: tarea.dataset.quien || '',
  pasos: [...tarea.querySelectorAll('li b, li i, li q, li img, p i, p q, p b')].map(e =>
    [e.tagName, e.dataset.foto || e.textContent.trim()]),
}))"""


@pytest.fixture
def lugares(mundo: SimpleNamespace, soledad: Any, fatima: Any) -> dict[str, str]:
    """De dónde parte una tarea que no empieza en una página fija; y algo que le toque al sector."""
    del_sector = fabricas.FabricaAcuerdo(sesion=mundo.sesion, sector_id="MTPE", responsable="GN")
    for _ in range(2):  # uno se valida y el otro se devuelve
        hito = fabricas.FabricaHito(acuerdo=del_sector, responsable="GN", plazo=HOY)
        fabricas.FabricaAvance(hito=hito, porcentaje=50, registrado_por=soledad)
    hoy = fabricas.FabricaSesion(codigo="HOY-2025", fecha=HOY, etapa="en_curso", sectores=["MVCS"])
    sala = fabricas.FabricaReunion(
        sesion=hoy, sector_id="MVCS", codigo="MVCS-01", municipalidades=[UMACHIRI], sala="Sala 1", estado="programada"
    )
    fabricas.FabricaReprogramacion(
        hito=mundo.callado.hitos.get(), plazo_nuevo=HOY + timedelta(days=120), solicitado_el=HOY
    )
    otra = fabricas.FabricaOperador(username="rebeca", nombre="Rebeca Ruiz")
    sin_telefono = fabricas.FabricaOperador(username="sonia", nombre="Sonia Salas")
    Authenticator.objects.create(user=sin_telefono, type="totp", data={})
    for dia in (60, 61):  # el primero lo informa «Decir cómo va», que empieza por lo devuelto
        informado = fabricas.FabricaHito(acuerdo=mundo.pronto, responsable="GL", plazo=HOY + timedelta(days=dia))
        fabricas.FabricaAvance(hito=informado, porcentaje=50, devuelto=True)
    por_correo = Enlace.objects.create(
        hito=informado, persona=fatima, creado_en=fabricas.en_lima(HOY), vence_el=HOY + timedelta(days=30)
    )
    return {
        "devuelto": reverse("informar", args=[informado.pk]),
        "enlace": direccion_de(por_correo),
        "sin-telefono": f"/personas/{sin_telefono.pk}/",
        "por-validar": f"/acuerdos/{del_sector.codigo}/",
        "de-la-oficina": f"/acuerdos/{mundo.pendiente.codigo}/",
        "de-mi-sector": f"/acuerdos/{mundo.pronto.codigo}/",
        "sala": f"/reuniones/{hoy.codigo}/{sala.codigo}/",
        "con-traba": f"/acuerdos/{mundo.pronto.codigo}/",
        "con-plazo-pedido": f"/acuerdos/{mundo.callado.codigo}/",
        "mi-acuerdo": f"/acuerdos/{mundo.pronto.codigo}/",
        "una-persona": f"/personas/{otra.pk}/",
        "corte": "/sesiones/MEA-TEST/corte/",
        "agenda": f"/sesiones/{hoy.codigo}/agenda/",
        "asistencia": f"/sesiones/{hoy.codigo}/asistencia/",
        "una-municipalidad": f"/municipalidades/{UMACHIRI}/",
    }


@pytest.mark.navegador
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("manual", MANUALES)
def test_se_puede_hacer_lo_que_dice(
    manual: str, lugares: dict[str, str], entrar: Callable[[str], Any], live_server: Any
) -> None:
    pagina = entrar(QUIEN[manual])
    con_aparato(pagina)
    pagina.goto(f"{live_server.url}/ayuda/{manual}/")
    tareas = pagina.evaluate(RENGLONES)
    assert len(tareas) >= 3
    quien = QUIEN[manual]
    for tarea in tareas:
        if tarea["quien"] and quien != COORDINADOR:
            quien = COORDINADOR
            pagina.context.clear_cookies()
            entrar(quien)
        pagina.set_viewport_size({"width": 960, "height": 600})
        pagina.goto(live_server.url + lugares.get(tarea["desde"], tarea["desde"]))
        assert tarea["pasos"], tarea["tarea"]
        for clase, dicho in tarea["pasos"]:
            try:
                {"B": pulsar, "I": llenar, "Q": leer, "IMG": retratar}[clase](pagina, dicho)
            except Exception as error:
                raise AssertionError(f"{manual} › {tarea['tarea']}: «{dicho}» en {pagina.url}\n{error}") from error


def con_aparato(pagina: Any) -> None:
    """Un celular que reconoce a su dueña, para las llaves de acceso (ver tests/web/cuenta/test_llaves.py)."""
    cdp = pagina.context.new_cdp_session(pagina)
    cdp.send("WebAuthn.enable")
    opciones = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**opciones, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )


def pulsar(pagina: Any, dicho: str) -> None:
    nombre = re.compile(rf"^\s*{re.escape(dicho)}")
    boton = pagina.get_by_role("button", name=nombre).or_(pagina.get_by_role("link", name=nombre))
    if not boton.locator("visible=true").count():
        desplegar(pagina)
    boton.locator("visible=true").first.click()
    pagina.wait_for_load_state()


def desplegar(pagina: Any) -> None:
    """Lo plegado: quien lee el manual lo despliega."""
    pagina.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")


def llenar(pagina: Any, dicho: str) -> None:
    exacto = pagina.get_by_label(re.compile(rf"^\s*{re.escape(dicho)}\s*$"))
    campo = (exacto if exacto.count() else pagina.get_by_label(re.compile(rf"^\s*{re.escape(dicho)}"))).first
    if not campo.is_visible():
        desplegar(pagina)
    clase = campo.evaluate("e => e.type || e.tagName")
    if clase in {"radio", "checkbox"}:
        campo.check(force=True)
    elif clase == "file":
        campo.set_input_files({"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": foto("JPEG")})
    elif clase.startswith("select"):
        campo.select_option(VALORES[dicho])
    else:
        campo.fill(VALORES[dicho])


def leer(pagina: Any, dicho: str) -> None:
    pagina.wait_for_selector(f"main >> text={dicho}", timeout=10_000)


def retratar(pagina: Any, nombre: str) -> None:
    """Con AYUDA_FOTOS, la escribe; sin él, mira que esté."""
    donde = os.environ.get("AYUDA_FOTOS")
    if donde:
        imagen = (
            Image.open(io.BytesIO(pagina.screenshot())).convert("RGB").resize((ANCHO, ALTO), Image.Resampling.LANCZOS)
        )
        imagen.save(Path(donde) / f"{nombre}.webp", quality=25, method=6)
    assert finders.find(f"img/ayuda/{nombre}.webp"), "corra make fotos"


def fuente(manual: str) -> str:
    return Path(get_template(MANUALES[manual][1]).origin.name).read_text("utf-8")


@pytest.mark.una_vez
@pytest.mark.parametrize("manual", MANUALES)
def test_cada_foto_esta_pesa_poco_y_nadie_guarda_otra(manual: str, raiz: Path) -> None:
    nombradas = set(re.findall(r'data-foto="([\w-]+)"', fuente(manual)))
    for nombre in nombradas:
        archivo = raiz / f"static/img/ayuda/{nombre}.webp"
        assert archivo.stat().st_size <= PESO_DE_UNA_FOTO, nombre
        with Image.open(archivo) as imagen:
            assert imagen.size == (ANCHO, ALTO)
    todas = {nombre for uno in MANUALES for nombre in re.findall(r'data-foto="([\w-]+)"', fuente(uno))}
    assert {archivo.stem for archivo in (raiz / "static/img/ayuda").iterdir()} == todas


@pytest.mark.una_vez
@pytest.mark.parametrize("manual", MANUALES)
def test_ninguna_tarea_es_solo_prosa(manual: str) -> None:
    """Cada una dice de dónde se parte, y la prueba de arriba la hace; las demás tienen su porqué en `SIN_PASOS`."""
    secciones = re.findall(r'<section class="tarjeta" id="([\w-]+)"([^>]*)>', fuente(manual))
    sin_pasos = {(manual, tarea) for tarea, atributos in secciones if "data-desde" not in atributos}
    assert sin_pasos == {uno for uno in SIN_PASOS if uno[0] == manual}


ORDENES = {
    "salud": [],
    "verificar": [],
    "simulacro": None,  # tests/muniejecutivo/respaldo/test_verbos.py: pide una copia hecha
    "quitar_segundo_paso": ["sonia"],
    "incidente": ["--desde", "2025-03-02T08:00", "--hasta", "2025-03-02T12:00"],
    "exportar_persona": ["fatima", "--salida", "{carpeta}/fatima.zip"],
    "olvidar_persona": ["rebeca", "--confirmar"],
}


@pytest.mark.django_db
def test_cada_orden_que_nombra_se_puede_dar(lugares: dict[str, str], tmp_path: Path) -> None:
    nombradas = {orden for manual in MANUALES for orden in re.findall(r"manage\.py\s+(\w+)", fuente(manual))}
    assert nombradas == ORDENES.keys() <= get_commands().keys()
    Usuario.objects.filter(username="rebeca").update(is_active=False)
    Usuario.objects.filter(username="sonia").update(is_superuser=True)
    for orden, argumentos in ORDENES.items():
        if argumentos is not None:
            dicho = io.StringIO()
            with contextlib.suppress(CommandError):  # `salud`: en una prueba no hay quien dé señales
                call_command(orden, *(uno.format(carpeta=tmp_path) for uno in argumentos), stdout=dicho, stderr=dicho)
            assert dicho.getvalue().strip(), orden
    assert (tmp_path / "fatima.zip").stat().st_size
    assert not Authenticator.objects.filter(user__username="sonia").exists()
    assert not Usuario.objects.filter(nombre="Rebeca Ruiz").exists()


@pytest.mark.django_db
def test_el_del_punto_focal_cabe_en_un_viaje_y_los_demas_en_sesenta_kilobytes(client: Client) -> None:
    for manual in MANUALES:
        respuesta = client.get(f"/ayuda/{manual}/", headers={"accept-encoding": "gzip"})
        html = gzip.decompress(respuesta.content).decode()
        recursos = {nombre: Path(finders.find(nombre)).read_bytes() for nombre in set(RECURSO.findall(html))}
        pesos = [len(b if nombre.endswith("webp") else gzip.compress(b)) for nombre, b in recursos.items()]
        tope = UN_VIAJE - 500 if manual == "punto-focal" else 60_000
        assert len(respuesta.content) + sum(pesos) <= tope, manual


@pytest.mark.django_db
def test_un_error_y_una_lista_vacia_llevan_a_la_ayuda(client: Client, olga: Any) -> None:
    assert 'href="/ayuda/"' in client.get("/no-existe/").content.decode()
    client.force_login(olga)
    vacia = (
        client.get("/acuerdos/?search=nada-se-llama-asi").content.decode().partition("<main")[2].partition("</main>")[0]
    )
    assert 'href="/ayuda/"' in vacia
    assert client.get("/ayuda/")["Location"] == "/ayuda/secretaria/"
    assert client.get("/ayuda/otro/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("quien", "pagina", "tarea"),
    [
        ("olga", "/acuerdos/MEA-TEST-001/", "#hito"),
        ("olga", "/acuerdos/MEA-TEST-001/trabas/nueva/", "#traba"),
        ("olga", "/sesiones/MEA-TEST/corte/?al=2025-03-31", "#corte"),
        ("olga", "/buscar/", ""),
        ("fatima", "/mis-acuerdos/hitos/7/plazo/", "#plazo"),
        ("fatima", "/mis-acuerdos/", "#informar"),
        ("soledad", "/cuenta/tokens/", "#programa"),
    ],
)
def test_la_ayuda_se_abre_en_la_tarea_de_la_pagina(
    quien: str, pagina: str, tarea: str, como: Callable[[str], Client], mundo: SimpleNamespace
) -> None:
    navegador = como(quien)
    llegada = navegador.get("/ayuda/", headers={"referer": f"http://testserver{pagina}"})["Location"]
    assert llegada.partition("#")[1] + llegada.partition("#")[2] == tarea
    if tarea:
        assert f'id="{tarea[1:]}"' in navegador.get(llegada.partition("#")[0]).content.decode()
    ajena = navegador.get("/ayuda/", headers={"referer": f"https://otro.example{pagina}"})["Location"]
    assert "#" not in ajena


@pytest.mark.una_vez
def test_cada_tarea_que_es_de_una_pagina_se_abre_desde_ella() -> None:
    """Una tarea mal escrita no se perdería en silencio: cada `data-para` lleva a la suya, o a otra más precisa."""
    for manual in MANUALES:
        declaradas = re.findall(r'id="([\w-]+)" data-para="([^"]+)"', fuente(manual))
        assert len(declaradas) == fuente(manual).count("data-para")
        for tarea, direcciones in declaradas:
            for direccion in direcciones.split():
                assert tarea_de(manual, direccion.replace("*", "X-1")) == tarea
