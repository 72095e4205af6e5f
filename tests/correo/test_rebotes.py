"""Lo que vuelve: cuándo una dirección ya no recibe, cuándo se prueba otra vez, y quién no quiere más correos."""

from datetime import timedelta

import pytest

from acuerdos.enums import EstadoDeEnvio, Frecuencia
from acuerdos.models import CorreoRecibido, Envio, PreferenciaDeRecordatorios
from correo import mensaje, puerta
from correo.rebotes import leer
from correo.resultado import ResultadoDeRecibir
from recordatorios import direcciones
from recordatorios.contactos import sin_contacto
from tests.correo.conftest import AHORA, DIA, pasar
from tests.correo.rebotes import casos, en_regla, queja

NO_EXISTE = ("failed", "5.1.1", "smtp; 550 5.1.1 User unknown")
LLENO = ("failed", "5.2.2", "smtp; 552 5.2.2 Mailbox full")
SPAM = ("failed", "5.7.1", "smtp; 554 5.7.1 Message rejected as spam")


def test_de_setenta_avisos_se_entiende_lo_que_significan():
    todos = list(casos())
    assert len(todos) >= 70
    leidos = {caso.nombre: leer(mensaje.leer(caso.mensaje)).tipo for caso in todos}
    assert leidos == {caso.nombre: caso.tipo for caso in todos}


@pytest.fixture
def envio(hito) -> Envio:
    """El que ya salió, y el servidor de la oficina aceptó."""
    pasar()
    envio = Envio.objects.get(persona__username="fatima")
    assert envio.estado == EstadoDeEnvio.ENVIADO
    return envio


def volver(envio, aviso, *, n=1, ahora=AHORA) -> ResultadoDeRecibir:
    crudo = en_regla(*aviso, message_id=f"<dsn{n}@mx.pe>") if isinstance(aviso, tuple) else aviso
    return puerta.recibir(crudo, destinatario=direcciones.de_rebote(envio), remitente_del_sobre="", ahora=ahora)


@pytest.mark.django_db
def test_el_remitente_del_sobre_dice_que_envio_es_y_el_from_sigue_siendo_el_de_la_oficina(hito, settings):
    [correo] = [c for c in pasar() if c.to == ["fatima@ejemplo.pe"]]
    envio = Envio.objects.get(persona__username="fatima")
    assert direcciones.leer(correo.from_email) == direcciones.Direccion(direcciones.ClaseDeDireccion.REBOTE, envio.pk)
    assert correo.message()["From"] == settings.DEFAULT_FROM_EMAIL


@pytest.mark.django_db
def test_su_nota_de_vacaciones_no_la_deja_sin_contacto_aunque_diga_un_telefono(envio):
    [nota] = [caso.mensaje for caso in casos() if caso.nombre == "vacaciones-con-telefono"]
    assert volver(envio, nota) == ResultadoDeRecibir.CALLADO
    assert list(sin_contacto()) == []


@pytest.mark.django_db
def test_si_la_direccion_no_recibe_el_envio_falla_y_la_persona_queda_sin_contacto(envio, fatima):
    assert volver(envio, NO_EXISTE) == ResultadoDeRecibir.REBOTE
    envio.refresh_from_db()
    assert (envio.estado, envio.motivo[:23]) == (EstadoDeEnvio.FALLIDO, "La dirección no recibe:")
    assert set(envio.recordatorios.values_list("estado", flat=True)) == {EstadoDeEnvio.FALLIDO}
    assert list(sin_contacto()) == [fatima]
    assert "User unknown" in PreferenciaDeRecordatorios.objects.get(usuario=fatima).motivo_de_rebote


@pytest.mark.django_db
def test_si_ya_le_corrigieron_el_correo_no_queda_sin_contacto(envio, fatima):
    fatima.puntos_focales.update(correo="nueva@ejemplo.pe")
    fatima.email = "nueva@ejemplo.pe"
    fatima.save()
    volver(envio, NO_EXISTE)
    assert not sin_contacto().exists()


@pytest.mark.django_db
def test_si_fue_pasajero_sus_recordatorios_salen_con_el_resumen_siguiente(envio):
    assert volver(envio, LLENO) == ResultadoDeRecibir.REBOTE
    envio.refresh_from_db()
    assert envio.estado == EstadoDeEnvio.PROGRAMADO
    assert not sin_contacto().exists()
    [otra_vez] = [c for c in pasar(DIA + timedelta(days=1)) if c.to == ["fatima@ejemplo.pe"]]
    assert "hito vencido" in otra_vez.subject or "por vencer" in otra_vez.subject


@pytest.mark.django_db
def test_a_la_tercera_vuelta_seguida_queda_sin_contacto(envio, fatima):
    for n in range(3):
        Envio.objects.filter(pk=envio.pk).update(estado=EstadoDeEnvio.ENVIADO, enviado_en=AHORA)
        volver(envio, LLENO, n=n)
    envio.refresh_from_db()
    assert envio.estado == EstadoDeEnvio.FALLIDO
    assert list(sin_contacto()) == [fatima]


@pytest.mark.django_db
def test_si_no_nos_quieren_falla_con_lo_que_dijeron_y_la_persona_sigue_con_contacto(envio):
    volver(envio, SPAM)
    envio.refresh_from_db()
    assert envio.estado == EstadoDeEnvio.FALLIDO
    assert "no acepta nuestro correo" in envio.motivo
    assert not sin_contacto().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("aviso", [("delayed", "4.4.1", "smtp; 421 try later"), ("delivered", "2.0.0", "")])
def test_lo_que_se_demora_o_llego_no_cambia_nada(envio, aviso):
    assert volver(envio, aviso) == ResultadoDeRecibir.REBOTE
    envio.refresh_from_db()
    assert envio.estado == EstadoDeEnvio.ENVIADO


@pytest.mark.django_db
def test_el_mismo_aviso_dos_veces_es_uno(envio):
    assert [volver(envio, LLENO), volver(envio, LLENO)] == [ResultadoDeRecibir.REBOTE, ResultadoDeRecibir.REPETIDO]
    assert CorreoRecibido.objects.count() == 1


@pytest.mark.django_db
def test_una_nota_de_vacaciones_al_remitente_del_sobre_no_es_un_rebote(envio):
    [nota] = [caso.mensaje for caso in casos() if caso.nombre == "vacaciones"]
    assert volver(envio, nota) == ResultadoDeRecibir.CALLADO
    envio.refresh_from_db()
    assert envio.estado == EstadoDeEnvio.ENVIADO


@pytest.mark.django_db
@pytest.mark.parametrize("adonde", ["quejas", "rebote"])
def test_quien_marca_el_correo_como_no_deseado_deja_de_recibir(envio, fatima, adonde):
    destinatario = direcciones.de_quejas() if adonde == "quejas" else direcciones.de_rebote(envio)
    datos = {"destinatario": destinatario, "remitente_del_sobre": "fbl@proveedor.com", "ahora": AHORA}
    assert puerta.recibir(queja(envio.message_id), **datos) == ResultadoDeRecibir.QUEJA
    assert PreferenciaDeRecordatorios.objects.get(usuario=fatima).frecuencia == Frecuencia.NINGUNA


@pytest.mark.django_db
@pytest.mark.parametrize(("message_id", "clase"), [("<nada@x>", "abuse"), ("", "not-spam")])
def test_una_queja_de_otro_correo_o_que_no_lo_es_no_cambia_nada(envio, fatima, message_id, clase):
    crudo = queja(message_id or envio.message_id, clase)
    datos = {"destinatario": direcciones.de_quejas(), "remitente_del_sobre": "fbl@x.com", "ahora": AHORA}
    assert puerta.recibir(crudo, **datos) == ResultadoDeRecibir.CALLADO
    assert not PreferenciaDeRecordatorios.objects.filter(frecuencia=Frecuencia.NINGUNA).exists()


@pytest.mark.django_db
def test_a_la_secretaria_una_queja_no_la_da_de_baja(envio, olga):
    Envio.objects.filter(pk=envio.pk).update(persona=olga)
    datos = {"destinatario": direcciones.de_quejas(), "remitente_del_sobre": "fbl@x.com", "ahora": AHORA}
    assert puerta.recibir(queja(envio.message_id), **datos) == ResultadoDeRecibir.QUEJA
    assert not PreferenciaDeRecordatorios.objects.filter(frecuencia=Frecuencia.NINGUNA).exists()
