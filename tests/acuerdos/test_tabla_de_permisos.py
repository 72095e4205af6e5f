"""Quién puede qué: la tabla, escrita aquí otra vez a mano, contra lo que `puede` contesta a cada persona.

Y, de cada acción, a quién se le dice.
"""

from typing import Any

import pytest

from acuerdos import permisos
from acuerdos.enums import Situacion
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    Desestimacion,
    Evidencia,
    Hito,
    LecturaDeInversion,
    MensajeDeAcuerdo,
    Nota,
    Participante,
    Reprogramacion,
    Traba,
)
from acuerdos.permisos import Accion, Causa, Denegado, juntar, puede
from acuerdos.tabla_de_permisos import SOLO_SI_SE_MIDE, TABLA_SIN_SESION
from acuerdos.tabla_de_permisos import TABLA as TABLA_APLICADA
from cuentas.models import Usuario
from reuniones.enums import Etapa
from reuniones.models import Reunion, Sesion
from tests import fabricas as f
from tests.acuerdos.conftest import ETAPAS

# Lo decide Python: cada base contesta lo mismo.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos"), pytest.mark.una_vez]


# O operador · C coordinador · F punto focal de la municipalidad · S funcionario del sector
# D el lado que debe: gobierno local, F; nacional, S; regional, la Secretaría (O y C) · «-» nadie
TABLA = """
acción                        sobre             preparacion  en_curso  seguimiento  cerrada
EDITAR_SESION                 sesion            OC           OC        C            -
AVANZAR_ETAPA                 sesion            OC           OC        C            -
RETROCEDER_ETAPA              sesion            -            C         C            C
PUBLICAR_SESION               sesion            C            C         C            C
PUBLICAR_CORTE                sesion            -            C         C            C
REGISTRAR_ASISTENCIA          sesion            OC           OC        OC           -
PROGRAMAR_REUNION             sesion            OC           OC        -            -
REGISTRAR_REUNION             reunion           -            OC        C            -
IMPRIMIR_ACTA                 reunion           OC           OC        OC           OC
IMPORTAR                      sesion            OC           OC        OC           -
DESHACER_CARGA                sesion            OC           OC        OC           -
REGISTRAR_ACUERDO             sesion            -            OC        -            -
EDITAR_ACUERDO                acuerdo           -            OC        -            -
CORREGIR_ACUERDO              acuerdo           -            -         C            -
AGREGAR_PARTICIPANTE          acuerdo           -            OC        C            -
QUITAR_PARTICIPANTE           participante      -            OC        C            -
ANULAR_ACUERDO                acuerdo           -            OC        C            -
RESTAURAR_ACUERDO             acuerdo           -            OC        C            -
REGISTRAR_HITO                acuerdo           -            OC        OC           -
PROPONER_HITO                 hito              -            -         D            -
ACEPTAR_HITO                  hito              -            OC        OC           -
EDITAR_HITO                   hito              -            OC        OC           -
ANULAR_HITO                   hito              -            OC        C            -
REGISTRAR_AVANCE              hito              -            -         OCD          -
REABRIR_HITO                  hito              -            -         C            -
ADJUNTAR_EVIDENCIA            avance            -            -         OCD          -
VALIDAR_AVANCE                avance            -            -         OC           -
DEVOLVER_AVANCE               avance            -            -         OC           -
ANULAR_AVANCE                 avance_propio     -            -         OCD          -
SOLICITAR_REPROGRAMACION      hito              -            -         OCD          -
SOLICITAR_REPROGRAMACION      acuerdo           -            -         OCD          -
ASIGNAR_A_CARGO               acuerdo           OC           OC        OC           -
DECIDIR_REPROGRAMACION        reprogramacion    -            -         C            -
SOLICITAR_DESESTIMACION       acuerdo           -            -         OCFS         -
DECIDIR_DESESTIMACION         desestimacion     -            -         C            -
REGISTRAR_TRABA               acuerdo           -            -         OCFS         -
LEVANTAR_TRABA                traba             -            -         OC           -
REGISTRAR_ASISTENCIA_TECNICA  traba             -            -         OC           -
RECORDAR_AHORA                acuerdo           -            -         OC           -
ADJUNTAR_DOCUMENTO            acuerdo           -            OC        OC           -
ADJUNTAR_DOCUMENTO            reunion           -            OC        OC           -
ANULAR_DOCUMENTO              acuerdo           -            OC        OC           -
ANULAR_DOCUMENTO              reunion           -            OC        OC           -
REGISTRAR_LECTURA             acuerdo           -            -         OC           -
ANULAR_LECTURA                lectura           -            -         OC           -
ANULAR_EVIDENCIA              evidencia_propia  -            -         OCD          -
RETIRAR_SOLICITUD             reprogramacion_propia  -       -         OCFS         -
RETIRAR_SOLICITUD             desestimacion_propia   -       -         OCFS         -
REGISTRAR_NOTA                acuerdo           -            OC        OC           -
ANULAR_NOTA                   nota_propia       -            OC        OC           -
ESCRIBIR_MENSAJE              acuerdo           -            -         OCFS         -
ANULAR_MENSAJE                mensaje_propio    -            -         OCFS         -
"""


SIN_SESION = {
    "CREAR_SESION": "OC",
    "NOMBRAR_PUNTO_FOCAL": "OC",
    "REGISTRAR_AUTORIDAD": "OC",
    "GESTIONAR_USUARIOS": "C",
    "VER_CONTACTO": "OC",
    "VER_ACCESOS": "C",
    "VER_TABLERO": "OC",
    "VER_COLA_DE_VALIDACION": "OC",
    "VER_RECORDATORIOS": "OC",
    "EDITAR_REGLA_DE_RECORDATORIO": "OC",
    "DETENER_RECORDATORIOS": "OC",
    "REGISTRAR_REBOTE": "OC",
    "REVOCAR_ENLACE": "OC",
    "REINTENTAR_ENVIO": "OC",
    "SALTAR_RECORDATORIO": "OC",
    "VER_IMPORTACIONES": "OC",
    "EXPORTAR_SESION": "OC",
    "VER_TOKENS": "OC",
    "GESTIONAR_TOKENS": "C",
    "VER_NOTAS": "OC",
    "COMPARTIR_VISTA": "OC",
    "AGRUPAR_PARECIDOS": "OC",
    "TRABAJAR_POR_LOTES": "OC",
}

# De cada acción, quién se entera por correo (las claves de `recordatorios.decisiones.TABLA`), o por qué nadie. Lo exige
# tests/recordatorios/test_noticias.py; está aquí para que lo que se decide de una acción nueva esté en un lugar.
NADIE_MAS = "es de la oficina para sí misma"
SE_LE_DICE: dict[Accion, tuple[str, ...] | str] = {
    Accion.VALIDAR_AVANCE: ("validado",),
    Accion.DEVOLVER_AVANCE: ("devuelto",),
    Accion.DECIDIR_REPROGRAMACION: ("plazo-si", "plazo-no"),
    Accion.DECIDIR_DESESTIMACION: ("baja-si", "baja-no"),
    Accion.ACEPTAR_HITO: ("hito-si", "hito-no"),
    Accion.LEVANTAR_TRABA: ("traba",),
    Accion.EDITAR_HITO: ("hito-otro",),
    Accion.ANULAR_HITO: ("hito-fuera",),
    Accion.ANULAR_ACUERDO: ("acuerdo-fuera",),
    Accion.AGREGAR_PARTICIPANTE: ("participa",),
    Accion.QUITAR_PARTICIPANTE: ("no-participa",),
    Accion.REGISTRAR_AVANCE: ("llego",),
    Accion.SOLICITAR_REPROGRAMACION: ("pide-plazo",),
    Accion.SOLICITAR_DESESTIMACION: ("pide-baja",),
    Accion.PROPONER_HITO: ("propone",),
    Accion.REGISTRAR_TRABA: ("traba-nueva",),
    Accion.ESCRIBIR_MENSAJE: ("le-escriben", "mensaje"),
    Accion.ANULAR_MENSAJE: "lo que aún no salió se descarta",
    Accion.NOMBRAR_PUNTO_FOCAL: "una carta: tests/acuerdos/acciones/test_personas.py",
    Accion.GESTIONAR_USUARIOS: "una carta: tests/cuentas/test_cartas.py",
    Accion.REGISTRAR_HITO: "sus recordatorios, antes del plazo",
    Accion.REABRIR_HITO: ("reabierto",),
    Accion.RESTAURAR_ACUERDO: ("acuerdo-vuelve",),
    Accion.REGISTRAR_ASISTENCIA_TECNICA: "se cuenta al resolverse la traba",
    Accion.REGISTRAR_ACUERDO: "es el día del evento: los dos lados están en la sala",
    Accion.EDITAR_ACUERDO: "es el día del evento: los dos lados están en la sala",
    Accion.CORREGIR_ACUERDO: "nada de lo que se debe cambia: ni el texto ni los plazos",
    Accion.ADJUNTAR_EVIDENCIA: "va con su informe, que ya se dijo",
    Accion.ANULAR_EVIDENCIA: ("evidencia-fuera",),
    Accion.ANULAR_AVANCE: ("avance-fuera",),
    Accion.REGISTRAR_LECTURA: "es lo que dice un registro público, no una decisión sobre lo suyo; la ve en su acuerdo",
    Accion.ANULAR_LECTURA: "como la lectura: se corrige un dato ajeno",
    Accion.RECORDAR_AHORA: "es un recordatorio: sale por su camino",
    Accion.RETIRAR_SOLICITUD: "lo que la oficina iba a leer se descarta",
} | dict.fromkeys(
    (
        Accion.CREAR_SESION,
        Accion.EDITAR_SESION,
        Accion.AVANZAR_ETAPA,
        Accion.RETROCEDER_ETAPA,
        Accion.PUBLICAR_SESION,
        Accion.REGISTRAR_ASISTENCIA,
        Accion.PROGRAMAR_REUNION,
        Accion.REGISTRAR_REUNION,
        Accion.IMPRIMIR_ACTA,
        Accion.IMPORTAR,
        Accion.DESHACER_CARGA,
        Accion.VER_CONTACTO,
        Accion.REGISTRAR_AUTORIDAD,
        Accion.VER_TABLERO,
        Accion.DETENER_RECORDATORIOS,
        Accion.VER_RECORDATORIOS,
        Accion.AGRUPAR_PARECIDOS,
        Accion.EDITAR_REGLA_DE_RECORDATORIO,
        Accion.REGISTRAR_REBOTE,
        Accion.REVOCAR_ENLACE,
        Accion.REINTENTAR_ENVIO,
        Accion.SALTAR_RECORDATORIO,
        Accion.VER_NOTAS,
        Accion.REGISTRAR_NOTA,
        Accion.ANULAR_NOTA,
        Accion.ADJUNTAR_DOCUMENTO,
        Accion.ANULAR_DOCUMENTO,
        Accion.ASIGNAR_A_CARGO,
        Accion.VER_COLA_DE_VALIDACION,
        Accion.COMPARTIR_VISTA,
        Accion.TRABAJAR_POR_LOTES,
        Accion.VER_IMPORTACIONES,
        Accion.EXPORTAR_SESION,
        Accion.PUBLICAR_CORTE,
        Accion.VER_TOKENS,
        Accion.VER_ACCESOS,
        Accion.GESTIONAR_TOKENS,
    ),
    NADIE_MAS,
)


LADO = {"GL": "F", "GN": "S", "GR": "OC"}


def filas() -> list[Any]:
    partidas = [linea.split() for linea in TABLA.strip().splitlines()[1:]]
    return [pytest.param(accion, sobre, casillas, id=f"{accion}-{sobre}") for accion, sobre, *casillas in partidas]


def objetos(etapa: str, responsable: str, autor: Usuario) -> dict[str, Any]:
    """Uno de cada clase, sin guardar: del acuerdo de Umachiri con MTPE que debe `responsable`."""
    sesion = Sesion(codigo="MEA-TEST", etapa=etapa)
    acuerdo = Acuerdo(sesion=sesion, municipalidad_id=f.UMACHIRI, sector_id="MTPE", responsable=responsable)
    # El hito lo debe ese lado aunque el acuerdo lo deba otro: manda el del hito.
    otro_lado = Acuerdo(
        sesion=sesion, municipalidad_id=f.UMACHIRI, sector_id="MTPE", responsable="GN" if responsable == "GL" else "GL"
    )
    hito = Hito(acuerdo=otro_lado, responsable=responsable)
    avance = Avance(hito=hito, registrado_por=autor)
    traba = Traba(acuerdo=acuerdo)
    return {
        "sesion": sesion,
        "reunion": Reunion(sesion=sesion, sector_id="MTPE"),
        "acuerdo": acuerdo,
        "hito": hito,
        "avance": avance,
        "avance_propio": avance,
        "evidencia": Evidencia(avance=avance, registrado_por=autor),
        "evidencia_propia": Evidencia(avance=avance, registrado_por=autor),
        "reprogramacion": Reprogramacion(acuerdo=otro_lado, hito=hito, registrado_por=autor),
        "reprogramacion_de_acuerdo": Reprogramacion(acuerdo=acuerdo, registrado_por=autor),
        "desestimacion": Desestimacion(acuerdo=acuerdo, registrado_por=autor),
        "reprogramacion_propia": Reprogramacion(acuerdo=otro_lado, hito=hito, registrado_por=autor),
        "desestimacion_propia": Desestimacion(acuerdo=acuerdo, registrado_por=autor),
        "mensaje_propio": MensajeDeAcuerdo(acuerdo=acuerdo, registrado_por=autor),
        "nota_propia": Nota(acuerdo=acuerdo, registrado_por=autor),
        "traba": traba,
        "lectura": LecturaDeInversion(acuerdo=acuerdo),
        "participante": Participante(acuerdo=acuerdo),
        "asistencia_tecnica": AsistenciaTecnica(traba=traba),
    }


@pytest.mark.parametrize(("accion", "sobre", "casillas"), filas())
def test_la_tabla_de_etapa_por_rol(personas, eva, accion, sobre, casillas):
    permitidos_de_mas, negados_de_mas, sin_motivo = [], [], []
    for etapa, casilla in zip(ETAPAS, casillas, strict=True):
        for responsable, lado in LADO.items():
            letras = set(casilla.replace("D", lado)) - {"-"}
            for nombre, (persona, suyas) in personas.items():
                autor = persona if sobre.endswith(("_propio", "_propia")) and persona.pk else eva
                respuesta = puede(persona, Accion[accion], objetos(etapa, responsable, autor)[sobre])
                esperado = bool(letras & set(suyas))
                caso = f"{nombre}, {etapa}, {responsable}: {respuesta}"
                if respuesta and not esperado:
                    permitidos_de_mas.append(caso)
                if not respuesta and esperado:
                    negados_de_mas.append(caso)
                if isinstance(respuesta, Denegado) and not respuesta.motivo.endswith("."):
                    sin_motivo.append(caso)
    assert (permitidos_de_mas, negados_de_mas, sin_motivo) == ([], [], [])


@pytest.mark.parametrize(("accion", "letras"), SIN_SESION.items())
def test_lo_que_no_depende_de_una_sesion(personas, accion, letras):
    pueden = {nombre for nombre, (persona, _) in personas.items() if puede(persona, Accion[accion])}
    assert pueden == {nombre for nombre, (_, suyas) in personas.items() if set(suyas) & set(letras)}


def test_toda_accion_esta_en_la_tabla_y_en_esta_prueba():
    de_aqui = {fila.values[0] for fila in filas()} | set(SIN_SESION)
    assert de_aqui == {accion.name for accion in Accion}
    assert {accion.name for accion in TABLA_APLICADA} | {accion.name for accion in TABLA_SIN_SESION} == de_aqui
    assert not TABLA_APLICADA.keys() & TABLA_SIN_SESION.keys()
    assert Etapa.values == ETAPAS


# --- Entre varios ----------------------------------------------------------------------------------------------------
# De un acuerdo que Umachiri y MTPE encabezan, y en que participan San José (de Benita) y MVCS (de Mario).
ENTRE_VARIOS = """
acción                    sobre            fatima  soledad  benita  mario
REGISTRAR_TRABA           acuerdo          sí      sí       sí      sí
ESCRIBIR_MENSAJE          acuerdo          sí      sí       sí      sí
SOLICITAR_DESESTIMACION   acuerdo          sí      sí       no      no
SOLICITAR_REPROGRAMACION  acuerdo          sí      no       no      no
REGISTRAR_AVANCE          hito             sí      no       no      no
REGISTRAR_AVANCE          de_sector        no      sí       no      no
REGISTRAR_AVANCE          de_san_jose      no      no       sí      no
ADJUNTAR_EVIDENCIA        avance_de_ella   no      no       sí      no
PROPONER_HITO             de_san_jose      no      no       sí      no
SOLICITAR_REPROGRAMACION  de_san_jose      no      no       sí      no
REGISTRAR_AVANCE          de_mvcs          no      no       no      sí
PROPONER_HITO             de_mvcs          no      no       no      sí
ANULAR_HITO               de_san_jose      no      no       no      no
"""


def test_entre_varios_cada_quien_informa_lo_suyo(fatima, soledad, benita, mario):
    sesion = Sesion(codigo="MEA-TEST", etapa="seguimiento")
    participan = f"m:{f.SAN_JOSE_LAMBAYEQUE} s:MVCS"
    acuerdo = Acuerdo(
        sesion=sesion, municipalidad_id=f.UMACHIRI, sector_id="MTPE", responsable="GL", participan=participan
    )
    de_san_jose = Hito(acuerdo=acuerdo, responsable="GL", de_municipalidad_id=f.SAN_JOSE_LAMBAYEQUE)
    sobre = {
        "acuerdo": acuerdo,
        "hito": Hito(acuerdo=acuerdo, responsable="GL"),
        "de_sector": Hito(acuerdo=acuerdo, responsable="GN"),
        "de_san_jose": de_san_jose,
        "avance_de_ella": Avance(hito=de_san_jose, registrado_por=benita),
        "de_mvcs": Hito(acuerdo=acuerdo, responsable="GN", de_sector_id="MVCS"),
    }
    personas = {"fatima": fatima, "soledad": soledad, "benita": benita, "mario": mario}
    encabezado, *renglones = [linea.split() for linea in ENTRE_VARIOS.strip().splitlines()]
    for accion, que, *dichos in renglones:
        for nombre, dicho in zip(encabezado[2:], dichos, strict=True):
            respuesta = puede(personas[nombre], Accion[accion], sobre[que])
            assert bool(respuesta) == (dicho == "sí"), f"{accion} {que} {nombre}: {respuesta}"
    motivo = "Solo la Secretaría o el punto focal de la municipalidad que lo debe puede informar el avance del hito."
    assert puede(fatima, Accion.REGISTRAR_AVANCE, de_san_jose).motivo == motivo


# --- Condiciones de persona -----------------------------------------------------------------------------------------
def test_nadie_valida_su_propio_avance(olga, carlos):
    de_olga = objetos("seguimiento", "GL", olga)["avance"]
    assert puede(olga, Accion.VALIDAR_AVANCE, de_olga).motivo == "Nadie valida su propio avance."
    assert puede(carlos, Accion.VALIDAR_AVANCE, de_olga)


def test_quien_pide_la_desestimacion_no_la_decide(carlos, fatima):
    motivo = "Quien pide la desestimación no la decide."
    de_carlos = objetos("seguimiento", "GL", carlos)["desestimacion"]
    assert puede(carlos, Accion.DECIDIR_DESESTIMACION, de_carlos).motivo == motivo
    assert puede(carlos, Accion.DECIDIR_DESESTIMACION, objetos("seguimiento", "GL", fatima)["desestimacion"])


def test_un_avance_lo_anula_quien_lo_informo_o_un_coordinador(olga, carlos, fatima):
    de_fatima = objetos("seguimiento", "GL", fatima)["avance"]
    motivo = "Solo quien informó el avance, o un coordinador, puede anularlo."
    assert puede(fatima, Accion.ANULAR_AVANCE, de_fatima)
    assert puede(carlos, Accion.ANULAR_AVANCE, de_fatima)
    assert puede(olga, Accion.ANULAR_AVANCE, de_fatima).motivo == motivo


def test_lo_que_es_de_una_persona_solo_ella_lo_anula_o_lo_retira(olga, carlos, fatima):
    de_fatima = objetos("seguimiento", "GL", fatima)
    motivo = "Solo quien subió la evidencia, o un coordinador, puede anularla."
    assert puede(fatima, Accion.ANULAR_EVIDENCIA, de_fatima["evidencia"])
    assert puede(carlos, Accion.ANULAR_EVIDENCIA, de_fatima["evidencia"])
    assert puede(olga, Accion.ANULAR_EVIDENCIA, de_fatima["evidencia"]).motivo == motivo
    for cosa in ("reprogramacion", "desestimacion"):
        assert puede(fatima, Accion.RETIRAR_SOLICITUD, de_fatima[cosa])
        motivo = "Solo quien hizo la solicitud puede retirarla."
        assert puede(carlos, Accion.RETIRAR_SOLICITUD, de_fatima[cosa]).motivo == motivo
    de_olga = objetos("seguimiento", "GL", olga)["nota_propia"]
    assert puede(olga, Accion.ANULAR_NOTA, de_olga)
    assert puede(carlos, Accion.ANULAR_NOTA, de_olga).motivo == "Solo quien escribió la nota puede anularla."


def test_sobre_un_acuerdo_desestimado_no_se_registra_nada_mas(carlos, eva):
    cosas = objetos("seguimiento", "GR", eva)
    for acuerdo in (cosas["acuerdo"], cosas["hito"].acuerdo):
        acuerdo.situacion = Situacion.DESESTIMADO
    negadas = {
        "REGISTRAR_HITO",
        "PROPONER_HITO",
        "ACEPTAR_HITO",
        "EDITAR_HITO",
        "REGISTRAR_AVANCE",
        "REABRIR_HITO",
        "ADJUNTAR_EVIDENCIA",
        "VALIDAR_AVANCE",
        "DEVOLVER_AVANCE",
        "SOLICITAR_REPROGRAMACION",
        "SOLICITAR_DESESTIMACION",
        "REGISTRAR_TRABA",
        "REGISTRAR_ASISTENCIA_TECNICA",
        "RECORDAR_AHORA",
    }
    assert {accion.name for accion in SOLO_SI_SE_MIDE} == negadas
    for accion, sobre in (fila.values[:2] for fila in filas()):
        if accion in negadas:
            respuesta = puede(carlos, Accion[accion], cosas[sobre])
            assert isinstance(respuesta, Denegado)
            assert "desestimado" in respuesta.motivo
            assert respuesta.suele
    assert puede(carlos, Accion.REGISTRAR_NOTA, cosas["acuerdo"])


def test_un_no_dice_si_a_esa_persona_le_toca_en_otro_momento(olga, fatima, eva):
    en_curso = objetos("en_curso", "GL", eva)
    assert puede(fatima, Accion.REGISTRAR_AVANCE, en_curso["hito"]).suele
    assert not puede(fatima, Accion.VALIDAR_AVANCE, en_curso["avance"]).suele
    assert not puede(eva, Accion.REGISTRAR_TRABA, en_curso["acuerdo"]).suele


# --- Los motivos ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("quien", "accion", "sobre", "responsable", "motivo"),
    [
        (
            "fatima",
            "REGISTRAR_AVANCE",
            "hito",
            "GN",
            "Solo la Secretaría o el funcionario del sector puede informar el avance del hito.",
        ),
        (
            "soledad",
            "REGISTRAR_AVANCE",
            "hito",
            "GL",
            "Solo la Secretaría o el punto focal de la municipalidad puede informar el avance del hito.",
        ),
        ("fatima", "REGISTRAR_AVANCE", "hito", "GR", "Solo la Secretaría puede informar el avance del hito."),
        (
            "olga",
            "DECIDIR_REPROGRAMACION",
            "reprogramacion",
            "GL",
            "Solo un coordinador puede decidir la reprogramación.",
        ),
        (
            "olga",
            "REGISTRAR_ACUERDO",
            "sesion",
            "GL",
            "En la etapa «Seguimiento» de la sesión no puede registrar acuerdos.",
        ),
        (
            "olga",
            "ANULAR_ACUERDO",
            "acuerdo",
            "GL",
            "En la etapa «Seguimiento» de la sesión no puede anular el acuerdo.",
        ),
        (
            "eva",
            "REGISTRAR_TRABA",
            "acuerdo",
            "GL",
            "Solo la Secretaría, el punto focal de la municipalidad o el funcionario del sector puede "
            "registrar una traba.",
        ),
    ],
)
def test_el_no_trae_su_motivo_en_palabras(request, eva, quien, accion, sobre, responsable, motivo):
    respuesta = puede(request.getfixturevalue(quien), Accion[accion], objetos("seguimiento", responsable, eva)[sobre])
    assert respuesta.motivo == motivo


def test_sobre_un_acuerdo_anulado_no_se_puede_nada_mas_que_deshacerlo(carlos, eva):
    sobre_acuerdos = [
        fila.values[:2]
        for fila in filas()
        if fila.values[1] not in {"sesion", "reunion"} and fila.values[0] != "RESTAURAR_ACUERDO"
    ]
    for etapa in ETAPAS:
        cosas = objetos(etapa, "GL", eva)
        for acuerdo in (cosas["acuerdo"], cosas["hito"].acuerdo):
            acuerdo.anulado_en = f.en_lima(f.EVENTO)
        for accion, sobre in sobre_acuerdos:
            assert puede(carlos, Accion[accion], cosas[sobre]).motivo == "El acuerdo está anulado."
        assert bool(puede(carlos, Accion.RESTAURAR_ACUERDO, cosas["acuerdo"])) == (etapa in {"en_curso", "seguimiento"})


@pytest.mark.parametrize("sobre", ["sesion", "reunion", "acuerdo", "hito", "avance", "reprogramacion", "traba"])
def test_una_accion_sobre_un_objeto_de_otra_clase_se_niega_o_permite_pero_no_revienta(personas, eva, sobre):
    for persona, _ in personas.values():
        for accion in TABLA_APLICADA.keys() - permisos.CONDICIONES.keys():
            respuesta = puede(persona, accion, objetos("seguimiento", "GL", eva)[sobre])
            assert bool(respuesta) != isinstance(respuesta, Denegado), accion
            assert respuesta or str(respuesta).endswith("."), accion


# --- Dónde está cada cosa -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cosa", "con_hito"),
    [
        ("acuerdo", False),
        ("hito", True),
        ("avance", True),
        ("evidencia", True),
        ("reprogramacion", True),
        ("reprogramacion_de_acuerdo", False),
        ("desestimacion", False),
        ("traba", False),
        ("asistencia_tecnica", False),
    ],
)
def test_de_cada_cosa_se_sabe_su_acuerdo_y_su_hito(eva, cosa, con_hito):
    cosas = objetos("en_curso", "GL", eva)
    una = cosas[cosa]
    assert isinstance(una.su_acuerdo, Acuerdo)
    assert una.su_acuerdo.sesion is cosas["sesion"]
    assert una.su_hito is (cosas["hito"] if con_hito else None)


def test_el_camino_de_cada_hecho_al_acuerdo_es_el_mismo_en_una_consulta(eva):
    for fabrica in (f.FabricaEvidencia, f.FabricaReprogramacion, f.FabricaDesestimacion, f.FabricaAsistenciaTecnica):
        hecho = fabrica()
        assert type(hecho).objects.filter(**{hecho.CAMINO: hecho.su_acuerdo}).get() == hecho


def test_lo_que_se_pregunta_sobre_algo_no_se_pregunta_sobre_nada(carlos):
    with pytest.raises(TypeError, match="EDITAR_ACUERDO"):
        puede(carlos, Accion.EDITAR_ACUERDO)


# --- La causa del «no» ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("quien", "accion", "sobre", "causa"),
    [
        ("olga", "DECIDIR_REPROGRAMACION", "reprogramacion", Causa.ROL),
        ("olga", "REGISTRAR_ACUERDO", "sesion", Causa.ETAPA),
        ("eva", "VALIDAR_AVANCE", "avance", Causa.ROL),
        ("olga", "ANULAR_AVANCE", "avance", Causa.AUTORIA),
        ("fatima", "CREAR_SESION", None, Causa.ROL),
    ],
)
def test_el_no_dice_su_causa_y_la_accion_que_se_preguntaba(request, eva, fatima, quien, accion, sobre, causa):
    cosas = objetos("seguimiento", "GL", fatima)
    respuesta = puede(request.getfixturevalue(quien), Accion[accion], cosas[sobre] if sobre else None)
    assert (respuesta.causa, respuesta.accion) == (causa, Accion[accion])


def test_lo_que_una_misma_causa_impide_se_dice_en_una_frase(olga, eva):
    cosas = objetos("cerrada", "GL", eva)
    negados = [
        puede(olga, accion, cosas["acuerdo"])
        for accion in (Accion.REGISTRAR_TRABA, Accion.EDITAR_ACUERDO, Accion.REGISTRAR_TRABA, Accion.ANULAR_ACUERDO)
    ]
    assert {negado.causa for negado in negados} == {Causa.SESION_CERRADA}
    assert juntar([*negados, "Ya hay uno.", "Ya hay uno."]) == [
        "En la etapa «Cerrada» de la sesión no puede registrar una traba, editar el acuerdo ni anular el acuerdo.",
        "Ya hay uno.",
    ]


def test_frente_a_un_acuerdo_guardado_tambien(fatima):
    evidencia = f.FabricaEvidencia()
    assert puede(fatima, Accion.ADJUNTAR_EVIDENCIA, evidencia)
    assert puede(fatima, Accion.ADJUNTAR_EVIDENCIA, Evidencia.objects.get(pk=evidencia.pk).avance)
    asistencia = f.FabricaAsistenciaTecnica()
    assert not puede(fatima, Accion.REGISTRAR_ASISTENCIA_TECNICA, AsistenciaTecnica.objects.get(pk=asistencia.pk).traba)
