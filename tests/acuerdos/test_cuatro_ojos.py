"""Ninguna persona de la oficina informa por otra y se valida a sí misma: cada manera de intentarlo, con su «no»."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from acuerdos import cuatro_ojos
from acuerdos.acciones import personas, usuarios
from acuerdos.acciones.avances import registrar_avance, validar_avance
from acuerdos.acciones.cuentas import DatosDePersona, con_version
from acuerdos.acciones.solicitudes import decidir_desestimacion
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Avance, Hito
from acuerdos.permisos import Accion, puede
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from tests import fabricas as f
from tests.acuerdos.acciones.comun import no_sirve, se_niega
from tests.puestas import puesta

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
SUYO = "olga.quispe@correo.example"  # un buzón que Olga lee; a la Secretaría no le consta
DE_SU_MANO = "Usted puso el correo o el teléfono de"


@pytest.fixture
@puesta
def hito(sesion: Any) -> Hito:
    return f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion))


def informar(persona: Any, hito: Hito, canal: str = "enlace") -> Avance:
    return f.FabricaAvance(hito=hito, registrado_por=persona, canal=canal, registrado_en=timezone.now())


def cargo_de(persona: Any) -> Any:
    return con_version(PuntoFocal.objects.get(usuario=persona, hasta=None))


# --- Las maneras: cada una devuelve a la persona por la que se entra --------------------------------------------------
def cambia_el_correo_del_cargo(quien: Any, otra: Any, fatima: Any) -> Usuario:
    corregir(quien, fatima, correo=SUYO)
    return fatima


def cambia_el_telefono_del_cargo(quien: Any, otra: Any, fatima: Any) -> Usuario:
    corregir(quien, fatima, telefono="999 000 111")
    return fatima


def cambia_el_correo_de_la_cuenta(quien: Any, otra: Any, fatima: Any) -> Usuario:
    editar(quien, fatima, correo=SUYO)
    return fatima


def cambia_el_telefono_de_la_cuenta(quien: Any, otra: Any, fatima: Any) -> Usuario:
    editar(quien, fatima, telefono="999 000 111")
    return fatima


def nombra_alterna_a_una_persona_nueva(quien: Any, otra: Any, fatima: Any) -> Usuario:
    umachiri = Municipalidad.objects.get(pk=f.UMACHIRI)
    datos = DatosDePersona("Juana Inventada", SUYO, "999 000 111")
    return personas.nombrar_punto_focal(
        por=quien, municipalidad=umachiri, usuario=datos, desde=f.EVENTO, ahora=timezone.now(), titular=False
    ).usuario


def registra_a_una_persona_y_otra_la_nombra(quien: Any, otra: Any, fatima: Any) -> Usuario:
    nueva = usuarios.registrar_persona(por=quien, datos=DatosDePersona("Juana Inventada", SUYO))
    personas.nombrar_punto_focal(
        por=otra,
        municipalidad=Municipalidad.objects.get(pk=f.UMACHIRI),
        usuario=nueva,
        desde=f.EVENTO,
        ahora=timezone.now(),
        titular=False,
    )
    return nueva


def nombra_con_otro_correo_a_una_persona_de_antes(quien: Any, otra: Any, fatima: Any) -> Usuario:
    conocida = f.FabricaUsuario(username="conocida", email="conocida@example.org")
    return personas.nombrar_punto_focal(
        por=quien,
        municipalidad=Municipalidad.objects.get(pk=f.UMACHIRI),
        usuario=conocida,
        desde=f.EVENTO,
        ahora=timezone.now(),
        titular=False,
        correo=SUYO,
    ).usuario


def corregir(quien: Any, persona: Any, **cambios: str) -> None:
    cargo = cargo_de(persona)
    de_antes = {"correo": cargo.correo, "telefono": cargo.telefono}
    personas.editar_contacto(
        por=quien,
        punto_focal=cargo,
        contacto=personas.DatosDeContacto(**de_antes | cambios),
        version=cargo.version,
        ahora=timezone.now(),
    )


def editar(quien: Any, persona: Any, **cambios: str) -> None:
    cuenta = con_version(Usuario.objects.get(pk=persona.pk))
    datos = {"nombre": cuenta.nombre, "correo": cuenta.email, "telefono": cuenta.telefono} | cambios
    usuarios.editar_usuario(por=quien, usuario=cuenta, datos=DatosDePersona(**datos), version=cuenta.version)


DE_CUALQUIERA = [
    cambia_el_correo_del_cargo,
    cambia_el_telefono_del_cargo,
    nombra_alterna_a_una_persona_nueva,
    registra_a_una_persona_y_otra_la_nombra,
    nombra_con_otro_correo_a_una_persona_de_antes,
]
DE_COORDINADOR = [cambia_el_correo_de_la_cuenta, cambia_el_telefono_de_la_cuenta]
MANERAS = [("olga", "carlos", m) for m in DE_CUALQUIERA]
MANERAS += [("carlos", "olga", m) for m in [*DE_CUALQUIERA, *DE_COORDINADOR]]
NOMBRES = [f"{quien}-{manera.__name__}" for quien, _, manera in MANERAS]
Manera = Callable[[Any, Any, Any], Usuario]


@pytest.mark.parametrize("canal", ["enlace", "web"])
@pytest.mark.parametrize(("quien", "otra", "manera"), MANERAS, ids=NOMBRES)
def test_quien_puso_el_contacto_no_valida_lo_que_entra_por_el(
    quien: str, otra: str, manera: Manera, canal: str, hito: Hito, fatima: Any, request: pytest.FixtureRequest
) -> None:
    quien, otra = request.getfixturevalue(quien), request.getfixturevalue(otra)
    persona = manera(quien, otra, fatima)
    avance = informar(persona, hito, canal)
    with se_niega(DE_SU_MANO):
        validar_avance(por=quien, avance=avance, ahora=timezone.now())
    with se_niega("lo confirma otra persona"):
        personas.confirmar_contacto(por=quien, usuario=persona, ahora=timezone.now())
    assert puede(otra, Accion.VALIDAR_AVANCE, avance)
    personas.confirmar_contacto(por=otra, usuario=persona, ahora=timezone.now())
    assert validar_avance(por=quien, avance=avance, ahora=timezone.now()).validado_por == quien


def test_ni_aprueba_la_desestimacion_que_pidio_por_otra(sesion: Any, fatima: Any, carlos: Any) -> None:
    editar(carlos, fatima, correo=SUYO)
    solicitud = f.FabricaDesestimacion(
        acuerdo=f.FabricaAcuerdo(sesion=sesion), registrado_por=fatima, registrado_en=timezone.now()
    )
    with se_niega("lo que pide lo decide otra persona"):
        decidir_desestimacion(por=carlos, desestimacion=solicitud, aprobar=True, ahora=timezone.now())


def test_ni_lo_que_registro_en_nombre_de_ella(hito: Hito, olga: Any, carlos: Any) -> None:
    avance = registrar_avance(por=olga, hito=hito, fecha=f.EVENTO, porcentaje=50, descripcion="", ahora=timezone.now())
    with se_niega("Nadie valida su propio avance."):
        validar_avance(por=olga, avance=avance, ahora=timezone.now())
    assert puede(carlos, Accion.VALIDAR_AVANCE, avance)


def test_dejarlo_como_estaba_antes_de_validar_no_borra_lo_que_hizo(hito: Hito, fatima: Any, olga: Any) -> None:
    de_antes = cargo_de(fatima).correo
    corregir(olga, fatima, correo=SUYO)
    avance = informar(fatima, hito)
    corregir(olga, fatima, correo=de_antes)
    with se_niega(DE_SU_MANO):
        validar_avance(por=olga, avance=avance, ahora=timezone.now())


def test_que_otra_persona_lo_corrija_despues_tampoco(hito: Hito, fatima: Any, olga: Any, carlos: Any) -> None:
    corregir(olga, fatima, correo=SUYO)
    avance = informar(fatima, hito)
    corregir(carlos, fatima, correo="fatima@umachiri.example")
    assert not puede(olga, Accion.VALIDAR_AVANCE, avance)
    assert puede(carlos, Accion.VALIDAR_AVANCE, avance)
    assert not puede(carlos, Accion.VALIDAR_AVANCE, informar(fatima, hito))


# --- Lo que no es de su mano ------------------------------------------------------------------------------------------
def test_lo_informado_antes_del_cambio_se_valida(hito: Hito, fatima: Any, olga: Any) -> None:
    avance = informar(fatima, hito)
    corregir(olga, fatima, correo=SUYO)
    assert validar_avance(por=olga, avance=avance, ahora=timezone.now())


def test_nombrar_a_quien_ya_estaba_con_su_mismo_contacto_no_es_ponerlo(hito: Hito, olga: Any) -> None:
    conocida = f.FabricaUsuario(username="conocida", email="conocida@example.org", telefono="951 654 303")
    personas.nombrar_punto_focal(
        por=olga,
        municipalidad=Municipalidad.objects.get(pk=f.UMACHIRI),
        usuario=conocida,
        desde=f.EVENTO,
        ahora=timezone.now(),
        titular=False,
        correo="Conocida@example.org",
        telefono="951654303",
    )
    assert validar_avance(por=olga, avance=informar(conocida, hito), ahora=timezone.now())
    with no_sirve(usuario="No hay nada que confirmar"):
        personas.confirmar_contacto(por=olga, usuario=conocida, ahora=timezone.now())


def test_escribir_el_mismo_dato_de_otro_modo_no_es_cambiarlo(hito: Hito, fatima: Any, olga: Any) -> None:
    cargo = cargo_de(fatima)
    PuntoFocal.objects.filter(pk=cargo.pk).update(correo="fatima@umachiri.example", telefono="951 654 303")
    cargo.refresh_from_db()
    cargo.save()  # lo puso el sistema
    corregir(olga, fatima, correo="Fatima@umachiri.example", telefono="951654303")
    assert validar_avance(por=olga, avance=informar(fatima, hito), ahora=timezone.now())


def test_que_ella_ingrese_no_borra_quien_puso_su_contacto(hito: Hito, fatima: Any, carlos: Any) -> None:
    """Cada ingreso deja una fila en la historia, y ninguna cambia el correo."""
    editar(carlos, fatima, correo=SUYO)
    fatima.refresh_from_db()
    for n in range(3):
        fatima.last_login = timezone.now() + timedelta(minutes=n)
        fatima._history_user = fatima
        fatima.save(update_fields=["last_login"])
    assert not puede(carlos, Accion.VALIDAR_AVANCE, informar(fatima, hito))


def test_la_cuenta_de_una_colega_no_cuenta(hito: Hito, carlos: Any) -> None:
    """Un coordinador abre las cuentas de la oficina: eso no lo aparta de validar lo que informa una operadora."""
    colega = usuarios.crear_usuario(por=carlos, datos=DatosDePersona("Rosa Paz", "rosa@pcm.example"), rol="operador")
    assert validar_avance(por=carlos, avance=informar(colega, hito, "web"), ahora=timezone.now())


def test_el_correo_de_un_cargo_no_es_el_de_quien_trabaja_en_la_secretaria(fatima: Any, olga: Any, carlos: Any) -> None:
    Usuario.objects.filter(pk=olga.pk).update(email="olga@pcm.example")
    for quien in (olga, carlos):
        with no_sirve(correo="que trabaja en la Secretaría"):
            corregir(quien, fatima, correo="OLGA@pcm.example")
        with no_sirve(correo="que trabaja en la Secretaría"):
            personas.nombrar_punto_focal(
                por=quien,
                municipalidad=Municipalidad.objects.get(pk="030606"),
                usuario=f.FabricaUsuario(),
                desde=f.EVENTO,
                ahora=timezone.now(),
                correo="olga@pcm.example",
            )


def test_de_muchas_personas_se_lee_en_dos_consultas(
    fatima: Any, benita: Any, olga: Any, django_assert_num_queries: Any
) -> None:
    corregir(olga, fatima, correo=SUYO)
    with django_assert_num_queries(2):
        cuatro_ojos.preparar(olga, [fatima, benita])
        ahora = timezone.now()
        assert cuatro_ojos.paso_por_sus_manos(olga, fatima.pk, ahora)
        assert not cuatro_ojos.paso_por_sus_manos(olga, benita.pk, ahora)
    with django_assert_num_queries(0):
        cuatro_ojos.preparar(olga, [olga])


def test_confirmar_es_de_la_secretaria(fatima: Any, soledad: Any, olga: Any) -> None:
    corregir(olga, fatima, correo=SUYO)
    with pytest.raises(AccionDenegada, match="Solo la Secretaría"):
        personas.confirmar_contacto(por=soledad, usuario=fatima, ahora=timezone.now())
    with pytest.raises(DatoInvalido):
        personas.confirmar_contacto(por=olga, usuario=soledad, ahora=timezone.now())
