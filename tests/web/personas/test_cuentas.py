"""Las cuentas desde las páginas: encontrarlas, crearlas, cambiarles el rol, desactivarlas y cortarles el acceso."""

import smtplib
from typing import Any

from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acuerdos.models import Acuerdo
from cuentas.api import crear_token
from cuentas.models import TokenAPI, Usuario
from municipalidades.models import PuntoFocal
from tests import fabricas
from tests.web.conftest import HOY
from tests.web.personas.cartas import salgan_las_cartas


def en(ruta: str, persona: Any) -> str:
    return reverse(ruta, args=[persona.pk])


def test_se_crea_una_operadora_y_ella_entra_con_la_clave_que_eligio(mundo: Any, como: Any) -> None:
    datos = {"nombre": "Ruth Vilca", "correo": "ruth.vilca@pcm.example", "telefono": "", "rol": "operador"}
    navegador = como("carlos")
    html = navegador.post("/personas/nueva/", datos, follow=True).content.decode()
    assert "ingresa con el usuario «ruth.vilca»" in html
    assert "La invitación va en camino a ruth.vilca@pcm.example" in html
    salgan_las_cartas()
    direccion = next(x for x in mail.outbox[0].body.split() if "/cuenta/clave/nueva/" in x)
    assert direccion.startswith("http://localhost:8000/"), "la dirección es la del sistema, no la de la petición"
    suya = Client()
    formulario = suya.get(direccion.removeprefix("http://localhost:8000"), follow=True).redirect_chain[-1][0]
    suya.post(formulario, {"password1": "la-lluvia-cae-tarde", "password2": "la-lluvia-cae-tarde"})
    entra = Client()
    hecho = entra.post(
        "/ingresar/", {"login": "ruth.vilca@pcm.example", "password": "la-lluvia-cae-tarde"}, follow=True
    )
    assert hecho.redirect_chain[-1][0] == "/tablero/"
    repetida = navegador.post("/personas/nueva/", datos)
    assert repetida.status_code == 400
    assert "Ese correo ya es de Ruth Vilca (ruth.vilca)" in repetida.content.decode()


def test_editar_guarda_y_si_otra_persona_guardo_antes_se_ven_las_dos(mundo: Any, como: Any, eva: Any) -> None:
    navegador, direccion = como("carlos"), en("persona_editar", eva)
    datos = {c.name: c.value() for c in navegador.get(direccion).context["form"]}
    assert navegador.post(direccion, datos | {"nombre": "Eva Luna Rojas"}).status_code == 302
    choque = navegador.post(direccion, datos | {"nombre": "Eva Rojas"})
    assert choque.status_code == 409
    assert "Eva Luna Rojas" in choque.content.decode()
    html = navegador.get(en("persona", eva)).content.decode()
    assert "nombres y apellidos" in html
    assert "Carlos Ramos" in html


def test_un_ingreso_entretanto_no_es_un_conflicto(mundo: Any, como: Any, eva: Any) -> None:
    navegador, direccion = como("carlos"), en("persona_editar", eva)
    datos = {c.name: c.value() for c in navegador.get(direccion).context["form"]}
    Client().post("/ingresar/", {"login": "eva", "password": fabricas.CLAVE})
    assert navegador.post(direccion, datos | {"telefono": "951 777 666"}).status_code == 302
    assert Usuario.objects.get(pk=eva.pk).telefono == "951 777 666"


def test_cambiar_el_rol_pide_un_porque_y_vale_en_el_acto(mundo: Any, como: Any, eva: Any, fatima: Any) -> None:
    navegador, suya = como("carlos"), como("eva")
    assert suya.get("/tablero/").status_code == 403
    assert navegador.post(en("persona_rol", eva), {"rol": "operador"}).status_code == 400
    navegador.post(en("persona_rol", eva), {"rol": "operador", "motivo": "Contrato 8"})
    assert suya.get("/tablero/").status_code == 200
    negado = navegador.post(en("persona_rol", fatima), {"rol": "operador", "motivo": "x"})
    assert "Ejerce un cargo en la Municipalidad Distrital de Umachiri" in negado.content.decode()
    navegador.post(en("persona_rol", eva), {"rol": "", "motivo": "Terminó su contrato"})
    assert suya.get("/tablero/").status_code == 403


def test_desactivar_dice_que_corta_y_exige_saber_lo_que_queda_vacante(mundo: Any, como: Any, fatima: Any) -> None:
    navegador, suya, direccion = como("carlos"), como("fatima"), en("persona_desactivar", fatima)
    html = navegador.get(direccion).content.decode()
    assert "la Municipalidad Distrital de Umachiri, que tiene 2 acuerdos por cumplir y 1 hito abierto" in html
    sin_decir = navegador.post(direccion, {"motivo": "Renunció"})
    assert sin_decir.status_code == 400
    assert suya.get("/mis-acuerdos/").status_code == 200
    navegador.post(direccion, {"motivo": "Renunció", "queda_vacante": "on"})
    assert suya.get("/mis-acuerdos/").status_code == 302
    assert PuntoFocal.objects.get().hasta == HOY
    ingreso = Client().post("/ingresar/", {"login": "fatima", "password": fabricas.CLAVE})
    assert ingreso.get("Location") != "/inicio/"
    navegador.post(en("persona_reactivar", fatima), {"motivo": "Volvió"})
    assert Usuario.objects.get(pk=fatima.pk).is_active


def test_desactivar_dice_cuantos_acuerdos_sigue(mundo: Any, como: Any, olga: Any) -> None:
    suyo, otro = Acuerdo.objects.order_by("pk")[:2]
    Acuerdo.objects.filter(pk=suyo.pk).update(a_cargo=olga)
    navegador, direccion = como("carlos"), en("persona_desactivar", olga)
    assert "Sigue 1 acuerdo por la Secretaría: asígnelo a otra" in navegador.get(direccion).content.decode()
    Acuerdo.objects.filter(pk=otro.pk).update(a_cargo=olga)
    assert "Sigue 2 acuerdos por la Secretaría: asígnelos a otra" in navegador.get(direccion).content.decode()


def test_se_quita_el_segundo_paso_de_quien_perdio_su_telefono(mundo: Any, como: Any, olga: Any, carlos: Any) -> None:
    navegador = como("carlos")
    Authenticator.objects.create(user=olga, type="totp", data={})
    assert "Quitarlo" in navegador.get(en("persona", olga)).content.decode()
    navegador.post(en("persona_dos_pasos", olga), {"motivo": "Vino en persona"})
    assert not Authenticator.objects.exists()
    assert "Sin segundo paso: Vino en persona" in navegador.get(en("persona", olga)).content.decode()
    otra_vez = navegador.post(en("persona_dos_pasos", olga), {"motivo": "Otra vez"})
    assert "No tiene segundo paso activado" in otra_vez.content.decode()


def test_los_tokens_se_ven_sin_su_texto_y_se_revocan(mundo: Any, como: Any, soledad: Any, eva: Any) -> None:
    navegador = como("carlos")
    suyo, texto = crear_token(usuario=soledad, descripcion="Sistema del MTPE")
    ajeno, _ = crear_token(usuario=eva)
    html = navegador.get(en("persona", soledad)).content.decode()
    assert "Sistema del MTPE" in html
    assert texto[:15] not in html
    assert suyo.digest not in html
    for mal in ("", "abc", ajeno.digest[:16], "\x00" * 16, "%" * 16):
        navegador.post(en("persona_token", soledad), {"token": mal})
        assert TokenAPI.objects.count() == 2, mal
    navegador.post(en("persona_token", soledad), {"token": suyo.digest[:16]})
    assert list(TokenAPI.objects.all()) == [ajeno]


def test_reenviar_la_invitacion(mundo: Any, como: Any, fatima: Any, carlos: Any) -> None:
    navegador = como("olga")
    html = navegador.post(en("persona_invitar", fatima), follow=True).content.decode()
    assert "va en camino a fatima@ejemplo.pe" in html
    assert "Su invitación está por salir desde el" in html
    salgan_las_cartas()
    assert "Su invitación salió el" in navegador.get(en("persona", fatima)).content.decode()
    assert navegador.post(en("persona_invitar", carlos)).status_code == 403
    Usuario.objects.filter(pk=fatima.pk).update(email="")
    html = navegador.post(en("persona_invitar", fatima), follow=True).content.decode()
    assert "No tiene correo" in html
    assert len(mail.outbox) == 1


def test_la_invitacion_que_no_sale_dice_por_que_en_su_pagina(
    mundo: Any, como: Any, fatima: Any, monkeypatch: Any
) -> None:
    def no_sale(*_: Any, **__: Any) -> int:
        raise smtplib.SMTPDataError(554, b"5.7.1 parece basura")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", no_sale)
    navegador = como("olga")
    navegador.post(en("persona_invitar", fatima))
    salgan_las_cartas()
    html = navegador.get(en("persona", fatima)).content.decode()
    assert "no consta." in html
    assert "El servidor no acepta el mensaje: 554 5.7.1 parece basura." in html


# --- El contacto que puso alguien de la oficina -----------------------------------------------------------------------
def test_quien_puso_un_contacto_lo_ve_y_lo_confirma_otra_persona(mundo: Any, como: Any, fatima: Any) -> None:
    cargo, pagina = PuntoFocal.objects.get(usuario=fatima), en("persona", fatima)
    olga, carlos = como("olga"), como("carlos")
    assert "nadie más confirmó" not in olga.get(pagina).content.decode()
    corregir = reverse("punto_focal_contacto", args=[cargo.municipalidad_id, cargo.pk])
    form = olga.get(corregir).context["form"]
    datos = {"correo": "otra@umachiri.example", "version": form["version"].value(), "leido": form["leido"].value()}
    assert olga.post(corregir, datos).status_code == 302
    suya = olga.get(pagina).content.decode()
    assert "lo puso Olga Quispe" in suya
    assert "pida a otra persona" in suya
    assert "Confirmar que es suyo" not in suya
    assert olga.post(en("persona_confirmar", fatima)).status_code == 403
    assert "Confirmar que es suyo" in carlos.get(pagina).content.decode()
    hecho = carlos.post(en("persona_confirmar", fatima), follow=True).content.decode()
    assert f"el contacto de {fatima} es suyo" in hecho
    assert "nadie más confirmó" not in hecho
    assert "Contacto confirmado" in hecho, "queda en su historia"


def test_la_cola_de_validacion_dice_por_que_no_y_la_pagina_del_acuerdo_tambien(
    mundo: Any, como: Any, fatima: Any, olga: Any
) -> None:
    cargo = PuntoFocal.objects.get(usuario=fatima)
    cargo.correo, cargo._history_user = "otra@umachiri.example", olga
    cargo.save()
    hito = fabricas.FabricaHito(acuerdo=mundo.pronto)
    avance = fabricas.FabricaAvance(
        hito=hito, porcentaje=100, registrado_por=fatima, canal="enlace", registrado_en=timezone.now()
    )
    frase = "Usted puso el correo o el teléfono de Fátima Mamani"
    cola = como("olga").get("/validacion/?ver=todos").content.decode()
    assert frase in cola
    assert f'name="marcados" value="{avance.pk}"' not in cola
    assert frase in como("olga").get(f"/acuerdos/{mundo.pronto.codigo}/").content.decode()
    respuesta = como("olga").post(f"/acuerdos/{mundo.pronto.codigo}/avances/{avance.pk}/validar/")
    assert respuesta.status_code == 403
    assert f'name="marcados" value="{avance.pk}"' in como("carlos").get("/validacion/?ver=todos").content.decode()
