"""El número de cambio: se da al final, en el orden en que se confirma, y dice qué dejó de verse y por qué."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import timedelta
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from acuerdos.acciones import acuerdos, agenda, cambios, notas, trabas
from acuerdos.acciones.acuerdos import DatosDeAcuerdo
from acuerdos.acciones.lotes import confirmar_lote, preparar_lote
from acuerdos.acciones.transaccion import en_transaccion, verbo
from acuerdos.enums import CategoriaTraba, Responsable, Tipo, TipoDeCambio, VerboDeLote
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, Cambio, Clasificacion, Nota, Numerador, VistaGuardada
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from reuniones.models import Sector, Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA

DE_ACUERDO = TipoDeCambio.ACUERDO
RARO = "Dijo \"dos\" veces: 100 % \\ ñ, {} y '[]'"  # nada de lo que escribe una persona se toma por otra cosa


def ultimo() -> int:
    return Numerador.objects.get().ultimo


def filas(clave: str) -> dict[str, tuple[int, str]]:
    """Por ámbito, el número y la causa de la baja (vacía si se ve) de esa cosa."""
    suyas = Cambio.objects.filter(clave=clave).values_list("ambito", "numero", "causa")
    return {ambito: (numero, causa) for ambito, numero, causa in suyas}


def trabar(acuerdo: Acuerdo, por: Usuario, necesidad: str = "Opinión del MEF") -> Any:
    return trabas.registrar_traba(
        por=por, acuerdo=acuerdo, categoria=CategoriaTraba.TECNICA, necesidad=necesidad, ahora=AHORA
    )


@pytest.mark.django_db
class TestQueSeNumera:
    @pytest.fixture
    def acuerdo(self, sesion: Sesion) -> Acuerdo:
        acuerdo: Acuerdo = f.FabricaAcuerdo(sesion=sesion)
        return acuerdo

    def test_un_acto_le_da_un_numero_nuevo_en_cada_ambito_desde_el_que_se_ve(
        self, acuerdo: Acuerdo, olga: Usuario
    ) -> None:
        antes = ultimo()
        trabar(acuerdo, olga)
        assert ultimo() == antes + 1
        assert filas(acuerdo.codigo) == dict.fromkeys(("todo", "s:MTPE", f"m:{f.UMACHIRI}"), (antes + 1, ""))
        assert Cambio.objects.get(ambito="e:MEA-TEST", tipo=DE_ACUERDO).numero == antes + 1

    def test_lo_que_pasa_a_otra_municipalidad_es_baja_en_la_de_antes(self, acuerdo: Acuerdo, olga: Usuario) -> None:
        Sesion.objects.update(etapa="en_curso")
        datos = DatosDeAcuerdo(
            municipalidad=Municipalidad.objects.get(pk=f.SAN_JOSE_LAMBAYEQUE),
            sector=Sector.objects.get(pk="MTPE"),
            texto=acuerdo.texto,
            tipo=Tipo.ACUERDO,
            clasificacion=Clasificacion.objects.get(pk="orientacion"),
            responsable=Responsable.GL,
            plazo=acuerdo.plazo,
        )
        acuerdos.editar_acuerdo(por=olga, acuerdo=acuerdo, version=acuerdo.version, datos=datos, ahora=AHORA)
        numero = ultimo()
        assert filas(acuerdo.codigo) == {
            "todo": (numero, ""),
            "s:MTPE": (numero, ""),
            f"m:{f.SAN_JOSE_LAMBAYEQUE}": (numero, ""),
            f"m:{f.UMACHIRI}": (numero, "transferido"),
        }
        # Si vuelve, se ve otra vez; y lo que ya era baja en otro lado no se mueve por ello.
        acuerdo.refresh_from_db()
        de_vuelta = Municipalidad.objects.get(pk=f.UMACHIRI)
        acuerdos.editar_acuerdo(
            por=olga,
            acuerdo=acuerdo,
            version=acuerdo.version,
            ahora=AHORA,
            datos=DatosDeAcuerdo(**{**vars_de(datos), "municipalidad": de_vuelta}),
        )
        assert filas(acuerdo.codigo)[f"m:{f.UMACHIRI}"] == (ultimo(), "")
        assert list(cambios.diferencias()) == []

    def test_lo_anulado_es_baja_con_su_motivo_y_restaurado_se_ve_otra_vez(
        self, acuerdo: Acuerdo, carlos: Usuario
    ) -> None:
        anulado = acuerdos.anular_acuerdo(por=carlos, acuerdo=acuerdo, motivo=RARO, ahora=AHORA)
        suya = Cambio.objects.get(clave=acuerdo.codigo, ambito="s:MTPE")
        assert (suya.baja, suya.causa, suya.motivo) == (True, "anulado", RARO)
        acuerdos.restaurar_acuerdo(por=carlos, acuerdo=anulado, version=anulado.version, ahora=AHORA)
        suya.refresh_from_db()
        assert (suya.numero, suya.baja, suya.causa, suya.motivo) == (ultimo(), False, "", "")

    def test_la_municipalidad_que_deja_una_reunion_lo_sabe(self, sesion: Sesion, olga: Usuario) -> None:
        Sesion.objects.update(etapa="en_curso")
        dos = [Municipalidad.objects.get(pk=ubigeo) for ubigeo in (f.UMACHIRI, f.SAN_JOSE_LAMBAYEQUE)]
        horas = {"inicio": AHORA.time(), "fin": (AHORA + timedelta(minutes=30)).time()}
        reunion = agenda.programar_reunion(
            por=olga, sesion=sesion, sector=Sector.objects.get(pk="MTPE"), municipalidades=dos, ahora=AHORA, **horas
        )
        agenda.editar_reunion(
            por=olga, reunion=reunion, version=reunion.version, municipalidades=dos[:1], sala="", ahora=AHORA, **horas
        )
        causas = {ambito: causa for ambito, (_, causa) in filas(str(reunion.pk)).items()}
        assert causas[f"m:{f.SAN_JOSE_LAMBAYEQUE}"] == "transferido"
        assert causas["todo"] == causas["s:MTPE"] == causas[f"m:{f.UMACHIRI}"] == ""

    def test_un_lote_se_numera_una_vez_por_acuerdo_y_al_final(self, sesion: Sesion, carlos: Usuario) -> None:
        suyos = [f.FabricaAcuerdo(sesion=sesion) for _ in range(3)]
        antes = ultimo()
        datos = {"plazo_nuevo": "2026-03-31", "motivo": "Lluvias"}
        lote = preparar_lote(
            por=carlos, verbo=VerboDeLote.PLAZO, datos=datos, acuerdos=[a.pk for a in suyos], ahora=AHORA
        )
        assert ultimo() == antes  # la vista previa corre los verbos y los revierte
        confirmar_lote(por=carlos, lote=lote, ahora=AHORA)
        numeros = [filas(a.codigo)["todo"][0] for a in suyos]
        assert sorted(numeros) == [antes + 1, antes + 2, antes + 3]

    def test_lo_que_se_revierte_se_olvida(self, acuerdo: Acuerdo, olga: Usuario) -> None:
        antes = ultimo()

        @verbo
        def escribir_y_arrepentirse() -> None:
            trabar(acuerdo, olga)
            raise DatoInvalido(necesidad="Siempre no.")

        with pytest.raises(DatoInvalido):
            escribir_y_arrepentirse()
        assert ultimo() == antes

    def test_lo_que_se_revierte_dentro_no_arrastra_lo_demas(self, sesion: Sesion, olga: Usuario) -> None:
        uno, otro = f.FabricaAcuerdo(sesion=sesion), f.FabricaAcuerdo(sesion=sesion)
        antes = ultimo()

        @verbo
        def uno_si_y_otro_no() -> None:
            trabar(uno, olga)
            with pytest.raises(DatoInvalido):
                trabar(otro, olga, necesidad="")

        uno_si_y_otro_no()
        assert (filas(uno.codigo)["todo"][0], ultimo()) == (antes + 1, antes + 1)
        assert filas(otro.codigo)["todo"][0] <= antes

    def test_una_nota_de_la_secretaria_no_mueve_el_numero_que_otros_leen(self, acuerdo: Acuerdo, olga: Usuario) -> None:
        antes = ultimo()
        nota = notas.registrar_nota(por=olga, acuerdo=acuerdo, texto="Llamar al alcalde", ahora=AHORA)
        notas.anular_nota(por=olga, nota=nota, motivo="Ya se llamó", ahora=AHORA)
        assert ultimo() == antes
        assert Nota.objects.get().anulado_por == olga

    def test_una_fila_que_nadie_dijo_de_que_es_no_pasa_en_silencio(self, olga: Usuario) -> None:
        with pytest.raises(LookupError):
            cambios.anotar_fila(VistaGuardada(usuario=olga))

    def test_una_baja_sin_causa_no_entra_en_la_base(self, db: None) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Cambio.objects.create(numero=1, ambito="todo", tipo=DE_ACUERDO, clave="X", baja=True)

    def test_se_sabe_si_a_una_cosa_le_falta_su_numero_o_le_sobra(self, acuerdo: Acuerdo) -> None:
        assert list(cambios.diferencias()) == []
        Cambio.objects.filter(clave=acuerdo.codigo, ambito="s:MTPE").update(ambito="s:MVCS")
        [frase] = cambios.diferencias()
        assert frase.startswith(f"Acuerdo {acuerdo.codigo}: ")
        assert "'s:MVCS'" in frase
        assert "'s:MTPE'" in frase


def vars_de(datos: DatosDeAcuerdo) -> dict[str, Any]:
    return {campo: getattr(datos, campo) for campo in (c.name for c in fields(datos))}


# --- A la vez ---------------------------------------------------------------------------------------
@pytest.fixture
def diez(catalogos: None) -> Iterator[list[Acuerdo]]:
    sesion = f.FabricaSesion(codigo="MEA-TEST", sectores=["MTPE"])
    yield [f.FabricaAcuerdo(sesion=sesion) for _ in range(10)]


@pytest.mark.servicios
@pytest.mark.django_db(transaction=True)
def test_nadie_se_numera_mientras_otro_esta_por_confirmar(diez: list[Acuerdo]) -> None:
    """Si no, quien leyera entre los dos se quedaría con el mayor y nunca sabría del menor."""
    olga = f.FabricaOperador()
    numerado, seguir = Event(), Event()

    def primero() -> None:
        with transaction.atomic():
            trabar(diez[0], olga)
            numerado.set()
            seguir.wait(10)
        connections.close_all()

    def segundo() -> None:
        trabar(diez[1], olga)
        connections.close_all()

    antes = ultimo()
    uno, otro = Thread(target=primero), Thread(target=segundo)
    uno.start()
    numerado.wait(10)
    otro.start()
    otro.join(0.5)
    assert otro.is_alive()  # espera su turno, con todo lo suyo hecho
    assert not Cambio.objects.filter(numero__gt=antes).exists()
    seguir.set()
    uno.join(10)
    otro.join(10)
    assert filas(diez[0].codigo)["todo"][0] < filas(diez[1].codigo)["todo"][0]


@pytest.mark.servicios
@pytest.mark.django_db(transaction=True)
def test_quien_lee_desde_un_numero_no_se_pierde_nada_con_cincuenta_escribiendo(diez: list[Acuerdo]) -> None:
    olga, todos = f.FabricaOperador(), Barrier(50)
    espejo: dict[str, int] = {}
    leido = 0
    termino = Event()

    def escribir(n: int) -> None:
        todos.wait(30)
        for vuelta in range(2):
            trabar(diez[(n + vuelta) % len(diez)], olga, necesidad=f"La {n}.{vuelta}")
        connections.close_all()

    def ponerse_al_dia() -> None:
        nonlocal leido
        nuevas = Cambio.objects.filter(ambito="todo", tipo=DE_ACUERDO, numero__gt=leido).order_by("numero")
        for clave, numero in nuevas.values_list("clave", "numero")[:3]:
            espejo[clave], leido = numero, numero

    def leer() -> None:
        while not termino.is_set():
            ponerse_al_dia()
        connections.close_all()

    lector = Thread(target=leer)
    lector.start()
    with ThreadPoolExecutor(50) as hilos:
        list(hilos.map(escribir, range(50)))
    termino.set()
    lector.join(30)
    for _ in range(len(diez)):
        ponerse_al_dia()
    hay = dict(Cambio.objects.filter(ambito="todo", tipo=DE_ACUERDO).values_list("clave", "numero"))
    assert espejo == hay
    assert len(set(hay.values())) == len(diez)
    assert ultimo() >= 100


@pytest.mark.django_db
def test_en_transaccion_junta_varios_verbos_y_numera_una_vez(sesion: Sesion, olga: Usuario) -> None:
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    antes = ultimo()
    en_transaccion(lambda: [trabar(acuerdo, olga, necesidad=f"La {n}") for n in range(3)])
    assert ultimo() == antes + 1
