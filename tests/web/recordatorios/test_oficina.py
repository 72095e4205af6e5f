"""Los recordatorios de la oficina: reglas, interruptor, lo que saldría, lo que salió y lo fallido."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from acuerdos.models import Envio, MotorDeRecordatorios, Recordatorio
from cuentas.freno import SILENCIOS, Vigia
from tests import fabricas as f
from tests.recordatorios.conftest import pasar
from tests.web.recordatorios.conftest import DIA
from tests.web.recordatorios.test_personales import pagina

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_la_pagina_dice_las_reglas_y_como_va_el_dia(mundo, como):
    texto = pagina(como("olga").get("/recordatorios/"))
    assert "15 días antes del plazo" in texto
    assert "El día del plazo" in texto
    assert "cada 7 días" in texto
    assert "El motor no responde" not in texto


def test_si_hace_rato_que_no_hay_pasada_lo_dice(mundo, como):
    with time_machine.travel(f.en_lima(DIA, 11), tick=False):
        assert "El motor no responde" in pagina(como("olga").get("/recordatorios/"))
    with time_machine.travel(f.en_lima(DIA, 23), tick=False):
        assert "El motor no responde" not in pagina(como("olga").get("/recordatorios/"))


def test_editar_una_regla_queda_con_quien_lo_hizo(mundo, como, olga):
    regla = mundo["regla"]
    datos = {"dias": "10", "destinatario": "responsable", "activa": "on", "repetir_cada": ""}
    assert como("olga").post(f"/recordatorios/reglas/{regla.pk}/", datos).status_code == 302
    regla.refresh_from_db()
    assert (regla.dias, regla.activa) == (10, True)
    assert regla.history.first().history_user == olga


@pytest.mark.parametrize(
    ("datos", "frase"),
    [
        ({"dias": "7"}, "Ya hay una regla con esos días y ese destinatario."),
        ({"dias": "400"}, "365"),
        ({"dias": "-1"}, "0"),
        ({"dias": "x"}, "entero"),
        ({"repetir_cada": "5"}, "no se repite"),
        ({"destinatario": "alcalde"}, "no está en la lista: elija de lo que ofrece"),
    ],
)
def test_una_regla_mal_escrita_vuelve_con_su_frase(mundo, como, datos, frase):
    completos = {"dias": "15", "destinatario": "responsable", "activa": "on", "repetir_cada": "", **datos}
    respuesta = como("olga").post(f"/recordatorios/reglas/{mundo['regla'].pk}/", completos)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()


def test_el_interruptor_pide_confirmar_y_dice_quien(mundo, como, olga):
    navegador = como("olga")
    assert "¿Detener todos los recordatorios?" in pagina(navegador.get("/recordatorios/interruptor/"))
    navegador.post("/recordatorios/interruptor/", {"accion": "detener"})
    navegador.post("/recordatorios/interruptor/", {"accion": "detener"})
    assert MotorDeRecordatorios.objects.get().detenido_por == olga
    assert "Los detuvo Olga Quispe" in pagina(como("carlos").get("/recordatorios/"))
    como("carlos").post("/recordatorios/interruptor/", {"accion": "reanudar"})
    assert MotorDeRecordatorios.objects.get().detenido_en is None


def test_lo_que_saldria_es_lo_que_despues_sale(mundo, como, benita):
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(municipalidad_id=f.SAN_JOSE_LAMBAYEQUE), plazo=DIA + timedelta(days=8))
    texto = pagina(como("olga").get("/recordatorios/manana/"))
    assert "viernes 14 de marzo" in texto
    assert "Benita Chafloque" in texto
    assert "Fátima Mamani" in texto  # ese día cumple 60 días sin avance
    assert sorted(m.to[0] for m in pasar(date(2025, 3, 14))) == ["benita@ejemplo.pe", "fatima@ejemplo.pe"]


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
    assert ("Guardar y reintentar" in texto) is (rol == "responsable")


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


def test_el_mensaje_listo_lleva_a_ingresar_y_no_muestra_el_enlace_de_nadie(mundo, como):
    """El enlace firmado abre sin contraseña: al lado del teléfono, con él se informaba por la persona y se validaba."""
    texto = pagina(como("olga").get("/recordatorios/personas/"))
    assert "Fátima Mamani" in texto
    assert "/inicio/" in texto
    assert "/e/" not in texto
    assert "https://wa.me/51951000000?text=Hola%2C%20F%C3%A1tima" in texto


def test_el_correo_en_pausa_se_dice_y_se_culpa_a_su_servidor(mundo, como):
    vigia = Vigia(timezone.now)
    for _ in range(SILENCIOS):
        vigia.callo("No se pudo conectar al servidor de correo: no contestó a tiempo")
    texto = como("olga").get(reverse("recordatorios")).content.decode()
    assert "El correo está en pausa" in texto
    assert "El servidor de correo no contesta desde las 08:10 del 13/03/2025." in texto
    assert "no contestó a tiempo" in texto
    assert "revise la cola y beat" not in texto
    vigia.contesto()
    assert "El correo está en pausa" not in como("olga").get(reverse("recordatorios")).content.decode()


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
    assert f'action="{reverse("recordatorios_arreglar", args=[mundo["fallido"].pk])}"' in texto
    texto = como("olga").get("/recordatorios/envios/?dia=2025-03-13&estado=enviado").content.decode()
    assert f'href="{reverse("persona", args=[mundo["fatima"].pk])}"' in texto
    assert "Nombrar punto focal" not in texto


def test_el_correo_que_faltaba_se_pone_en_su_fila_y_el_envio_vuelve_a_la_cola(mundo, como):
    navegador, ruta = como("olga"), reverse("recordatorios_arreglar", args=[mundo["fallido"].pk])
    mal = navegador.post(ruta, {"correo": "mesa de partes"})
    assert (mal.status_code, Envio.objects.get(pk=mundo["fallido"].pk).estado) == (400, "fallido")
    hecho = navegador.post(ruta, {"correo": "mesa@munisanjose.example"}, follow=True)
    assert hecho.redirect_chain == [("/recordatorios/envios/?dia=2025-03-12", 302)]
    assert "se le escribe ahí" in hecho.content.decode()
    fallido = Envio.objects.get(pk=mundo["fallido"].pk)
    assert (fallido.estado, fallido.municipalidad.correo) == ("programado", "mesa@munisanjose.example")
    assert navegador.get(ruta).status_code == 404, "ya no hay nada que arreglar"


@pytest.mark.parametrize(
    ("direccion", "esta"),
    [
        ("/recordatorios/envios/?dia=2025-03-12&quien=san+jose", True),
        ("/recordatorios/envios/?dia=2025-03-12&quien=umachiri", False),
        ("/recordatorios/envios/?dia=2025-03-13&quien=fatima", True),
        ("/recordatorios/personas/?lista=por_avisar&quien=FÁTIMA", True),
        ("/recordatorios/personas/?lista=por_avisar&quien=benita", False),
        ("/recordatorios/recibidos/?quien=nadie", False),
        ("/recordatorios/vacantes/?quien=umachiri", False),
        ("/recordatorios/manana/?quien=nadie", False),
    ],
)
def test_en_toda_lista_se_halla_por_el_nombre(direccion, esta, mundo, como):
    respuesta = como("olga").get(direccion)
    contexto = respuesta.context
    filas = contexto.get("filas") or contexto.get("contactos") or contexto.get("municipalidades") or []
    assert (respuesta.status_code, bool(filas)) == (200, esta)


def test_lo_que_saldria_se_filtra_por_a_quien_va(mundo, como):
    Recordatorio.objects.all().delete()
    navegador = como("olga")
    todos = navegador.get("/recordatorios/manana/").context
    assert todos["hay"] == bool(todos["filas"])
    assert navegador.get("/recordatorios/manana/?a=municipalidades").context["filas"] == [
        fila for fila in todos["filas"] if fila.es_municipalidad
    ]


def test_los_dias_en_que_no_sale_nada_estan_en_su_pagina(mundo, como):
    navegador = como("olga")
    texto = " ".join(navegador.get("/recordatorios/").content.decode().split())
    assert "viernes 2 de mayo de 2025 <small>D.S. 1-2025-PCM</small>" in texto
    assert "Jueves Santo" in texto
    navegador.post(reverse("recordatorios_no_laborable"), {"dia": "2025-03-14", "norma": "D.S. 9-2025-PCM"})
    assert "lunes 17 de marzo" in navegador.get("/recordatorios/manana/").content.decode()


def test_un_correo_se_salta_con_su_motivo_y_se_vuelve_atras_en_la_misma_pagina(mundo, como, fatima):
    navegador, carta = como("olga"), f"/recordatorios/manana/u{fatima.pk}/"
    previsto = navegador.get(carta).context["carta"].por_que[0]
    sin_motivo = navegador.post(carta, {"cuales": [previsto.cual], "motivo": ""})
    assert sin_motivo.status_code == 400
    assert "Diga por qué no debe salir." in sin_motivo.content.decode()
    assert sin_motivo.context["marcados"] == [previsto.cual]
    nada = navegador.post(carta, {"motivo": "Ya me llamó"})
    assert "Marque qué recordatorio no debe salir" in nada.content.decode()
    assert navegador.post(carta, {"cuales": [previsto.cual], "motivo": "Ya me llamó"}).status_code == 302
    texto = pagina(navegador.get("/recordatorios/manana/"))
    assert "Lo que se salta" in texto
    assert "«Ya me llamó»" in texto
    assert "Olga Quispe" in texto
    saltado = Recordatorio.objects.get(saltado_por__isnull=False)
    navegador.post(reverse("recordatorios_no_saltar", args=[saltado.pk]))
    assert "Lo que se salta" not in pagina(navegador.get("/recordatorios/manana/"))
    assert [m.to[0] for m in pasar(date(2025, 3, 14))] == ["fatima@ejemplo.pe"]


def test_se_filtra_por_la_regla_que_pone_el_correo(mundo, como, benita):
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(municipalidad_id=f.SAN_JOSE_LAMBAYEQUE), plazo=DIA + timedelta(days=8))
    navegador = como("olga")
    opciones = {o.texto: o for o in navegador.get("/recordatorios/manana/").context["reglas"]}
    siete = opciones["7 días antes del plazo → Quien debe el hito"]
    assert siete.cantidad == 1
    filtrada = navegador.get("/recordatorios/manana/", {"regla": siete.valor})
    assert [fila.quien for fila in filtrada.context["filas"]] == ["Benita Chafloque"]
    assert navegador.get("/recordatorios/manana/", {"regla": "0"}).context["filas"] == []


def test_lo_que_salio_tambien_se_filtra_por_su_regla(mundo, como):
    navegador, dia = como("olga"), {"dia": DIA.isoformat()}
    opciones = navegador.get("/recordatorios/envios/", dia).context["reglas"]
    assert [(o.texto.partition(" →")[0], o.cantidad) for o in opciones] == [("7 días antes del plazo", 1)]
    con = navegador.get("/recordatorios/envios/", {**dia, "regla": opciones[0].valor})
    assert [fila.quien for fila in con.context["filas"]] == ["Fátima Mamani"]
    assert navegador.get("/recordatorios/envios/", {**dia, "regla": "0"}).context["filas"] == []


def test_nada_de_un_correo_sale_si_asi_se_dice(mundo, como, fatima):
    como("olga").post(f"/recordatorios/manana/u{fatima.pk}/", {"todo": "on", "motivo": "Está de duelo"})
    assert pasar(date(2025, 3, 14)) == []
    assert Recordatorio.objects.filter(motivo="Está de duelo", saltado_por__isnull=False).exists()
