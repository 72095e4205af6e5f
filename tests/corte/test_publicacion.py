"""Publicar de verdad y comprobar: lo publicado vuelve a salir igual, y lo que difiere se nombra; las correcciones."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from acuerdos.acciones import acuerdos, avances, sesiones
from acuerdos.acciones.acuerdos import DatosTrasLaFirma
from acuerdos.acciones.hitos import HitoEscrito, editar_hito
from acuerdos.acciones.publicaciones import retirar_corte
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, ArchivoPublicado, Avance, CortePublicado, Hito
from corte import guardados, publicacion, tasks
from corte.cifras import corte
from corte.firma import FirmaImposible
from corte.formatos import FORMATOS
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests import fabricas as f
from tests.corte.firmados import validar
from tests.fabricas import en_lima

pytestmark = pytest.mark.django_db
AL = date(2025, 3, 31)
PUBLICADO_EN = en_lima(date(2025, 4, 2))
LUEGO = en_lima(date(2025, 4, 20))


@pytest.fixture
def con_acuerdos(sesion: Sesion, settings: Any, tmp_path: Any) -> Sesion:
    """Dos acuerdos, cada uno con un hito a la mitad y sin validar."""
    settings.MEDIA_ROOT = settings.VAR = tmp_path
    f.FabricaAsistencia(sesion=sesion, categoria="Alcaldesas", cantidad=62)
    for _ in range(2):
        f.FabricaAvance(hito=f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, responsable="GR")))
    return sesion


def publicar(por: Usuario, sesion: Sesion, *, al: date = AL, en: datetime = PUBLICADO_EN, **mas: Any) -> CortePublicado:
    antes = en - timedelta(minutes=1)
    return publicacion.publicar(por=por, sesion=sesion, al=al, conocido_al=antes, ahora=en, paciencia=60, **mas)


def informar_tarde(hito: Hito, por: Usuario) -> Avance:
    """Un avance de marzo que recién se registra en abril."""
    return avances.registrar_avance(
        por=por, hito=hito, fecha=date(2025, 3, 20), porcentaje=90, descripcion="Se entregó", ahora=LUEGO
    )


def test_lo_publicado_vuelve_a_salir_igual_aunque_despues_pasen_cosas(
    con_acuerdos: Sesion, carlos: Usuario, olga: Usuario
) -> None:
    publicado = publicar(carlos, con_acuerdos)
    assert set(publicado.resumenes) == {"pptx", "pdf", "xlsx", "json"}
    assert list(publicacion.comprobar(publicado)) == []
    informar_tarde(Hito.objects.first(), olga)
    sesiones.registrar_asistencia(por=olga, sesion=con_acuerdos, cantidades={"Alcaldesas": 63}, ahora=LUEGO)
    guardados.programa.cache_clear()
    assert list(publicacion.comprobar(publicado)) == []


def test_comprobar_nombra_la_cifra_que_alguien_cambio_a_mano(con_acuerdos: Sesion, carlos: Usuario) -> None:
    publicado = publicar(carlos, con_acuerdos)
    asistencia = con_acuerdos.asistencias.get()
    asistencia.history.update(cantidad=99)
    type(asistencia).objects.filter(pk=asistencia.pk).update(cantidad=99)
    frases = list(publicacion.comprobar(publicado))
    assert any("Asistentes se publicó 62 y hoy sale 99." in frase for frase in frases), frases
    assert any("PDF" in frase and "ya no sale igual" in frase for frase in frases), frases


def test_comprobar_nombra_el_archivo_que_falta_o_cambio(con_acuerdos: Sesion, carlos: Usuario) -> None:
    publicado = publicar(carlos, con_acuerdos)
    pdf, xlsx = publicado.archivos.get(formato="pdf"), publicado.archivos.get(formato="xlsx")
    pdf.archivo.storage.delete(pdf.archivo.name)
    with open(xlsx.archivo.path, "ab") as abierto:
        abierto.write(b"x")
    frases = " ".join(publicacion.comprobar(publicado))
    assert "PDF» consta, pero su archivo no está" in frases
    assert "XLSX» cambió desde que se subió" in frases


def test_con_otro_programa_valen_las_cifras_y_el_archivo_guardado(con_acuerdos: Sesion, carlos: Usuario) -> None:
    publicado = publicar(carlos, con_acuerdos)
    publicado.programa = "0" * 64
    publicado.resumenes["pdf"] = publicado.archivos.get(formato="pdf").sha256
    assert list(publicacion.comprobar(publicado)) == []


def test_otro_programa_puede_decir_lo_mismo_con_otras_palabras_y_no_otros_datos(
    con_acuerdos: Sesion, carlos: Usuario
) -> None:
    """Mejorar una frase no es una diferencia con lo publicado; cambiar lo que la sostiene, sí."""
    publicado = publicar(carlos, con_acuerdos)
    publicado.cifras["conclusiones"][0] = "Se dijo de otro modo."
    publicado.cifras["recomendaciones"][0]["texto"] = "Y esto también."
    assert len([f for f in publicacion.comprobar(publicado) if "conclusiones" in f or "recomendaciones" in f]) == 2
    publicado.programa = "0" * 64
    assert list(publicacion.comprobar(publicado)) == []
    publicado.cifras["recomendaciones"][0]["datos"]["municipalidades_sin_punto_focal"] = 99
    (frase,) = publicacion.comprobar(publicado)
    assert "recomendaciones" in frase


def test_lo_que_cambia_mientras_se_prepara_no_se_publica(
    con_acuerdos: Sesion, carlos: Usuario, olga: Usuario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hacer_y_guardar_algo(de: Any, formato: str, paciencia: float) -> bytes:
        sesiones.registrar_asistencia(
            por=olga, sesion=con_acuerdos, cantidades={"Alcaldesas": 70}, ahora=PUBLICADO_EN - timedelta(hours=1)
        )
        return b"x"

    monkeypatch.setattr(guardados, "hacer", hacer_y_guardar_algo)
    with pytest.raises(DatoInvalido, match="alguien guardó algo que cambia estas cifras"):
        publicar(carlos, con_acuerdos)


# --- La firma -------------------------------------------------------------------------------------------------------
def test_con_la_firma_encendida_el_pdf_se_publica_firmado_y_comprobar_lo_rehace(
    con_acuerdos: Sesion, carlos: Usuario, encendida: None, certificado: tuple[Path, bytes]
) -> None:
    publicado = publicar(carlos, con_acuerdos)
    archivo = publicado.archivos.get(formato="pdf")
    entregado = Path(archivo.archivo.path).read_bytes()
    estado = validar(entregado, certificado[1])
    assert (estado.valid, estado.intact, estado.trusted) == (True, True, True)
    hecho = guardados.hacer(publicacion.para_publicar(con_acuerdos, AL, publicado.conocido_al), "pdf", 60)
    assert entregado.startswith(hecho) and entregado != hecho
    assert archivo.sha256_sin_firmar == sha256(hecho).hexdigest()
    assert publicado.resumenes["pdf"] == archivo.sha256 == sha256(entregado).hexdigest()
    assert set(publicado.archivos.exclude(formato="pdf").values_list("sha256_sin_firmar", flat=True)) == {""}
    assert list(publicacion.comprobar(publicado)) == []


def test_lo_firmado_tambien_se_compara(con_acuerdos: Sesion, carlos: Usuario, encendida: None) -> None:
    publicado = publicar(carlos, con_acuerdos)
    publicado.archivos.filter(formato="pdf").update(sha256_sin_firmar="0" * 64)
    frases = list(publicacion.comprobar(publicado))
    assert len(frases) == 1 and "PDF, hecho otra vez por el mismo programa, ya no sale igual" in frases[0]


def test_lo_que_no_se_pudo_firmar_no_se_publica(
    con_acuerdos: Sesion, carlos: Usuario, encendida: None, settings: Any
) -> None:
    settings.FIRMA_PKCS12 = "/no/existe.p12"
    with pytest.raises(FirmaImposible):
        publicar(carlos, con_acuerdos)
    assert not CortePublicado.objects.exists()


def test_si_el_worker_no_puede_firmar_no_queda_nada_a_medias_y_se_dice_hasta_que_se_publica(
    con_acuerdos: Sesion, carlos: Usuario, encendida: None, settings: Any
) -> None:
    bueno, pedido = settings.FIRMA_PKCS12, ("MEA-TEST", AL.isoformat(), PUBLICADO_EN.isoformat(), carlos.pk)
    settings.FIRMA_PKCS12 = "/no/existe.p12"
    tasks.publicar_corte(*pedido)
    assert not CortePublicado.objects.exists() and not ArchivoPublicado.objects.exists()
    dicho = publicacion.lo_que_no_se_publico(con_acuerdos)
    assert dicho is not None and dicho.al == AL and "no se pudo firmar" in dicho.motivo
    settings.FIRMA_PKCS12 = bueno
    tasks.publicar_corte(*pedido)
    assert CortePublicado.objects.get().archivos.count() == len(FORMATOS)
    tasks.publicar_corte(*pedido)  # la cola lo entregó dos veces
    assert CortePublicado.objects.count() == 1
    assert publicacion.lo_que_no_se_publico(con_acuerdos) is None


def test_si_al_worker_no_le_toca_turno_tambien_se_dice(
    con_acuerdos: Sesion, carlos: Usuario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ocupado(*_: Any) -> bytes:
        raise guardados.Ocupado

    monkeypatch.setattr(guardados, "hacer", ocupado)
    tasks.publicar_corte("MEA-TEST", AL.isoformat(), PUBLICADO_EN.isoformat(), carlos.pk)
    assert publicacion.lo_que_no_se_publico(con_acuerdos) == publicacion.NoPublicado(AL, tasks.SIN_TURNO)


def test_lo_que_se_descarga_sin_publicar_no_se_firma(con_acuerdos: Sesion, encendida: None) -> None:
    visto = publicacion.para_publicar(con_acuerdos, AL, PUBLICADO_EN)
    assert b"/ByteRange" not in guardados.hacer(visto, "pdf", 60)


# --- Correcciones ---------------------------------------------------------------------------------------------------
def test_el_siguiente_dice_cada_cifra_que_cambio_y_por_que(
    con_acuerdos: Sesion, carlos: Usuario, olga: Usuario
) -> None:
    publicar(carlos, con_acuerdos)
    hito = Hito.objects.order_by("pk").first()
    informar_tarde(hito, olga)
    de = corte(con_acuerdos, date(2025, 4, 30))
    assert de.correcciones is not None
    assert (de.correcciones.numero, de.correcciones.al) == (1, AL)
    assert [(c.que, c.antes, c.ahora) for c in de.correcciones.cifras] == [
        ("Avance promedio de los vigentes", "50.00 %", "70.00 %")
    ]
    assert [m.frase for m in de.correcciones.motivos] == [
        f"Se informaron avances con fecha de ese día o anterior: {hito.acuerdo.codigo}."
    ]


def test_solo_se_dice_corregido_lo_que_movio_alguna_cifra(con_acuerdos: Sesion, carlos: Usuario, olga: Usuario) -> None:
    """Quién sigue un acuerdo y el texto de un hito también dejan versión, y la lámina es pública."""
    primero, segundo = Acuerdo.objects.order_by("pk")[:2]
    quieto = f.FabricaHito(acuerdo=segundo)
    publicar(carlos, con_acuerdos)
    informar_tarde(Hito.objects.filter(acuerdo=primero).first(), olga)
    acuerdos.asignar_a_cargo(por=olga, acuerdo=segundo, usuario=carlos, ahora=LUEGO)
    escrito = replace(HitoEscrito.de(quieto), texto="Otra redacción")
    editar_hito(por=carlos, hito=quieto, version=quieto.version, datos=escrito, ahora=LUEGO)
    de = corte(con_acuerdos, date(2025, 4, 30)).correcciones
    assert de is not None
    assert not [m.frase for m in de.motivos if "corrigi" in m.frase.lower()]
    fresco = Acuerdo.objects.get(pk=segundo.pk)
    datos = replace(DatosTrasLaFirma.de(fresco), monto=Decimal(5))
    acuerdos.corregir_acuerdo(por=carlos, acuerdo=fresco, version=fresco.version, datos=datos, motivo="x", ahora=LUEGO)
    fresco_hito = Hito.objects.get(pk=quieto.pk)
    escrito = replace(HitoEscrito.de(fresco_hito), peso=3)
    editar_hito(por=carlos, hito=fresco_hito, version=fresco_hito.version, datos=escrito, ahora=LUEGO)
    de = corte(con_acuerdos, date(2025, 4, 30)).correcciones
    assert de is not None
    dichos = [m.frase for m in de.motivos]
    assert f"Se corrigieron acuerdos: {segundo.codigo}." in dichos
    assert f"Se corrigió el peso o el plazo de hitos: {segundo.codigo}." in dichos


def test_lo_que_paso_despues_no_es_una_correccion(con_acuerdos: Sesion, carlos: Usuario, olga: Usuario) -> None:
    publicar(carlos, con_acuerdos)
    avances.registrar_avance(
        por=olga, hito=Hito.objects.first(), fecha=LUEGO.date(), porcentaje=90, descripcion="Sí", ahora=LUEGO
    )
    assert corte(con_acuerdos, date(2025, 4, 30)).correcciones is None


def test_la_asistencia_corregida_se_explica_sola(con_acuerdos: Sesion, carlos: Usuario, olga: Usuario) -> None:
    publicar(carlos, con_acuerdos)
    sesiones.registrar_asistencia(por=olga, sesion=con_acuerdos, cantidades={"Alcaldesas": 63}, ahora=LUEGO)
    de = corte(con_acuerdos, date(2025, 4, 30)).correcciones
    assert de is not None
    assert {(c.que, c.antes, c.ahora) for c in de.cifras} == {
        ("Asistentes", "62", "63"),
        ("Asistentes: Alcaldesas", "62", "63"),
    }
    assert [m.frase for m in de.motivos] == ["Se corrigió la asistencia."]


def test_el_que_reemplaza_se_corrige_respecto_del_que_reemplaza(
    con_acuerdos: Sesion, carlos: Usuario, olga: Usuario
) -> None:
    publicar(carlos, con_acuerdos)
    informar_tarde(Hito.objects.first(), olga)
    segundo = publicar(carlos, con_acuerdos, en=LUEGO + timedelta(days=1), reemplaza=1, motivo="Llegó un avance")
    assert segundo.cifras["correcciones"]["respecto_de"]["numero"] == 1
    assert list(publicacion.comprobar(segundo)) == [], "y así vuelve a salir, con el primero ya retirado"


def test_el_cambio_se_cuenta_desde_el_ultimo_publicado(con_acuerdos: Sesion, carlos: Usuario) -> None:
    publicar(carlos, con_acuerdos, al=date(2025, 3, 10))
    anterior = corte(con_acuerdos, AL).anterior
    assert anterior is not None
    assert (anterior.al, anterior.publicado) == (date(2025, 3, 10), True)


def test_un_retirado_ya_no_cuenta(con_acuerdos: Sesion, carlos: Usuario, olga: Usuario) -> None:
    publicado = publicar(carlos, con_acuerdos)
    retirar_corte(por=carlos, publicado=publicado, motivo="Un error", ahora=LUEGO)
    informar_tarde(Hito.objects.first(), olga)
    assert corte(con_acuerdos, date(2025, 4, 30)).correcciones is None
