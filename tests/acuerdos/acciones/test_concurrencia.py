"""Cincuenta personas a la vez, en PostgreSQL de verdad: nada se repite, nada se pierde."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections, transaction

from acuerdos.acciones.acuerdos import DatosDeAcuerdo, editar_acuerdo, registrar_acuerdo
from acuerdos.acciones.avances import registrar_avance, validar_avance
from acuerdos.acciones.cambios import acto
from acuerdos.acciones.cuentas import DatosDePersona
from acuerdos.acciones.filas_de_lote import CAMBIO_DESPUES
from acuerdos.acciones.hitos import HitoEscrito, registrar_hito
from acuerdos.acciones.lotes import EN_EL_ACTO, confirmar_lote, deshacer_lote, preparar_lote, terminar_lote
from acuerdos.acciones.personas import nombrar_funcionario, nombrar_punto_focal
from acuerdos.acciones.proyeccion import diferencias
from acuerdos.acciones.recordar_ahora import YA_SALIO, recordar_ahora, retirar_recordatorio
from acuerdos.acciones.reuniones import empezar_reunion, marcar_presencia, registrar_resultado
from acuerdos.acciones.sesiones import avanzar_etapa
from acuerdos.acciones.solicitudes import decidir_reprogramacion
from acuerdos.acciones.usuarios import desactivar_usuario, registrar_persona
from acuerdos.acciones.vistas import guardar_vista
from acuerdos.enums import Responsable, Tipo, VerboDeLote
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.models import Acuerdo, Avance, Clasificacion, Recordatorio
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from recordatorios import cola
from recordatorios.tomados import tomar
from reuniones.enums import EstadoReunion
from reuniones.models import FuncionarioSectorial, Sector
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogos"),
    pytest.mark.servicios,
]
CUANTOS = 50
A_LA_VEZ = 10  # conexiones; cada hilo espera a los demás antes de empezar


def a_la_vez(tarea: Callable[[int], Any], cuantas: int = CUANTOS) -> list[Any]:
    """Lo que devolvió, o el error que levantó, cada una de las `cuantas` veces que se corrió `tarea`."""
    salida = Barrier(A_LA_VEZ)

    def correr(n: int) -> Any:
        if n < A_LA_VEZ:
            salida.wait(timeout=30)
        try:
            return tarea(n)
        except (AccionDenegada, Conflicto, DatoInvalido) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(A_LA_VEZ) as hilos:
        return list(hilos.map(correr, range(cuantas)))


def datos(**cambios: Any) -> DatosDeAcuerdo:
    campos = {
        "municipalidad": Municipalidad.objects.get(pk=f.UMACHIRI),
        "sector": Sector.objects.get(pk="MTPE"),
        "texto": "Capacitar a las vecinas",
        "tipo": Tipo.ACUERDO,
        "clasificacion": Clasificacion.objects.get(pk="orientacion"),
        "responsable": Responsable.GL,
        "plazo": date(2025, 9, 30),
    }
    return DatosDeAcuerdo(**campos | cambios)


@pytest.fixture
def en_curso(sesion):
    sesion.etapa = "en_curso"
    sesion.save()
    return sesion


def test_es_postgresql():
    assert connection.vendor == "postgresql"


def test_50_acuerdos_a_la_vez_llevan_50_codigos_sin_repetir_ni_saltar(en_curso, olga):
    a_la_vez(lambda n: registrar_acuerdo(por=olga, sesion=en_curso, datos=datos(texto=f"Acuerdo {n}"), ahora=AHORA))
    acuerdos = list(Acuerdo.objects.order_by("codigo"))
    assert [a.codigo for a in acuerdos] == [f"MEA-TEST-{n:03d}" for n in range(1, CUANTOS + 1)]
    assert {a.texto for a in acuerdos} == {f"Acuerdo {n}" for n in range(CUANTOS)}
    assert list(diferencias()) == []


def test_quien_registra_en_una_sala_que_se_esta_cancelando_espera_y_se_le_dice(en_curso, olga):
    """Sin el candado de la reunión se cruzaban: quedaba no realizada y con un acuerdo."""
    reunion = f.FabricaReunion(sesion=en_curso, codigo="MTPE-01", estado="programada", municipalidades=[f.UMACHIRI])
    cancelada = Barrier(2)

    def cancelar_despacio() -> None:
        with transaction.atomic():
            registrar_resultado(
                por=olga,
                reunion=reunion,
                version=reunion.version,
                estado=EstadoReunion.NO_REALIZADA,
                inicio=None,
                fin=None,
                motivo="No viajó",
                ahora=AHORA,
            )
            cancelada.wait(timeout=30)
            time.sleep(0.5)
        connections.close_all()

    def registrar() -> Any:
        cancelada.wait(timeout=30)
        try:
            return registrar_acuerdo(por=olga, sesion=en_curso, datos=datos(reunion=reunion), ahora=AHORA)
        except DatoInvalido as error:
            return str(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hilos:
        pasos = [hilos.submit(cancelar_despacio), hilos.submit(registrar)]
        assert "MTPE-01 figura como no realizada" in str(pasos[1].result(timeout=60))
        pasos[0].result(timeout=60)
    assert not Acuerdo.objects.exists()


def test_50_avances_a_la_vez_en_un_acuerdo_y_ninguno_se_pierde(sesion, olga):
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    hitos = [f.FabricaHito(acuerdo=acuerdo) for _ in range(5)]
    acuerdo.refresh_from_db()

    def informar(n: int) -> Avance:
        return registrar_avance(
            por=olga, hito=hitos[n % 5], fecha=HOY, porcentaje=n, descripcion=f"Avance {n}", ahora=AHORA
        )

    hechos = a_la_vez(informar)
    assert Avance.objects.count() == CUANTOS == len({avance.pk for avance in hechos})
    assert {a.descripcion for a in Avance.objects.all()} == {f"Avance {n}" for n in range(CUANTOS)}
    assert Acuerdo.objects.get().version == acuerdo.version + CUANTOS
    assert list(diferencias()) == []


def test_el_mismo_envio_repetido_a_la_vez_es_un_solo_avance(sesion, fatima):
    hito = f.FabricaHito(acuerdo__sesion=sesion)
    hechos = a_la_vez(
        lambda _: registrar_avance(
            por=fatima, hito=hito, fecha=HOY, porcentaje=30, descripcion="", ahora=AHORA, clave="telefono-1"
        )
    )
    assert {avance.pk for avance in hechos} == {Avance.objects.get().pk}


def test_el_mismo_acuerdo_enviado_a_la_vez_es_uno_solo(en_curso, olga):
    hechos = a_la_vez(
        lambda _: registrar_acuerdo(por=olga, sesion=en_curso, datos=datos(), ahora=AHORA, clave="sala-1")
    )
    assert {acuerdo.codigo for acuerdo in hechos} == {"MEA-TEST-001"} == {a.codigo for a in Acuerdo.objects.all()}
    en_curso.refresh_from_db()
    assert en_curso.ultimo_correlativo == 1


def test_dos_que_tocan_a_la_vez_no_se_deshacen(en_curso, olga, carlos):
    reunion = f.FabricaReunion(
        sesion=en_curso, estado="programada", municipalidades=[f.UMACHIRI, f.SAN_JOSE_LAMBAYEQUE]
    )

    def tocar(n: int) -> Any:
        if n % 3 == 0:
            return empezar_reunion(por=carlos, reunion=reunion, ahora=f.en_lima(HOY, 9, n))
        ubigeo = (f.UMACHIRI, f.SAN_JOSE_LAMBAYEQUE)[n % 3 - 1]
        return marcar_presencia(por=olga, reunion=reunion, ubigeo=ubigeo, presente=ubigeo == f.UMACHIRI, ahora=AHORA)

    a_la_vez(tocar)
    reunion.refresh_from_db()
    assert (reunion.estado, reunion.version) == ("realizada", 2)
    lista = {p.municipalidad_id: p.presente for p in reunion.participaciones.all()}
    assert lista == {f.UMACHIRI: True, f.SAN_JOSE_LAMBAYEQUE: False}


def test_de_50_que_editan_lo_mismo_guarda_uno_y_los_demas_ven_lo_que_guardo(en_curso, olga):
    acuerdo = registrar_acuerdo(por=olga, sesion=en_curso, datos=datos(), ahora=AHORA)
    hechos = a_la_vez(
        lambda n: editar_acuerdo(
            por=olga, acuerdo=acuerdo, version=acuerdo.version, datos=datos(texto=f"Texto {n}"), ahora=AHORA
        )
    )
    guardado = Acuerdo.objects.get()
    conflictos = [hecho for hecho in hechos if isinstance(hecho, Conflicto)]
    assert len(conflictos) == CUANTOS - 1
    assert {conflicto.actual.texto for conflicto in conflictos} == {guardado.texto}
    assert guardado.version == acuerdo.version + 1


def test_quien_corrige_mientras_la_sesion_pasa_a_seguimiento_encuentra_la_etapa_nueva(en_curso, olga):
    acuerdo = registrar_acuerdo(por=olga, sesion=en_curso, datos=datos(), ahora=AHORA)
    reunion = f.FabricaReunion(sesion=en_curso, municipalidades=[f.UMACHIRI])

    def corregir() -> Any:
        nuevos = datos(texto="Otro texto")
        return editar_acuerdo(por=olga, acuerdo=acuerdo, version=acuerdo.version, datos=nuevos, ahora=AHORA)

    def empezar() -> Any:
        return empezar_reunion(por=olga, reunion=reunion, ahora=AHORA)

    def intentar(verbo: Callable[[], Any]) -> Any:
        try:
            return verbo()
        except AccionDenegada as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hilos:
        with transaction.atomic():
            avanzar_etapa(por=olga, sesion=en_curso, ahora=AHORA)
            esperando = [hilos.submit(intentar, verbo) for verbo in (corregir, empezar)]
            time.sleep(0.5)
            assert not any(tarea.done() for tarea in esperando), "esperan a que la etapa quede decidida"
        respuestas = [tarea.result(timeout=30) for tarea in esperando]
    assert [type(respuesta) for respuesta in respuestas] == [AccionDenegada, AccionDenegada]
    assert Acuerdo.objects.get().texto == acuerdo.texto


def test_50_hitos_a_la_vez_llevan_50_numeros(sesion, olga):
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    a_la_vez(
        lambda n: registrar_hito(
            por=olga,
            acuerdo=acuerdo,
            datos=HitoEscrito(texto=f"Hito {n}", responsable=Responsable.GL, plazo=date(2025, 6, 1)),
            ahora=AHORA,
        )
    )
    assert sorted(acuerdo.hitos.values_list("numero", flat=True)) == list(range(1, CUANTOS + 1))


def test_dos_coordinadores_no_deciden_lo_mismo_ni_dos_operadores_validan_lo_mismo(sesion, carlos, olga, fatima):
    solicitud = f.FabricaReprogramacion(hito=f.FabricaHito(acuerdo__sesion=sesion), solicitado_el=HOY)
    avance = f.FabricaAvance(hito=solicitud.hito, registrado_por=fatima, fecha=HOY)
    decididos = a_la_vez(
        lambda n: decidir_reprogramacion(
            por=carlos, reprogramacion=solicitud, aprobar=n % 2 == 0, motivo=f"Motivo {n}", ahora=AHORA
        )
    )
    assert sum(not isinstance(hecho, DatoInvalido) for hecho in decididos) == 1
    validados = a_la_vez(lambda _: validar_avance(por=olga, avance=avance, ahora=AHORA))
    assert sum(not isinstance(hecho, DatoInvalido) for hecho in validados) == 1
    assert list(diferencias()) == []


def test_de_muchos_nombramientos_a_la_vez_queda_un_solo_titular(olga):
    umachiri = Municipalidad.objects.get(pk=f.UMACHIRI)
    personas = [f.FabricaUsuario() for _ in range(20)]
    a_la_vez(
        lambda n: nombrar_punto_focal(por=olga, municipalidad=umachiri, usuario=personas[n], desde=HOY, ahora=AHORA), 20
    )
    assert PuntoFocal.objects.count() == 20
    assert PuntoFocal.objects.filter(titular=True, hasta=None).count() == 1


def test_muchos_nombran_a_la_vez_a_la_misma_funcionaria_y_queda_una_vez(olga, eva):
    mtpe = Sector.objects.get(pk="MTPE")
    hechos = a_la_vez(lambda n: nombrar_funcionario(por=olga, sector=mtpe, usuario=eva, desde=HOY, ahora=AHORA), 20)
    assert FuncionarioSectorial.objects.count() == 1
    assert sum(isinstance(hecho, DatoInvalido) for hecho in hechos) == 19


def test_muchos_abren_a_la_vez_la_misma_cuenta_y_queda_una(olga):
    datos = DatosDePersona("Ruth Vilca", "ruth@pcm.example")
    hechos = a_la_vez(lambda n: registrar_persona(por=olga, datos=datos), 20)
    assert Usuario.objects.filter(email="ruth@pcm.example").count() == 1
    assert sum(isinstance(hecho, DatoInvalido) for hecho in hechos) == 19


def test_los_coordinadores_no_se_desactivan_todos_a_la_vez(carlos):
    todos = [carlos, *(f.FabricaCoordinador(username=f"coord{n}") for n in range(9))]
    a_la_vez(lambda n: desactivar_usuario(por=todos[n - 1], usuario=todos[n], motivo="x", ahora=AHORA), 10)
    assert Usuario.objects.filter(rol="coordinador", is_active=True).count() >= 1


def test_mientras_se_cambian_cuentas_y_cargos_los_demas_siguen_registrando(en_curso, olga, carlos, eva):
    """Todo lo escrito nombra a su autor y a su municipalidad: si el bloqueo los retuviera enteros, se esperarían."""

    def registrar() -> Acuerdo:
        try:
            return registrar_acuerdo(por=olga, sesion=en_curso, datos=datos(), ahora=AHORA)
        finally:
            connections.close_all()

    # El acto de afuera deja para el final el número de cambio, que sí es de uno a la vez y se toma al confirmar.
    with ThreadPoolExecutor(1) as otro, transaction.atomic(), acto():
        umachiri = Municipalidad.objects.get(pk=f.UMACHIRI)
        nombrar_punto_focal(por=carlos, municipalidad=umachiri, usuario=eva, desde=HOY, ahora=AHORA)
        desactivar_usuario(por=carlos, usuario=olga, motivo="Terminó su contrato", ahora=AHORA)
        try:
            registrado = otro.submit(registrar).result(timeout=10)
        finally:
            transaction.set_rollback(True)
    assert registrado.registrado_por == olga


# --- Lotes ----------------------------------------------------------------------------------------------------------
def _lote(por: Any, usuario: Any, acuerdos: list[Acuerdo]) -> Any:
    return preparar_lote(
        por=por,
        verbo=VerboDeLote.ASIGNAR,
        datos={"usuario": usuario.pk},
        acuerdos=[a.pk for a in acuerdos],
        ahora=AHORA,
    )


def test_dos_lotes_a_la_vez_sobre_lo_mismo_no_se_traban_y_gana_uno_por_acuerdo(sesion, olga, carlos):
    acuerdos = [f.FabricaAcuerdo(sesion=sesion) for _ in range(EN_EL_ACTO)]
    lotes = [_lote(olga, olga, acuerdos), _lote(carlos, carlos, acuerdos[::-1])]
    quienes = [olga, carlos]
    hechos = a_la_vez(
        lambda n: confirmar_lote(por=quienes[n % 2], lote=lotes[n % 2], ahora=AHORA) if n < 2 else None, A_LA_VEZ
    )
    assert all(hechos[:2])
    filas = [fila for lote in lotes for fila in lote.filas.all()]
    assert len([x for x in filas if x.version_despues]) == EN_EL_ACTO
    assert {x.motivo for x in filas if not x.version_despues} == {CAMBIO_DESPUES}
    assert list(diferencias()) == []


def test_el_mismo_lote_confirmado_y_deshecho_a_la_vez_pasa_una_sola_vez(sesion, olga):
    acuerdos = [f.FabricaAcuerdo(sesion=sesion) for _ in range(5)]
    lote = _lote(olga, olga, acuerdos)
    de_fabrica = {a.history.count() for a in acuerdos}
    a_la_vez(lambda n: confirmar_lote(por=olga, lote=lote, ahora=AHORA), A_LA_VEZ)
    assert {a.history.count() for a in acuerdos} == {n + 1 for n in de_fabrica}
    antes = {a.history.count() for a in acuerdos}
    a_la_vez(lambda n: deshacer_lote(por=olga, lote=lote, ahora=AHORA), A_LA_VEZ)
    assert {a.history.count() for a in acuerdos} == {n + 1 for n in antes}
    assert not Acuerdo.objects.filter(a_cargo=olga).exists()


def test_un_lote_largo_que_siguen_varios_a_la_vez_hace_cada_fila_una_vez(sesion, olga):
    acuerdos = [f.FabricaAcuerdo(sesion=sesion) for _ in range(EN_EL_ACTO + 5)]
    lote = confirmar_lote(por=olga, lote=terminar_lote(_lote(olga, olga, acuerdos), reloj=lambda: AHORA), ahora=AHORA)
    de_fabrica = {a.history.count() for a in acuerdos}
    a_la_vez(lambda n: terminar_lote(lote, reloj=lambda: AHORA), A_LA_VEZ)
    assert {a.history.count() for a in acuerdos} == {n + 1 for n in de_fabrica}
    lote.refresh_from_db()
    assert (lote.trabajo, lote.confirmado_en) == ("", AHORA)
    assert list(diferencias()) == []


def test_dos_pestanas_no_guardan_dos_vistas_con_el_mismo_nombre(olga):
    guardadas = a_la_vez(lambda n: guardar_vista(por=olga, nombre="Lo mío", parametros="", ahora=AHORA), A_LA_VEZ)
    assert len([v for v in guardadas if not isinstance(v, DatoInvalido)]) == 1


def test_lo_que_un_worker_esta_tomando_no_se_retira(sesion, olga, fatima):
    """Quien retira espera a saber si se tomó: si se tomó, quizá está saliendo, y se dice."""
    hito = f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, responsable=Responsable.GL), plazo=date(2025, 12, 30))
    ahora = f.en_lima(date(2025, 3, 10), 10)
    recordar_ahora(por=olga, acuerdo=hito.acuerdo, ahora=ahora)
    cola.juntar(ahora.date(), ahora=ahora)
    tomado, retirado = Barrier(2), []

    def tomar_despacio() -> None:
        with transaction.atomic():
            assert len(tomar(cola.listos(ahora), ahora=ahora)) == 1
            tomado.wait(timeout=30)
            time.sleep(0.5)
        connections.close_all()

    def retirar() -> None:
        tomado.wait(timeout=30)
        try:
            retirado.append(retirar_recordatorio(por=olga, acuerdo=hito.acuerdo, ahora=ahora))
        except DatoInvalido as error:
            retirado.append(str(error))
        connections.close_all()

    with ThreadPoolExecutor(2) as hilos:
        for hecho in [hilos.submit(tomar_despacio), hilos.submit(retirar)]:
            hecho.result(timeout=60)
    assert [YA_SALIO in str(dicho) for dicho in retirado] == [True]
    assert Recordatorio.objects.get().estado == "programado"
