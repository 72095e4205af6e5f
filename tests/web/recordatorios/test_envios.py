"""Los correos de un día: lo que salió, lo que quizá, lo que falló y cómo se remedia."""

import pytest
from django.urls import reverse

from acuerdos.models import Envio, Recordatorio
from tests import fabricas as f
from tests.recordatorios.conftest import pasar
from tests.web.recordatorios.conftest import DIA
from tests.web.recordatorios.test_oficina import leido
from tests.web.recordatorios.test_personales import pagina

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_lo_que_salio_se_ve_por_dia_y_lo_fallido_se_reintenta(mundo, como):
    texto = pagina(como("olga").get("/recordatorios/envios/"))
    assert "Fátima Mamani" in texto
    assert "fatima@ejemplo.pe" in texto
    envio = mundo["envio"]
    Envio.objects.update(estado="fallido", enviado_en=None, motivo="El servidor no acepta el mensaje: 554")
    envio.recordatorios.update(estado="fallido")
    assert "El servidor no acepta el mensaje: 554" in pagina(como("olga").get("/recordatorios/envios/?dia=2025-03-13"))
    como("olga").post(f"/recordatorios/envios/{envio.pk}/reintentar/")
    assert len(pasar(DIA, 10)) == 1


RECHAZO, REBOTE = "El servidor no acepta el mensaje: 554 5.7.1 parece basura", "Su correo rebota"


@pytest.fixture
def fallidos(mundo):
    """Del 13 de marzo, tres rechazados y uno que rebota, cada uno con su recordatorio."""
    for n in range(4):
        persona = f.FabricaUsuario(username=f"otra{n}")
        envio = Envio.objects.create(
            destino=f"u{persona.pk}",
            dia=DIA,
            persona=persona,
            message_id=f"<{n}@ejemplo>",
            estado="fallido",
            motivo=REBOTE if n == 3 else RECHAZO,
            intentos=1,
            proximo_intento_en=f.en_lima(DIA),
        )
        f.FabricaRecordatorio(
            hito=mundo["hito"], persona=persona, destino=envio.destino, envio=envio, estado="fallido", motivo=RECHAZO
        )


@pytest.mark.parametrize("rol", ["responsable", "autoridad"])
def test_del_que_fallo_se_ofrece_su_remedio_y_no_el_de_otro(mundo, como, rol):
    fallido = mundo["fallido"]
    f.FabricaRecordatorio(
        hito=mundo["hito"],
        persona=None,
        destino=fallido.destino,
        municipalidad_id=f.SAN_JOSE_LAMBAYEQUE,
        rol=rol,
        envio=fallido,
        estado="fallido",
    )
    texto = pagina(como("olga").get("/recordatorios/envios/?dia=2025-03-12"))
    assert ("Corrija el correo de su autoridad" in texto) is (rol == "autoridad")
    assert ("poner su correo institucional" in texto) is (rol == "responsable")


def test_los_fallidos_de_un_dia_se_reintentan_todos_con_un_boton(fallidos, como, django_assert_max_num_queries):
    texto = pagina(como("olga").get("/recordatorios/envios/?dia=2025-03-13"))
    assert "Reintentar todos" in texto
    assert "4 correos fallidos de este día." in texto
    olga = como("olga")
    with django_assert_max_num_queries(8):  # las mismas con cuatro que con mil
        respuesta = olga.post("/recordatorios/envios/reintentar/", {"dia": "2025-03-13"}, follow=False)
    assert respuesta["Location"] == "/recordatorios/envios/?dia=2025-03-13"
    assert "4 correos vuelven a la cola" in pagina(olga.get(respuesta["Location"]))
    assert Envio.objects.filter(estado="programado", motivo="", intentos=0).count() == 4
    assert set(Recordatorio.objects.values_list("estado", flat=True)) == {"enviado", "programado"}
    assert "otra persona los reintentó" in pagina(
        olga.post("/recordatorios/envios/reintentar/", {"dia": "2025-03-13"}, follow=True)
    )


def test_los_fallidos_se_filtran_por_motivo_y_se_reintentan_solo_esos(fallidos, como):
    olga = como("olga")
    texto = pagina(olga.get("/recordatorios/envios/", {"dia": "2025-03-13", "motivo": RECHAZO}))
    assert "3 correos fallidos de este día con ese motivo." in texto
    assert "otra3" not in texto
    olga.post("/recordatorios/envios/reintentar/", {"dia": "2025-03-13", "motivo": RECHAZO})
    assert [(e.estado, e.motivo) for e in Envio.objects.filter(dia=DIA, estado="fallido")] == [("fallido", REBOTE)]
    assert Recordatorio.objects.filter(estado="fallido").count() == 1
    assert "Elija" not in texto
    respuesta = olga.get("/recordatorios/envios/", {"dia": "2025-03-13", "motivo": RECHAZO})
    assert respuesta.status_code == 400
    assert "no hay ningún correo fallido con el motivo" in respuesta.content.decode()


def test_reintentar_sin_un_dia_que_exista_lo_dice(mundo, como):
    respuesta = como("olga").post("/recordatorios/envios/reintentar/", {"dia": "ayer"}, follow=True)
    assert "«ayer» no es un día" in respuesta.content.decode()


def test_un_dia_o_un_estado_que_no_existe_se_dice(mundo, como):
    for parametros in ({"dia": "ayer"}, {"dia": "2025-02-30"}, {"estado": "volando"}):
        respuesta = como("olga").get("/recordatorios/envios/", parametros)
        assert respuesta.status_code == 400
        assert "no es un" in respuesta.content.decode()
    assert "Ese día no hubo correos" in pagina(como("olga").get("/recordatorios/envios/?dia=2024-01-01"))


def test_lo_que_quiza_salio_se_ve_con_su_motivo_y_cuando_se_prueba_otra_vez(mundo, como):
    Envio.objects.update(
        estado="quiza",
        enviado_en=None,
        motivo="El servidor de correo lo recibió y no contestó: no contestó a tiempo",
        proximo_intento_en=f.en_lima(DIA, 12, 10),
    )
    texto = pagina(como("olga").get(reverse("recordatorios_envios")))
    assert "Quizá salió" in texto
    assert "lo recibió y no contestó" in texto
    assert "Se prueba una vez más desde el 13 de marzo de 2025, 12:10" in texto
    assert "Reintentar" not in texto.split("</thead>")[1]
    assert "Quizá salieron hoy" in como("olga").get(reverse("recordatorios")).content.decode()


def test_de_lo_que_fallo_por_no_haber_a_quien_se_va_a_remediarlo(mundo, como):
    municipalidad = mundo["fallido"].municipalidad
    texto = como("olga").get("/recordatorios/envios/?dia=2025-03-12&estado=fallido").content.decode()
    for ruta in ("municipalidad", "punto_focal_nombrar"):
        assert f'href="{reverse(ruta, args=[municipalidad.pk])}' in texto
    assert f'href="{reverse("recordatorios_arreglar", args=[mundo["fallido"].pk])}"' in texto
    texto = como("olga").get("/recordatorios/envios/?dia=2025-03-13&estado=enviado").content.decode()
    assert f'href="{reverse("persona", args=[mundo["fatima"].pk])}"' in texto
    assert "Nombrar punto focal" not in texto


def test_el_correo_que_faltaba_se_pone_desde_su_fila_y_el_envio_vuelve_a_la_cola(mundo, como):
    navegador, ruta = como("olga"), reverse("recordatorios_arreglar", args=[mundo["fallido"].pk])
    mal = navegador.post(ruta, leido(navegador, ruta) | {"correo": "mesa de partes"})
    assert (mal.status_code, Envio.objects.get(pk=mundo["fallido"].pk).estado) == (400, "fallido")
    hecho = navegador.post(ruta, leido(navegador, ruta) | {"correo": "mesa@munisanjose.example"}, follow=True)
    assert hecho.redirect_chain == [("/recordatorios/envios/?dia=2025-03-12", 302)]
    assert "se le escribe ahí" in hecho.content.decode()
    fallido = Envio.objects.get(pk=mundo["fallido"].pk)
    assert (fallido.estado, fallido.municipalidad.correo) == ("programado", "mesa@munisanjose.example")
    assert navegador.get(ruta).status_code == 404, "ya no hay nada que arreglar"


def test_lo_que_salio_tambien_se_filtra_por_su_regla(mundo, como):
    navegador, dia = como("olga"), {"dia": DIA.isoformat()}
    opciones = navegador.get("/recordatorios/envios/", dia).context["filtros"][-1].opciones
    assert [(o.texto.partition(" →")[0], o.cantidad) for o in opciones] == [("7 días antes del plazo", 1)]
    con = navegador.get("/recordatorios/envios/", {**dia, "regla": opciones[0].valor})
    assert [fila.quien for fila in con.context["filas"]] == ["Fátima Mamani"]
    assert navegador.get("/recordatorios/envios/", {**dia, "regla": "0"}).context["filas"] == []


def test_si_lo_que_se_escalaba_se_descarto_el_remedio_es_el_de_la_municipalidad(mundo, como):
    de_ella = {"persona": None, "municipalidad_id": f.SAN_JOSE_LAMBAYEQUE, "envio": mundo["fallido"]}
    de_ella |= {"hito": mundo["hito"], "destino": mundo["fallido"].destino}
    f.FabricaRecordatorio(**de_ella, rol="autoridad", estado="descartado", motivo="El hito ya no está pendiente")
    f.FabricaRecordatorio(**de_ella, clase="antes-1", estado="fallido")
    texto = pagina(como("olga").get("/recordatorios/envios/?dia=2025-03-12"))
    assert "Corrija el correo de su autoridad" not in texto
    assert "poner su correo institucional" in texto
