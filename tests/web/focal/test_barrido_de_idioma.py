"""Todo lo que lee un punto focal pasa por gettext: sus páginas, lo que se le niega, sus correos y sus guiones."""

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as ajustes
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones import personas, usuarios
from acuerdos.acciones.cuentas import DatosDePersona, con_version
from acuerdos.models import Avance, Hito, PreferenciaDeRecordatorios
from cuentas.adaptador import QUE_CAMBIO, AdaptadorDeCuentas
from cuentas.cartas import invitar, pedir_clave
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal, Region
from recordatorios.cartas import enviar_cartas
from reuniones.models import Sector
from tests import fabricas, marcas
from tests.web.conftest import HOY
from tests.web.focal.conftest import DIAS, avance_de, direccion_de, foto
from web.comun import guiones

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
# Lo que no es de ningún idioma, o nombra a alguien.
DE_NADIE = ["MUNI Ejecutivo", "Secretaría de Descentralización · Presidencia del Consejo de Ministros", "PDF"]
DE_NADIE += ["English", "Castellano"]
AJENOS = {
    "nada.jpg": b"",
    "hola.txt": b"hola",
    "anima.gif": b"GIF89a" + b"x" * 40,
    "hoja.docx": b"PK\x03\x04 word/document.xml",
    "video.mp4": b"\x00\x00\x00\x18ftypmp42" + b"x" * 40,
    "cortada.png": fabricas.PNG[:40],
    "mal.pdf": b"%PDF-1.7 nada",
}


@pytest.fixture
def ella(settings: Any, monkeypatch: pytest.MonkeyPatch, fatima: Any, hoy: Any) -> Iterator[Client]:
    """Fátima, que lee en el idioma de las marcas."""
    settings.IDIOMAS = ["es", marcas.IDIOMA]
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "cuentas.idiomas.ConIdioma"]
    marcas.poner(monkeypatch)
    PreferenciaDeRecordatorios.objects.create(usuario=fatima, idioma=marcas.IDIOMA)
    cliente = Client()
    cliente.force_login(fatima)
    cliente.cookies["idioma"] = marcas.IDIOMA
    yield cliente


@pytest.fixture
def escrito(tareas: SimpleNamespace, fatima: Any, soledad: Any) -> Callable[[], list[str]]:
    """Lo que está en la base: no se traduce."""

    def leer() -> list[str]:
        lugar = tareas.acuerdo.municipalidad
        dichos = [
            str(fatima),
            fatima.username,
            "MTPE",
            fatima.email,
            str(soledad),
            lugar.nombre_completo,
            lugar.region.nombre,
            str(lugar),
        ]
        dichos += [texto for par in Hito.objects.values_list("texto", "acuerdo__texto") for texto in par]
        dichos += [texto[:n].rstrip() for texto in dichos for n in (59, 79) if len(texto) > n]
        dichos += Hito.objects.values_list("acuerdo__codigo", flat=True)
        dichos += [t for a in Avance.objects.all() for t in (a.descripcion, a.motivo_de_devolucion)]
        return [*dichos, *DE_NADIE]

    return leer


def _queda(respuesta: Any, datos: list[str]) -> list[str]:
    if respuesta["Content-Type"].startswith("application/json"):
        return [frase for dicha in respuesta.json().get("errores", []) for frase in marcas.sin_marcar(dicha, datos)]
    html = respuesta.content.decode()
    assert '<html lang="en">' in html, respuesta.request["PATH_INFO"]
    return marcas.sin_marcar(marcas.de_una_pagina(html), datos)


@pytest.mark.parametrize("json", [False, True])
def test_lo_que_se_le_rechaza(
    json: bool, ella: Client, tareas: SimpleNamespace, enlace: Any, escrito: Callable[[], list[str]]
) -> None:
    fabricas.FabricaReprogramacion(acuerdo=tareas.acuerdo, hito=tareas.lejana, estado="solicitada")
    avance, plazo = avance_de(tareas.tarde), f"/mis-acuerdos/hitos/{tareas.tarde.pk}/plazo/"
    traba, porque = f"/mis-acuerdos/{tareas.acuerdo.codigo}/traba/", {"motivo": "llovió"}
    mucho = "x" * 5_001
    envios: list[tuple[str, dict[str, Any]]] = [
        (avance, {}),
        (avance, {"porcentaje": "otro", "otro": "500"}),
        (avance, {"porcentaje": "otro", "otro": "algo"}),
        (avance, {"porcentaje": "100"}),
        (avance, {"porcentaje": "50", "fecha": f"{HOY + DIAS(days=3)}"}),
        (avance, {"porcentaje": "50", "fecha": "1999-01-01"}),
        (avance, {"porcentaje": "50", "fecha": "ayer"}),
        (avance, {"porcentaje": "50", "descripcion": mucho}),
        (avance, {"porcentaje": "50", "evidencias": [foto(f"{n}.png") for n in range(6)]}),
        *(
            (avance, {"porcentaje": "100", "evidencias": SimpleUploadedFile(nombre, contenido)})
            for nombre, contenido in AJENOS.items()
        ),
        (avance_de(tareas.propuesta), {"porcentaje": "50"}),
        (plazo, {}),
        (plazo, {"plazo_nuevo": f"{tareas.tarde.plazo}", **porque}),
        (plazo, {"plazo_nuevo": "2099-01-01", **porque}),
        (plazo, {"plazo_nuevo": "2001-01-01", **porque}),
        (f"/mis-acuerdos/hitos/{tareas.lejana.pk}/plazo/", {"plazo_nuevo": f"{HOY + DIAS(days=120)}", **porque}),
        (traba, {}),
        (traba, {"categoria": "legal", "necesidad": "La ley", "necesaria_el": "2001-01-01"}),
        (traba, {"categoria": "legal", "necesidad": mucho, "quien_puede": "x" * 201}),
        (direccion_de(enlace), {"porcentaje": "100", "cifras": "0001", "evidencias": foto()}),
        (direccion_de(enlace), {}),
    ]
    quedan = {}
    for ruta, datos in envios:
        mas = {"headers": {"accept": "application/json"}} if json else {}
        respuesta = ella.post(ruta, datos, **mas)
        assert 400 <= respuesta.status_code < 500, (ruta, datos)
        dichos = [*escrito(), *AJENOS, "llovió", "La ley", mucho, "x" * 201]
        if queda := _queda(respuesta, dichos):
            quedan[ruta, str(datos)[:80]] = queda
    assert quedan == {}


def test_cada_pagina_suya_y_cada_constancia(
    ella: Client, tareas: SimpleNamespace, enlace: Any, escrito: Callable[[], list[str]], fatima: Any
) -> None:
    codigo, tarde = tareas.acuerdo.codigo, tareas.tarde
    constancia = ella.post(avance_de(tareas.pronto), {"porcentaje": "50"})["Location"]
    traba = ella.post(f"/mis-acuerdos/{codigo}/traba/", {"categoria": "legal", "necesidad": "La ley"})["Location"]
    plazo = {"plazo_nuevo": f"{HOY + DIAS(days=30)}", "motivo": "Llovió"}
    pedido = ella.post(f"/mis-acuerdos/hitos/{tarde.pk}/plazo/", plazo)["Location"]
    propuesto = fabricas.FabricaAvancePropuesto(hito=tareas.lejana)
    rutas = [
        *("/mis-acuerdos/", "/mis-acuerdos/todos/", "/mis-acuerdos/historia/", "/avisos/", "/cuenta/"),
        *(avance_de(hito) for hito in (tareas.tarde, tareas.devuelta, tareas.lejana)),
        *(f"/mis-acuerdos/{codigo}/traba/", f"/mis-acuerdos/hitos/{tarde.pk}/plazo/", constancia, traba, pedido),
        *(direccion_de(enlace), "/avances-propuestos/", f"/avances-propuestos/{propuesto.pk}/"),
        avance_de(tareas.terminada),  # ya no se informa
    ]
    quedan = {}
    for ruta in rutas:
        dichos = [*escrito(), "La ley", "Llovió", propuesto.descripcion, "Legal"]
        if queda := _queda(ella.get(ruta), dichos):
            quedan[ruta] = queda
    assert quedan == {}


@pytest.fixture
def acuerdo_lleno(ella: Client, tareas: SimpleNamespace, carlos: Any) -> str:
    """Uno con algo en cada parte de su página: la dirección de ella."""
    acuerdo, codigo = tareas.acuerdo, tareas.acuerdo.codigo
    traba = {"categoria": "legal", "necesidad": "La ley", "necesaria_el": "2025-12-01", "quien_puede": "Quien"}
    ella.post(f"/mis-acuerdos/{codigo}/traba/", traba)
    plazo = {"plazo_nuevo": f"{HOY + DIAS(days=30)}", "motivo": "Llovió"}
    ella.post(f"/mis-acuerdos/hitos/{tareas.tarde.pk}/plazo/", plazo)
    ella.post(avance_de(tareas.pronto), {"porcentaje": "50", "descripcion": "Falta", "evidencias": foto()})
    ese_dia = {"registrado_en": fabricas.en_lima(HOY)}
    fabricas.FabricaDocumento(acuerdo=acuerdo, **ese_dia)
    fabricas.FabricaMensaje(acuerdo=acuerdo, texto="¿Cómo va?", dirigido_a="municipalidad", **ese_dia)
    fabricas.FabricaMensaje(acuerdo=acuerdo, texto="Va bien", canal="correo", **ese_dia)
    traba_de_antes = fabricas.FabricaTraba(acuerdo=acuerdo, levantada=True, como_se_levanto="Llovió")
    fabricas.FabricaAsistenciaTecnica(traba=traba_de_antes, descripcion="Falta")
    fabricas.FabricaDesestimacion(acuerdo=acuerdo, motivo="La ley")
    fabricas.FabricaReprogramacion(acuerdo=acuerdo, rechazada=True, motivo="Llovió")
    _cambiar_cada_cosa(carlos, tareas, traba_de_antes)
    return f"/acuerdos/{codigo}/"


def _cambiar_cada_cosa(carlos: Usuario, tareas: SimpleNamespace, traba: Any) -> None:
    """Para que su historia diga campos: de un hito, de una traba y de un avance."""
    for cosa, cambios in (
        (tareas.lejana, {"responsable": "GR", "peso": 3}),
        (traba, {"categoria": "tecnica", "necesidad": "La ley"}),
        (tareas.acuerdo, {"cui": "1234567", "tipo": "compromiso"}),
    ):
        cosa.refresh_from_db()
        cosa._history_user = carlos
        for campo, valor in cambios.items():
            setattr(cosa, campo, valor)
        cosa.save()


def test_la_pagina_de_un_acuerdo(
    ella: Client, acuerdo_lleno: str, tareas: SimpleNamespace, escrito: Callable[[], list[str]]
) -> None:
    acuerdo = tareas.acuerdo
    lugar, sesion = acuerdo.municipalidad, acuerdo.sesion
    dichos = ["La ley", "Llovió", "Quien", "Falta", "¿Cómo va?", "Va bien", "foto.png", "oficio.pdf", sesion.nombre]
    dichos += [lugar.nombre, lugar.provincia, acuerdo.sector.nombre, acuerdo.clasificacion.nombre, "Oficio N.°"]
    dichos += ["MDU/A", "Certificación presupuestal", "MEF", "No procede"]
    assert _queda(ella.get(acuerdo_lleno), [*escrito(), *dichos]) == []


def test_a_la_secretaria_se_le_habla_en_castellano(ella: Client, acuerdo_lleno: str, olga: Any) -> None:
    oficina = Client()
    oficina.force_login(olga)
    oficina.cookies["idioma"] = marcas.IDIOMA
    assert marcas.ABRE not in oficina.get(acuerdo_lleno).content.decode()


def test_la_tabla_del_funcionario(
    ella: Client, tareas: SimpleNamespace, soledad: Any, escrito: Callable[[], list[str]]
) -> None:
    cliente = Client()
    cliente.force_login(soledad)
    cliente.cookies["idioma"] = marcas.IDIOMA
    fabricas.FabricaAvance(hito=tareas.ajena, porcentaje=40, registrado_por=soledad)
    quedan = {}
    for busca in ("", f"?informar={tareas.ajena.pk}", "?search=nadie", "?cuando=pronto&ordering=-plazo_vigente"):
        sectores = [f"{soledad}", "Sector ", *tareas.otro.sector_id.split()]
        lugar = tareas.otro.municipalidad
        lugares = [
            lugar.nombre_completo,
            lugar.distrito,
            str(tareas.otro.sesion),
            tareas.otro.sesion.codigo,
            "de prueba",
            "nadie",
        ]
        lugares += [*Region.objects.values_list("nombre", flat=True), *Sector.objects.values_list("nombre", flat=True)]
        if queda := _queda(cliente.get(f"/mis-acuerdos/{busca}"), [*escrito(), *sectores, *lugares]):
            quedan[busca] = queda
    assert quedan == {}


def test_las_cartas_de_su_cuenta(ella: Client, fatima: Any, carlos: Any, escrito: Callable[[], list[str]]) -> None:
    cuenta = con_version(Usuario.objects.get(pk=fatima.pk))
    datos = DatosDePersona(cuenta.nombre, "otra@correo.example", "999000111")
    usuarios.editar_usuario(por=carlos, usuario=cuenta, datos=datos, version=cuenta.version)
    cargo = con_version(PuntoFocal.objects.get(usuario=fatima))
    contacto = personas.DatosDeContacto(correo="cargo@correo.example")
    ahora = timezone.now()
    personas.editar_contacto(por=carlos, punto_focal=cargo, version=cargo.version, contacto=contacto, ahora=ahora)
    for que in [*QUE_CAMBIO, "otra cosa"]:
        AdaptadorDeCuentas().send_notification_mail(que, Usuario.objects.get(pk=fatima.pk))
    invitar(Usuario.objects.get(pk=fatima.pk), motivo="")
    pedir_clave("otra@correo.example")
    personas.cesar_punto_focal(por=carlos, punto_focal=cargo, hasta=HOY, ahora=ahora, queda_vacante=True)
    enviar_cartas(reloj=lambda: fabricas.en_lima(HOY + DIAS(days=9999)))
    assert len(mail.outbox) > len(QUE_CAMBIO) + 4
    quedan = set()
    for carta in mail.outbox:
        dichos = [*escrito(), str(carlos), fatima.username, "Secretaría de Descentralización, PCM"]
        cuerpo = re.sub(r"https?://[^\s⟧]+|[^\s⟦]+@[^\s⟧]+", "", carta.body)
        quedan |= {*marcas.sin_marcar(carta.subject, dichos), *marcas.sin_marcar(cuerpo, dichos)}
    assert quedan == set()


def test_las_frases_de_los_guiones_estan_todas() -> None:
    """Las que cada guion dice, y ninguna más: una que falte saldría en castellano."""
    for archivos, frases in (
        (("cola.js", "formulario.js"), guiones.FRASES),
        (("sin_senal.js",), guiones.SIN_SENAL),
    ):
        codigo = "".join((ajustes.RAIZ / "static/js" / nombre).read_text("utf-8") for nombre in archivos)
        dichas = {*re.findall(r"\b_\(\s*(?:p, )?'([^']+)'", codigo), *re.findall(r"const no = '([^']+)'", codigo)}
        assert dichas == set(frases), archivos


def test_los_guiones_las_reciben_y_en_castellano_la_pagina_no_dice_nada(ella: Client, tareas: SimpleNamespace) -> None:
    ruta = avance_de(tareas.tarde)
    assert "⟦Enviando…⟧" in ella.get(ruta).content.decode()
    assert ella.get(reverse("moldes")).json()["frases"]["Sin señal"] == "⟦Sin señal⟧"
    assert ' data-f="' not in ella.get(f"{ruta}?idioma=es").content.decode()
