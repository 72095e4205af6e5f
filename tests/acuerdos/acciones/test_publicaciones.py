"""Publicar un corte y retirarlo: uno en pie por día, con su motivo, y nada de lo publicado se pierde."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest

from acuerdos.acciones.publicaciones import LoPublicado, publicar_corte, retirar_corte
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import CortePublicado, Eslabon
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests.acuerdos.acciones.comun import AHORA

pytestmark = pytest.mark.django_db
AL = date(2025, 3, 31)
ARCHIVOS = {"pdf": b"%PDF lo publicado", "json": b"{}"}


@pytest.fixture(autouse=True)
def _en_otra_carpeta(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def leer(_: Sesion) -> LoPublicado:
    return LoPublicado({"totales": {"acuerdos": 3}}, ARCHIVOS, "f" * 64)


def publicar(por: Usuario, sesion: Sesion, **mas: Any) -> CortePublicado:
    datos = {"al": AL, "conocido_al": AHORA - timedelta(minutes=1), "leer": leer, "ahora": AHORA} | mas
    return publicar_corte(por=por, sesion=sesion, **datos)


def test_guarda_cifras_resumenes_y_los_archivos_byte_por_byte(sesion: Sesion, carlos: Usuario) -> None:
    publicado = publicar(carlos, sesion)
    publicado.refresh_from_db()
    assert (publicado.numero, publicado.al, publicado.publicado_en) == (1, AL, AHORA)
    assert publicado.cifras == {"totales": {"acuerdos": 3}}
    assert publicado.resumenes == {f: sha256(c).hexdigest() for f, c in ARCHIVOS.items()}
    for archivo in publicado.archivos.all():
        with archivo.archivo.open() as abierto:
            assert abierto.read() == ARCHIVOS[archivo.formato]
    assert Eslabon.objects.filter(tabla="cortepublicado", fila=publicado.pk).exists(), "es un hecho de la sesión"


def test_solo_un_coordinador(sesion: Sesion, olga: Usuario, carlos: Usuario) -> None:
    with pytest.raises(AccionDenegada, match="Solo un coordinador puede publicar un corte o retirarlo"):
        publicar(olga, sesion)
    publicado = publicar(carlos, sesion)
    with pytest.raises(AccionDenegada):
        retirar_corte(por=olga, publicado=publicado, motivo="No", ahora=AHORA)


def test_de_un_dia_hay_uno_en_pie_y_otro_lo_reemplaza_diciendo_por_que(sesion: Sesion, carlos: Usuario) -> None:
    primero = publicar(carlos, sesion)
    with pytest.raises(DatoInvalido, match=r"Ya hay un corte publicado al 31/03/2025, el n.º 1"):
        publicar(carlos, sesion)
    with pytest.raises(DatoInvalido, match="Diga por qué este corte reemplaza"):
        publicar(carlos, sesion, reemplaza=1)
    segundo = publicar(carlos, sesion, reemplaza=1, motivo="Faltaba un sector")
    primero.refresh_from_db()
    assert (segundo.numero, segundo.reemplaza) == (2, primero)
    assert (primero.retirado_en, primero.retirado_por, primero.motivo_de_retiro) == (AHORA, carlos, "Faltaba un sector")
    publicar(carlos, sesion, al=AL + timedelta(days=1))


def test_dos_que_confirman_a_la_vez_no_publican_dos_veces(sesion: Sesion, carlos: Usuario) -> None:
    publicar(carlos, sesion)
    publicar(carlos, sesion, reemplaza=1, motivo="Faltaba un sector")
    with pytest.raises(DatoInvalido, match=r"el n.º 2"):
        publicar(carlos, sesion, reemplaza=1, motivo="Faltaba un sector")
    assert CortePublicado.objects.count() == 2


def test_lo_que_se_iba_a_reemplazar_y_ya_no_esta_se_dice(sesion: Sesion, carlos: Usuario) -> None:
    retirar_corte(por=carlos, publicado=publicar(carlos, sesion), motivo="Un error", ahora=AHORA)
    with pytest.raises(DatoInvalido, match="Ya no hay un corte publicado al 31/03/2025"):
        publicar(carlos, sesion, reemplaza=1, motivo="Faltaba un sector")


def test_lo_que_aun_puede_cambiar_no_se_publica(sesion: Sesion, carlos: Usuario) -> None:
    with pytest.raises(DatoInvalido, match="todavía no llega"):
        publicar(carlos, sesion, conocido_al=AHORA + timedelta(seconds=1))


def test_si_lo_leido_con_todo_bloqueado_ya_es_otra_cosa_no_queda_nada(sesion: Sesion, carlos: Usuario) -> None:
    def cambio(_: Sesion) -> LoPublicado:
        raise DatoInvalido(conocido_al="Cambió.")

    with pytest.raises(DatoInvalido, match="Cambió"):
        publicar(carlos, sesion, leer=cambio)
    assert not CortePublicado.objects.exists()


def test_se_retira_una_vez_y_con_motivo(sesion: Sesion, carlos: Usuario) -> None:
    publicado = publicar(carlos, sesion)
    with pytest.raises(DatoInvalido, match="Diga por qué se retira"):
        retirar_corte(por=carlos, publicado=publicado, motivo=" ", ahora=AHORA)
    retirado = retirar_corte(por=carlos, publicado=publicado, motivo="Un error de digitación", ahora=AHORA)
    assert retirado.motivo_de_retiro == "Un error de digitación"
    with pytest.raises(DatoInvalido, match="ya estaba retirado"):
        retirar_corte(por=carlos, publicado=publicado, motivo="Otra vez", ahora=AHORA)
