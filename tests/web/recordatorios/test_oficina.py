"""Los recordatorios de la oficina: reglas, interruptor, lo que saldría y cómo va el día."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones.cuentas import con_version
from acuerdos.acciones.personas import corregir_correo_institucional
from acuerdos.models import Envio, MotorDeRecordatorios, Recordatorio, ReglaDeRecordatorio
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


def leido(navegador, direccion) -> dict[str, str]:
    """Lo que la página lleva de lo que se leyó al abrirla."""
    form = navegador.get(direccion).context["form"]
    return {campo: str(form.initial[campo]) for campo in ("version", "leido")}


def test_dos_personas_en_la_misma_regla_se_preguntan(mundo, como):
    direccion = f"/recordatorios/reglas/{mundo['regla'].pk}/"
    datos = {"dias": "10", "destinatario": "responsable", "activa": "on", "repetir_cada": ""}
    abierta = leido(como("olga"), direccion)
    assert como("carlos").post(direccion, leido(como("carlos"), direccion) | datos | {"dias": "9"}).status_code == 302
    respuesta = como("olga").post(direccion, abierta | datos)
    assert respuesta.status_code == 409
    mundo["regla"].refresh_from_db()
    assert mundo["regla"].dias == 9


def test_el_correo_que_otra_persona_puso_entretanto_no_se_pisa_al_arreglar(mundo, como, carlos):
    ruta, municipalidad = reverse("recordatorios_arreglar", args=[mundo["fallido"].pk]), mundo["fallido"].municipalidad
    abierta = leido(como("olga"), ruta)
    corregir_correo_institucional(
        por=carlos,
        municipalidad=municipalidad,
        correo="alcaldia@munisanjose.example",
        version=con_version(municipalidad).version,
        ahora=f.en_lima(DIA, 9),
    )
    respuesta = como("olga").post(ruta, abierta | {"correo": "mesa@munisanjose.example"})
    assert respuesta.status_code == 409
    fallido = Envio.objects.select_related("municipalidad").get(pk=mundo["fallido"].pk)
    assert (fallido.estado, fallido.municipalidad.correo) == ("fallido", "alcaldia@munisanjose.example")


def test_editar_una_regla_queda_con_quien_lo_hizo(mundo, como, olga):
    regla = mundo["regla"]
    direccion = f"/recordatorios/reglas/{regla.pk}/"
    datos = {"dias": "10", "destinatario": "responsable", "activa": "on", "repetir_cada": ""}
    assert como("olga").post(direccion, leido(como("olga"), direccion) | datos).status_code == 302
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
    direccion = f"/recordatorios/reglas/{mundo['regla'].pk}/"
    respuesta = como("olga").post(direccion, leido(como("olga"), direccion) | completos)
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
    opciones = {o.texto: o for o in navegador.get("/recordatorios/manana/").context["filtros"][-1].opciones}
    siete = opciones["7 días antes del plazo → Quien debe el hito"]
    assert siete.cantidad == 1
    filtrada = navegador.get("/recordatorios/manana/", {"regla": siete.valor})
    assert [fila.quien for fila in filtrada.context["filas"]] == ["Benita Chafloque"]
    assert navegador.get("/recordatorios/manana/", {"regla": "0"}).context["filas"] == []


def test_la_regla_que_se_repite_a_diario_se_dice_en_singular(mundo, como):
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(municipalidad_id=f.SAN_JOSE_LAMBAYEQUE), plazo=DIA - timedelta(days=6))
    ReglaDeRecordatorio.objects.filter(clase="despues").update(repetir_cada=1)
    opciones = [o.texto for o in como("olga").get("/recordatorios/manana/").context["filtros"][-1].opciones]
    assert any("cada 1 día →" in texto for texto in opciones), opciones


def test_nada_de_un_correo_sale_si_asi_se_dice(mundo, como, fatima):
    como("olga").post(f"/recordatorios/manana/u{fatima.pk}/", {"todo": "on", "motivo": "Está de duelo"})
    assert pasar(date(2025, 3, 14)) == []
    assert Recordatorio.objects.filter(motivo="Está de duelo", saltado_por__isnull=False).exists()
