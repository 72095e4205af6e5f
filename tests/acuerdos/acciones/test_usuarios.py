"""Las cuentas: quién las lleva, qué no se puede, y que a quien se desactiva se le corta todo en el acto."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password
from django.test import Client

from acuerdos.acciones import usuarios
from acuerdos.acciones.cuentas import DatosDePersona, con_version
from acuerdos.errores import Conflicto
from acuerdos.models import Enlace, PreferenciaDeRecordatorios
from cuentas.api import crear_token
from cuentas.models import Carta, TokenAPI, Usuario
from cuentas.sistema import usuario_sistema
from municipalidades.models import PuntoFocal
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, no_sirve, rastro, se_niega

pytestmark = pytest.mark.django_db
RUTH = DatosDePersona("Ruth Vilca", "ruth.vilca@pcm.example", "987 000 111")


@pytest.fixture(autouse=True)
def _dia():
    with time_machine.travel(AHORA, tick=False):
        yield


@pytest.fixture
def carla(db):
    return f.FabricaCoordinador(username="carla", nombre="Carla Díaz")


def historia(usuario):
    ultimo = usuario.history.latest("history_id")
    return ultimo.history_user, ultimo.history_change_reason


def test_un_coordinador_crea_cuentas_de_la_secretaria(carlos):
    ruth = usuarios.crear_usuario(por=carlos, datos=RUTH, rol="operador")
    assert (ruth.username, ruth.rol, ruth.has_usable_password()) == ("ruth.vilca", "operador", False)
    rastro(ruth, carlos, "+")
    with no_sirve(correo="ya es de Ruth Vilca"):
        usuarios.crear_usuario(por=carlos, datos=RUTH, rol="operador")
    with no_sirve(correo="ya es de Ruth Vilca"):
        usuarios.crear_usuario(por=carlos, datos=DatosDePersona("Otra", f"\u200e{RUTH.correo}\u200b"), rol="operador")
    with no_sirve(correo="una letra del alfabeto cirílico"):
        usuarios.crear_usuario(por=carlos, datos=DatosDePersona("Otra", "о@pcm.example"), rol="operador")
    with no_sirve(nombre="Escriba sus nombres y apellidos"):
        usuarios.crear_usuario(por=carlos, datos=DatosDePersona("\u200b\u2800", "o@pcm.example"), rol="operador")
    with no_sirve(rol="Elija operador o coordinador"):
        usuarios.crear_usuario(por=carlos, datos=DatosDePersona("Otra", "o@pcm.example"), rol="jefe")
    with no_sirve(correo="ahí recibe la invitación"):
        usuarios.crear_usuario(por=carlos, datos=DatosDePersona("Otra"), rol="operador")


def test_nadie_mas_lleva_las_cuentas(olga, carlos, fatima, eva):
    for quien in (olga, fatima, eva):
        for hacer in (
            lambda q: usuarios.crear_usuario(por=q, datos=RUTH, rol="operador"),
            lambda q: usuarios.editar_usuario(por=q, usuario=eva, datos=RUTH, version=1),
            lambda q: usuarios.cambiar_rol(por=q, usuario=eva, rol="operador", motivo="x"),
            lambda q: usuarios.desactivar_usuario(por=q, usuario=eva, motivo="x", ahora=AHORA),
            lambda q: usuarios.reactivar_usuario(por=q, usuario=eva, motivo="x"),
            lambda q: usuarios.quitar_segundo_paso(por=q, usuario=eva, motivo="x", ahora=AHORA),
        ):
            with se_niega("Solo un coordinador puede gestionar usuarios"):
                hacer(quien)
    with se_niega("Solo un coordinador"):
        usuarios.anotar_invitacion(por=olga, usuario=carlos)
    usuarios.anotar_invitacion(por=olga, usuario=fatima)
    assert historia(fatima) == (olga, "Invitación enviada")


def test_las_cuentas_del_servidor_no_se_tocan(carlos):
    raiz = f.FabricaUsuario(username="raiz", is_superuser=True, rol="coordinador")
    for cuenta in (raiz, usuario_sistema()):
        with se_niega("Esta cuenta es del servidor"):
            usuarios.editar_usuario(por=carlos, usuario=cuenta, datos=RUTH, version=1)
        with se_niega("Esta cuenta es del servidor"):
            usuarios.desactivar_usuario(por=carlos, usuario=cuenta, motivo="x", ahora=AHORA)


def test_editar_deja_historia_no_pisa_a_nadie_y_olvida_el_correo_viejo(carlos, carla, eva):
    EmailAddress.objects.create(user=eva, email=eva.email, primary=True, verified=True)
    version = con_version(eva).version
    datos = DatosDePersona("Eva Luna Rojas", "eva.luna@x.example", "951 333 444")
    editada = usuarios.editar_usuario(por=carlos, usuario=eva, datos=datos, version=version)
    assert (editada.nombre, editada.email, editada.username) == ("Eva Luna Rojas", "eva.luna@x.example", "eva")
    rastro(editada, carlos)
    assert not EmailAddress.objects.exists()
    with pytest.raises(Conflicto) as choque:
        usuarios.editar_usuario(por=carla, usuario=eva, datos=RUTH, version=version)
    assert choque.value.actual.version == editada.version


def test_el_rol_se_cambia_con_motivo_y_con_sus_limites(carlos, carla, eva, fatima, soledad):
    ahora_operadora = usuarios.cambiar_rol(por=carlos, usuario=eva, rol="operador", motivo="Contrato 12")
    assert ahora_operadora.rol == "operador"
    assert historia(eva) == (carlos, "Contrato 12")
    for persona, rol, errores in (
        (eva, "operador", {"rol": "ya lo tiene"}),
        (carlos, "operador", {"rol": "a sí mismo"}),
        (fatima, "operador", {"rol": "Ejerce un cargo en la Municipalidad Distrital de Umachiri"}),
        (soledad, "coordinador", {"rol": "Ejerce un cargo en el sector MTPE"}),
        (eva, "jefa", {"rol": "operador o coordinador"}),
    ):
        with no_sirve(**errores):
            usuarios.cambiar_rol(por=carlos, usuario=persona, rol=rol, motivo="x")
    with no_sirve(motivo="Diga por qué"):
        usuarios.cambiar_rol(por=carlos, usuario=eva, rol="", motivo=" ")
    assert usuarios.cambiar_rol(por=carlos, usuario=carla, rol="", motivo="Renunció").rol == ""


def test_siempre_queda_un_coordinador(carlos, carla):
    usuarios.cambiar_rol(por=carlos, usuario=carla, rol="operador", motivo="x")
    usuarios.cambiar_rol(por=carlos, usuario=carla, rol="coordinador", motivo="x")
    Usuario.objects.filter(pk=carlos.pk).update(is_active=False)  # su página quedó abierta; ya no coordina
    for hacer in (
        lambda: usuarios.desactivar_usuario(por=carlos, usuario=carla, motivo="x", ahora=AHORA),
        lambda: usuarios.cambiar_rol(por=carlos, usuario=carla, rol="", motivo="x"),
    ):
        with se_niega("Usted ya no es coordinador"):
            hacer()
    with se_niega("a sí mismo"):
        usuarios.desactivar_usuario(por=carla, usuario=carla, motivo="x", ahora=AHORA)
    assert Usuario.objects.get(rol="coordinador", is_active=True) == carla


def test_nadie_se_desactiva_a_si_mismo(carlos, carla):
    with se_niega("Nadie se desactiva a sí mismo"):
        usuarios.desactivar_usuario(por=carlos, usuario=carlos, motivo="x", ahora=AHORA)


def test_al_desactivar_se_corta_todo_en_el_acto_y_no_revive(carlos, fatima, sesion):
    hito = f.FabricaHito(acuerdo__sesion=sesion)
    navegador, otro = Client(), Client()
    navegador.force_login(fatima)
    otro.force_login(carlos)
    crear_token(usuario=fatima)
    enlace = Enlace.objects.create(hito=hito, persona=fatima, creado_en=AHORA, vence_el=HOY + timedelta(days=9))
    PreferenciaDeRecordatorios.objects.create(usuario=fatima, sello_de_calendario="sello")
    assert navegador.get("/avisos/").status_code == 200
    with no_sirve(queda_vacante="1 acuerdo por cumplir y 1 hito abierto"):
        usuarios.desactivar_usuario(por=carlos, usuario=fatima, motivo="Se fue", ahora=AHORA)
    assert navegador.get("/avisos/").status_code == 200
    usuarios.desactivar_usuario(por=carlos, usuario=fatima, motivo="Se fue", ahora=AHORA, queda_vacante=True)
    enlace.refresh_from_db()
    assert navegador.get("/avisos/").status_code == 302
    assert otro.get("/avisos/").status_code == 200
    assert (PuntoFocal.objects.get().hasta, enlace.revocado_en, TokenAPI.objects.count()) == (HOY, AHORA, 0)
    assert Client().get("/calendario/sello.ics").status_code == 404
    assert historia(fatima) == (carlos, "Se fue")
    Carta.objects.all().delete()
    usuarios.reactivar_usuario(por=carlos, usuario=fatima, motivo="Volvió")
    assert [(c.para, "Se reactivó su cuenta" in c.cuerpo) for c in Carta.objects.all()] == [(fatima.email, True)]
    assert navegador.get("/avisos/").status_code == 302, "la sesión de antes no revive"
    assert check_password(f.CLAVE, Usuario.objects.get(pk=fatima.pk).password)


def test_no_se_reactiva_a_quien_perdio_su_correo(carlos, eva):
    usuarios.desactivar_usuario(por=carlos, usuario=eva, motivo="Se fue", ahora=AHORA)
    with no_sirve(motivo="ya estaba desactivada"):
        usuarios.desactivar_usuario(por=carlos, usuario=eva, motivo="Otra vez", ahora=AHORA)
    usuarios.registrar_persona(por=carlos, datos=DatosDePersona("Heredera", eva.email))
    with no_sirve(motivo="lo tiene ahora Heredera"):
        usuarios.reactivar_usuario(por=carlos, usuario=eva, motivo="Volvió")


def test_a_quien_perdio_su_telefono_se_le_quita_el_segundo_paso(carlos, olga):
    with no_sirve(motivo="No tiene segundo paso"):
        usuarios.quitar_segundo_paso(por=carlos, usuario=olga, motivo="Llamó", ahora=AHORA)
    for tipo in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=olga, type=tipo, data={})
    navegador = Client()
    navegador.force_login(olga)
    usuarios.quitar_segundo_paso(por=carlos, usuario=olga, motivo="Llamó y vino en persona", ahora=AHORA)
    assert not Authenticator.objects.exists()
    assert navegador.get("/tablero/").status_code == 302
    assert historia(olga) == (carlos, "Sin segundo paso: Llamó y vino en persona")
    with se_niega("con su contraseña"):
        usuarios.quitar_segundo_paso(por=carlos, usuario=carlos, motivo="x", ahora=AHORA)
