"""En toda página con formulario: se abre, el ingreso se acaba, se envía, se ingresa otra vez, y lo escrito está ahí.

Recorre las direcciones de todo el sitio: una página nueva sin su fila hace fallar la prueba, y una cuyo texto no
vuelve, también.
"""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from lxml import html

from acuerdos.acciones.lotes import preparar_lote
from acuerdos.enums import VerboDeLote
from acuerdos.models import Envio, Importacion, PlantillaHito, ReglaDeRecordatorio, VistaGuardada
from cuentas.models import Borrador
from municipalidades.models import PuntoFocal
from recordatorios.calendario import siguiente_habil
from reuniones.models import FuncionarioSectorial
from tests import fabricas
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI, en_lima
from tests.puestas import puesta
from tests.web.matriz import NO_SE_ENVIA, QUIENES, Codigos
from tests.web.seguimiento import conftest as del_seguimiento
from tests.web.seguimiento.test_matriz import MATRIZ as DEL_SEGUIMIENTO
from tests.web.sesiones import conftest as de_la_sesion
from web.comun.conflicto import _leer, sellar

caso, viva = del_seguimiento.caso, de_la_sesion.viva

# De cada control, qué se teclea. Lo que no está aquí se elige o se marca.
TECLEADO = {
    "text": "Texto de {}",
    "email": "{}@example.org",
    "tel": "951234567",
    "number": "7",
    "date": "2026-03-04",
    "time": "10:35",
    "search": "Texto de {}",
}
# Nada que escribir: se confirma con un botón, se marca o se elige un archivo.
SIN_TEXTO = {
    "lote",
    "hojas",
    "publicar_sesion",
    "hitos_de_plantilla",
    "avance_validar",
    "avance_adjuntar",
    "punto_focal_documento",
    "autoridad_documento",
    "acuerdo_restaurar",
    "acuerdo_recordar",
    "acuerdo_no_recordar",
    "importar",
    "importacion_deshacer",
    "recordatorios_interruptor",
    "constancia",
}
A = "codigo"
PROPIAS = {"acuerdos", "cuentas", "municipalidades", "muniejecutivo", "reuniones", "web"}
APARTE = {
    "account_reset_password_from_key",  # lo que se escribe es una contraseña: no se guarda
    "mfa_remove_webauthn",  # se confirma, sin escribir nada
    "auth_user_password_change",  # de la administración
    "mfa_reemplazar",  # lo que se escribe es un código del momento: no se guarda
}
SE_ESCRIBE_EN = {"vistas": "/acuerdos/"}
Fila = tuple[str, Callable[[SimpleNamespace], list[Any]], str]


def de(quien: str, *claves: str, consulta: str = "") -> Fila:
    """Como `quien`, la dirección con esas claves de `escenario`."""
    return quien, lambda e: [valor(e, clave) for clave in claves], consulta


def valor(e: SimpleNamespace, clave: str) -> Any:
    cosa = getattr(e, clave)
    return getattr(cosa, "numero" if clave in e.por_numero else "pk", cosa)


FORMULARIOS: dict[str, Fila] = {
    "vistas": de("olga"),  # se escribe en la lista de acuerdos
    "vista": de("olga", "vista"),
    "lote_nuevo": de("carlos", consulta="?verbo=anular&acuerdo=MEA-TEST-001"),
    "nueva_sesion": de("olga"),
    "editar_sesion": de("olga", "en_preparacion"),
    "etapa": de("carlos", "en_curso"),
    "publicar_corte": de("carlos", "en_seguimiento"),  # reemplaza al que ya se publicó
    "retirar_corte": de("carlos", "en_seguimiento", "publicado"),
    "asistencia": de("olga", "en_curso"),
    "programar_reunion": de("olga", "en_preparacion"),
    "pegar_agenda": de("olga", "en_preparacion"),
    "mover_reunion": de("olga", "en_preparacion", "turno"),
    "cancelar_reunion": de("olga", "en_preparacion", "turno"),
    "reunion": de("olga", "en_curso", "sala"),
    "resultado_de_reunion": de("olga", "en_curso", "sala"),
    "acta_nueva": de("olga", "en_curso", "sala"),
    "acta_anular": de("olga", "en_curso", "sala", "acta"),
    "nuevo_acuerdo": de("olga", "en_curso"),
    "editar_acuerdo": de("olga", "escrito"),
    "anular_acuerdo": de("olga", "escrito"),
    "validacion": de("olga", consulta="?ver=todos"),
    "hito_proponer": de("fatima", A),
    "desestimacion_pedir": de("olga", "sin_hitos"),
    "inversiones": de("olga"),
    "importacion_columnas": de("olga", "suelta"),
    "importacion_corregir": de("olga", "con_error"),
    "municipalidad_correo": de("olga", "ubigeo"),
    "autoridades": de("olga"),
    "autoridad_nueva": de("olga", "ubigeo"),
    "autoridad": de("olga", "ubigeo", "autoridad"),
    "punto_focal_nombrar": de("olga", "ubigeo", consulta="?nueva=1"),
    "punto_focal_cesar": de("olga", "ubigeo", "titular"),
    "punto_focal_ascender": de("olga", "ubigeo", "alterno"),
    "punto_focal_contacto": de("olga", "ubigeo", "titular"),
    "documento_de_cargo_anular": de("olga", "papel"),
    "funcionario_nombrar": de("olga", "sector", consulta="?nueva=1"),
    "funcionario_cesar": de("olga", "sector", "funcionario"),
    "persona_nueva": de("carlos"),
    "persona_editar": de("carlos", "persona"),
    "persona_rol": de("carlos", "persona"),
    "persona_desactivar": de("carlos", "persona"),
    "persona_reactivar": de("carlos", "persona"),
    "persona_dos_pasos": de("carlos", "persona"),
    "recordatorios_carta": de("olga", "destino"),
    "recordatorios_rebote": de("olga", "persona"),
    "recordatorios_regla": de("olga", "regla"),
    "recordatorios_regla_nueva": de("olga"),
    "recordatorios_no_laborable": de("olga"),
    "recordatorios_arreglar": de("olga", "fallido"),
    "mis_recordatorios": de("fatima"),
    "tokens_propios": de("fatima"),
    "token_de_sector": de("carlos"),
    "pantalla": de("olga"),
    "informar": de("fatima", "tarea"),
    "propuesto": de("fatima", "propuesta_de_avance"),
    "mas_plazo": de("fatima", "tarea"),
    "decir_traba": de("fatima", A),
}


def como_en_su_matriz(claves: Callable[[Any], list[Any]], al_leer: Codigos) -> Fila:
    """La fila de una página del seguimiento: sus claves, y como el último que puede verla."""
    return [quien for quien, codigo in zip(QUIENES, al_leer, strict=True) if codigo == 200][-1], claves, ""


# Las del seguimiento dicen en su matriz qué claves llevan y quién las ve: aquí, solo las que se abren de otro modo.
FORMULARIOS |= {
    nombre: como_en_su_matriz(claves, al_leer)
    for nombre, (claves, al_leer, al_enviar) in DEL_SEGUIMIENTO.items()
    if al_enviar != NO_SE_ENVIA and nombre not in FORMULARIOS.keys() | SIN_TEXTO
}


@pytest.fixture
@puesta
def escenario(caso: SimpleNamespace, viva: Any, hoy: date, olga: Any, fatima: Any) -> SimpleNamespace:
    """Algo en cada etapa, para que cada formulario tenga de qué."""
    curso = fabricas.FabricaSesion(codigo="MEA-CURSO", etapa="en_curso", fecha=hoy, sectores=["MTPE", "MVCS"])
    for sesion in (viva, curso):
        reunion = fabricas.FabricaReunion(
            sesion=sesion,
            codigo="MTPE-01",
            estado="programada",
            sala="Sala 1",
            inicio_previsto=time(9),
            fin_previsto=time(9, 40),
            municipalidades=[UMACHIRI, SAN_JOSE_LAMBAYEQUE],
        )
    escrito = fabricas.FabricaAcuerdo(sesion=curso, plazo=hoy)
    sin_hitos = fabricas.FabricaAcuerdo(sesion=caso.sesion)
    PlantillaHito.objects.create(
        clasificacion=sin_hitos.clasificacion, texto="Ficha", responsable="GL", dias=30, peso=1, orden=1
    )
    ahora = en_lima(hoy, 11)
    lote = preparar_lote(
        por=olga, verbo=VerboDeLote.ASIGNAR, datos={"usuario": olga.pk}, acuerdos=[sin_hitos.pk], ahora=ahora
    )
    fabricas.FabricaCortePublicado(sesion=caso.sesion, al=hoy)
    suelta, con_error = _libros(olga, ahora)
    return SimpleNamespace(
        **vars(caso),
        suelta=suelta,
        con_error=con_error,
        en_seguimiento=caso.sesion.codigo,
        publicado=1,
        en_preparacion=viva.codigo,
        en_curso=curso.codigo,
        turno="MTPE-01",
        acta=fabricas.FabricaDocumento(acuerdo=None, reunion=reunion, clase="acta"),
        sala="MTPE-01",
        escrito=escrito.codigo,
        sin_hitos=sin_hitos.codigo,
        ubigeo=UMACHIRI,
        sector="MTPE",
        lote=lote,
        tarea=fabricas.FabricaHito(acuerdo=caso.acuerdo, plazo=siguiente_habil(hoy) + timedelta(days=7)),
        destino=f"u{fatima.pk}",
        por_numero={"propuesto", "sin_avances"},
        anulado=sin_hitos,
        autoridad=fabricas.FabricaAutoridad(),
        titular=PuntoFocal.objects.get(usuario=fatima),
        papel=fabricas.FabricaDocumentoDeCargo(punto_focal=PuntoFocal.objects.get(usuario=fatima)),
        alterno=fabricas.FabricaPuntoFocal(usuario__username="alterna", titular=False),
        funcionario=FuncionarioSectorial.objects.get(usuario__username="soledad"),
        persona=fabricas.FabricaUsuario(username="persona", email="persona@example.org"),
        propuesta_de_avance=fabricas.FabricaAvancePropuesto(hito__acuerdo=caso.acuerdo, propuesto_en=ahora),
        vista=VistaGuardada.objects.create(usuario=olga, nombre="Lo mío", guardada_en=ahora),
        regla=ReglaDeRecordatorio.objects.exclude(clase="antes").first(),
        fallido=_fallido(hoy, ahora),
    )


def _fallido(hoy: date, ahora: Any) -> Envio:
    """Un correo que no salió porque la municipalidad no tiene a quién."""
    return Envio.objects.create(
        destino=f"m{SAN_JOSE_LAMBAYEQUE}",
        dia=hoy,
        municipalidad_id=SAN_JOSE_LAMBAYEQUE,
        message_id="<m@ejemplo>",
        estado="fallido",
        motivo="No tiene correo",
        proximo_intento_en=ahora,
    )


def _libros(olga: Any, ahora: Any) -> tuple[Importacion, Importacion]:
    """Una hoja suelta de la que aún no se dijo nada, y un libro con un error."""
    comun = {"nombre": "a.csv", "sha256": "0" * 64, "tamano": 1, "subida_en": ahora, "subida_por": olga}
    comun |= {"encolada_en": ahora, "estado": "revisada"}
    hoja = {"titulos_en": 1, "columnas": [[0, "A · Compromiso", "Una losa", "Compromiso"]], "huella": "0" * 64}
    error = ["Acuerdos", 2, "M", "31/02/2025", "No existe.", "Corríjala.", "fecha que no sirve", "", "", "", []]
    return (
        Importacion.objects.create(informe={"por_columnas": {"Hoja1": hoja}}, **comun),
        Importacion.objects.create(informe={"errores": 1}, errores=[error], **comun),
    )


def test_toda_pagina_con_formulario_tiene_su_fila() -> None:
    con_formulario = {
        nombre
        for nombre, vista in hojas(get_resolver())
        if getattr(vista, "es_formulario", False) and getattr(vista, "login_required", True)
    }
    assert con_formulario == set(FORMULARIOS) | SIN_TEXTO


@pytest.mark.django_db
def test_ninguna_pagina_se_mira_y_se_envia_sin_decirlo() -> None:
    """Las demás o solo se miran o solo se envían: no hay página con formulario que esté fuera de esa cuenta."""
    peticiones = RequestFactory()
    propias = [
        (nombre, vista)
        for nombre, vista in hojas(get_resolver())
        if vista.__module__.split(".")[0] in PROPIAS and not hasattr(vista, "cls") and nombre not in APARTE
    ]
    sueltas = [
        nombre
        for nombre, vista in propias
        if not hasattr(vista, "es_formulario")
        and admite(vista, peticiones.get("/"))
        and admite(vista, peticiones.post("/"))
    ]
    assert len(propias) > 100
    assert sueltas == []


@pytest.mark.parametrize("nombre", FORMULARIOS)
def test_si_el_ingreso_se_acaba_lo_escrito_vuelve(
    nombre: str, escenario: SimpleNamespace, request: pytest.FixtureRequest
) -> None:
    quien, claves, consulta = FORMULARIOS[nombre]
    persona, navegador = request.getfixturevalue(quien), Client()
    navegador.force_login(persona)
    direccion = reverse(nombre, args=claves(escenario))
    pagina = leer(navegador, SE_ESCRIBE_EN.get(nombre, direccion) + consulta)
    formularios = los_que_se_envian(pagina, direccion)
    tocado = 0
    for cual, formulario in enumerate(formularios):
        tocado += llenar(formulario)
        escrito = dict_de(formulario)
        Session.objects.all().delete()
        respuesta = navegador.post(formulario.get("action") or direccion + consulta, escrito)
        assert (respuesta.status_code, respuesta["Location"].split("?")[0]) == (302, "/ingresar/")
        aviso = navegador.get(respuesta["Location"])
        assert "Lo que escribió está guardado" in aviso.content.decode()
        navegador.force_login(persona)
        vuelta = leer(navegador, aviso.context["redirect_field_value"])
        assert "Aquí está lo que había escrito y no llegó a enviarse" in vuelta.text_content().replace("\n  ", " ")
        devuelto = dict_de(los_que_se_envian(vuelta, direccion)[cual])
        assert {n: v for n, v in devuelto.items() if n in escrito} == escrito
    assert tocado, "esta página no tiene nada que escribir: va en SIN_TEXTO"


CON_VERSION = {
    *(
        "editar_sesion",
        "cancelar_reunion",
        "resultado_de_reunion",
        "mover_reunion",
        "editar_acuerdo",
        "corregir_acuerdo",
        "hito_editar",
    ),
    *("autoridad", "municipalidad_correo", "persona_editar", "punto_focal_contacto"),
    *("recordatorios_regla", "recordatorios_arreglar"),
}


@pytest.mark.parametrize("nombre", FORMULARIOS)
def test_si_otra_persona_guardo_antes_lo_escrito_sigue_ahi(
    nombre: str, escenario: SimpleNamespace, request: pytest.FixtureRequest
) -> None:
    """Lo que se edita lleva su versión y lo que se leyó: si otra persona cambió entretanto lo mismo, se pregunta, y lo
    tecleado está en la página. Lo leído se cambia entero: así, todo lo que se escribe choca con lo de la otra persona.
    """
    quien, claves, consulta = FORMULARIOS[nombre]
    navegador = Client()
    navegador.force_login(request.getfixturevalue(quien))
    direccion = reverse(nombre, args=claves(escenario))
    pagina = leer(navegador, SE_ESCRIBE_EN.get(nombre, direccion) + consulta)
    con_version = [f for f in los_que_se_envian(pagina, direccion) if f.xpath(".//input[@name='version']")]
    assert bool(con_version) is (nombre in CON_VERSION)
    for formulario in con_version:
        version = formulario.fields["version"]
        antes = dict_de(formulario)
        llenar(formulario)
        escrito = dict_de(formulario)
        if "leido" not in formulario.fields:
            continue
        leido = sellar(dict.fromkeys(_leer(formulario.fields["leido"]), "lo que decía cuando se abrió"))
        otra = {"version": [str(int(version or 0) + 7)], "leido": [leido]}
        respuesta = navegador.post(direccion + consulta, escrito | otra)
        if respuesta.status_code == 400:  # lo que no se puede escribir en un campo, como estaba
            malos = html.document_fromstring(respuesta.content.decode()).xpath("//*[@aria-invalid='true']/@name")
            assert malos
            escrito |= {nombre: antes.get(nombre, [""]) for nombre in malos}
            respuesta = navegador.post(direccion + consulta, escrito | otra)
        assert respuesta.status_code == 409, "guardó encima de lo de otra persona sin preguntar"
        dicho = html.document_fromstring(respuesta.content.decode())
        vuelve = {valor for f in dicho.forms for valores in dict_de(f).values() for valor in valores}
        tecleado = {v for n, valores in escrito.items() for v in valores if n in v and n != "buscar"}
        assert escrito != antes
        assert tecleado <= vuelve, tecleado - vuelve


def test_lo_registrado_ya_no_vuelve(escenario: SimpleNamespace, olga: Any) -> None:
    navegador = Client()
    direccion = reverse("nota_nueva", args=[escenario.codigo])
    navegador.post(direccion, {"texto": "Llamar a la alcaldesa"})
    navegador.force_login(olga)
    assert "Llamar a la alcaldesa" in navegador.get(direccion).content.decode()
    assert Borrador.objects.count() == 1
    assert navegador.post(direccion, {"texto": "Llamar a la regidora"}).status_code == 302
    assert not Borrador.objects.exists()
    assert "Llamar" not in navegador.get(direccion).content.decode()


def test_lo_escrito_en_una_pagina_no_aparece_en_otra(escenario: SimpleNamespace, olga: Any) -> None:
    """La misma dirección para dos personas distintas: las distingue lo que va detrás de `?`."""
    navegador, base = Client(), reverse("punto_focal_nombrar", args=[UMACHIRI])
    navegador.post(f"{base}?nueva=1", {"nombre": "Rosa Quispe Mamani"})
    navegador.force_login(olga)
    assert "Rosa Quispe" in navegador.get(f"{base}?nueva=1").content.decode()
    assert "Rosa Quispe" not in navegador.get(f"{base}?persona={escenario.persona.pk}").content.decode()


@pytest.mark.parametrize("nombre", sorted(SIN_TEXTO - {"importacion_deshacer"}))
def test_donde_no_hay_nada_que_escribir_de_verdad_no_lo_hay(
    nombre: str, escenario: SimpleNamespace, carlos: Any, olga: Any
) -> None:
    argumentos = {
        "lote": [escenario.lote.pk],
        "hojas": [escenario.en_seguimiento],
        "publicar_sesion": [escenario.en_curso],
        "hitos_de_plantilla": [escenario.sin_hitos],
        "avance_validar": [escenario.codigo, escenario.avance.pk],
        "constancia": [escenario.avance.pk],
        "avance_adjuntar": [escenario.codigo, escenario.avance.pk],
        "punto_focal_documento": [escenario.ubigeo, escenario.titular.pk],
        "autoridad_documento": [escenario.ubigeo, escenario.autoridad.pk],
        "acuerdo_restaurar": [escenario.anulado.codigo],
        "acuerdo_recordar": [escenario.codigo],
        "acuerdo_no_recordar": [escenario.codigo],
    }
    if nombre == "acuerdo_restaurar":
        type(escenario.anulado).objects.filter(pk=escenario.anulado.pk).update(
            anulado_en=en_lima(escenario.sesion.fecha), anulado_por=carlos, motivo_de_anulacion="Repetido"
        )
    navegador = Client()
    navegador.force_login(olga if nombre == "lote" else carlos)
    direccion = reverse(nombre, args=argumentos.get(nombre, []))
    pagina = leer(navegador, direccion)
    assert not any(se_teclea(formulario) for formulario in los_que_se_envian(pagina, direccion))


def test_deshacer_una_importacion_no_pide_texto(escenario: SimpleNamespace, carlos: Any, hoy: date) -> None:
    """Solo se confirma: sin carga hecha, la página ni se muestra."""
    libro = Importacion.objects.create(
        nombre="libro.xlsx",
        sha256="0" * 64,
        tamano=1,
        subida_en=en_lima(hoy),
        subida_por=carlos,
        encolada_en=en_lima(hoy),
    )
    navegador = Client()
    navegador.force_login(carlos)
    assert navegador.get(reverse("importacion_deshacer", args=[libro.pk])).status_code == 302


# --- Leer y llenar formularios ----------------------------------------------------------------------------------------
def hojas(resolver: Any) -> Iterator[tuple[str, Any]]:
    for patron in resolver.url_patterns:
        if hasattr(patron, "url_patterns"):
            yield from hojas(patron)
        else:
            yield patron.name, patron.callback


def admite(vista: Any, peticion: Any) -> bool:
    """Si la página deja pasar ese método. Sin sus claves ni su usuario no llega lejos: ya pasó."""
    try:
        return vista(peticion).status_code != 405
    except (AttributeError, Http404, TypeError):
        return True


def leer(navegador: Client, direccion: str) -> Any:
    respuesta = navegador.get(direccion)
    assert respuesta.status_code == 200, (direccion, respuesta.status_code, respuesta.get("Location"))
    return html.document_fromstring(respuesta.content.decode())


def los_que_se_envian(pagina: Any, direccion: str) -> list[Any]:
    """Los formularios POST de la página que se envían a esa dirección."""
    todos = [f for f in pagina.forms if f.method == "POST"]
    return [f for f in todos if (f.get("action") or direccion).partition("?")[0] == direccion]


def se_teclea(formulario: Any) -> bool:
    return any(
        control.tag == "textarea" or control.get("type", "text") in TECLEADO
        for control in formulario.xpath(".//textarea[@name] | .//input[@name]")
    )


def llenar(formulario: Any) -> int:
    """Teclea en todo lo que se teclea, y elige lo último de lo que se elige; devuelve cuántos controles tocó."""
    tocado = 0
    for control in formulario.xpath(".//textarea[@name] | .//input[@name] | .//select[@name]"):
        clase = control.get("type", "text") if control.tag == "input" else control.tag
        if control.tag == "textarea" or clase in TECLEADO:
            control.value = TECLEADO.get(clase, "Primera línea de {}\nSegunda línea").format(control.name)
        elif clase == "select":
            control.value = control.value_options[-1]
        elif clase == "checkbox":
            control.checked = not control.checked
        elif clase == "radio" and control.get("value"):
            for otro in formulario.xpath(f".//input[@name='{control.name}']"):
                otro.checked = otro is control
        else:
            continue
        tocado += 1
    return tocado


def dict_de(formulario: Any) -> dict[str, list[str]]:
    """Lo que el navegador enviaría y dice algo, sin el sello contra falsificación."""
    enviado: dict[str, list[str]] = {}
    for nombre, dicho in formulario.form_values():
        if nombre != "csrfmiddlewaretoken" and dicho:
            enviado.setdefault(nombre, []).append(dicho.replace("\r\n", "\n").strip())
    return enviado
