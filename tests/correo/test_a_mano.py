"""Respuestas copiadas a mano de la forma que les dan otros programas, uno por uno: las del corpus salen de un molde.

Cada una va dos veces: con la marca de nuestros correos en lo citado, y sin ella, como la deja quien la borra o quien
cita solo una parte.
"""

import pytest

from correo import porcentaje, texto
from recordatorios.direcciones import MARCA
from tests.correo.corpus import CITADO, NUESTRO, citado_con_mayor

SIN_MARCA = CITADO.partition("\n\n")[2]
NOMBRE = f"MUNI Ejecutivo <{NUESTRO}>"
# programa: (lo que pone, con {cita} o {mayor} donde va lo citado, llano o con «>»; lo que hay que leer; el porcentaje)
A_MANO = {
    "zoho": (
        "Señores:\n\nLa zanja está al 35 %.\n\nEnviado usando Zoho Mail\n\n"
        f"---- El lun., 03 mar. 2025 10:15:22 -0500 {NOMBRE} escribió ----\n\n{{cita}}",
        "Señores:\n\nLa zanja está al 35 %.",
        35,
    ),
    "windows_live": (
        "Ya vamos en 70%\n\n-----Mensaje original-----\nFrom: MUNI Ejecutivo\nSent: Monday, March 3, 2025 10:15 AM\n"
        "To: fatima@ejemplo.pe\nSubject: MUNI Ejecutivo: 1 hito vencido\n\n{cita}",
        "Ya vamos en 70%",
        70,
    ),
    "k9": (
        "El perfil se aprobó, 20 %\n-- \n"
        "Enviado desde mi dispositivo Android con K-9 Mail. Por favor, disculpa mi brevedad."
        f"\n\nEl 3 de marzo de 2025 10:15:22 GMT-05:00, {NOMBRE} escribió:\n{{mayor}}",
        "El perfil se aprobó, 20 %",
        20,
    ),
    "huawei": (
        "Avance 45 %, falta la firma.\n\n-------- Mensaje original --------\nAsunto: MUNI Ejecutivo: 1 hito vencido\n"
        f"De: {NOMBRE}\nPara: fatima@ejemplo.pe\nCC:\n\n\n{{cita}}",
        "Avance 45 %, falta la firma.",
        45,
    ),
    "evolution": (
        "Estamos en 15 %.\nLlueve mucho.\n\nEl lun, 03-03-2025 a las 10:15 -0500, MUNI Ejecutivo escribió:\n{mayor}",
        "Estamos en 15 %.\nLlueve mucho.",
        15,
    ),
    "claws": (
        f"Vamos 80 %\n\nOn Mon, 3 Mar 2025 10:15:22 -0500\n{NOMBRE} wrote:\n\n{{mayor}}\n\n\n"
        "-- \nFátima Mamani\nGerenta",
        "Vamos 80 %",
        80,
    ),
    "mutt_debajo": (
        f"El lun, mar 03, 2025 a las 10:15:22 -0500, {NOMBRE} escribió:\n{{mayor}}\n\nSe compraron los tubos, 55 %.\n",
        "Se compraron los tubos, 55 %.",
        55,
    ),
    "groupwise": (
        f"Señores, 25 % a la fecha.\n\n>>> {NOMBRE} 03/03/2025 10:15 >>>\n{{cita}}",
        "Señores, 25 % a la fecha.",
        25,
    ),
    "spark": (
        f"Ya firmó el alcalde: 90 %\n\nEnviado con Spark\nEl 3 mar 2025 10:15 -0500, {NOMBRE}, escribió:\n{{mayor}}",
        "Ya firmó el alcalde: 90 %",
        90,
    ),
    "blackberry": (
        "5 por ciento nomas\nEnviado desde mi BlackBerry de Claro.\n\n"
        "-----Original Message-----\nFrom: MUNI Ejecutivo\n"
        "Date: Mon, 3 Mar 2025 10:15:22\nTo: <fatima@ejemplo.pe>\nSubject: MUNI Ejecutivo: 1 hito vencido\n\n{cita}",
        "5 por ciento nomas",
        5,
    ),
    "sogo": (
        f"Sin novedad: 30 %\n\nLunes, 3 de Marzo de 2025 10:15 -05, {NOMBRE} escribió:\n \n{{mayor}}",
        "Sin novedad: 30 %",
        30,
    ),
    "mailspring": (
        f"Listo el replanteo, 60 %\n\nOn mar. 3 2025, at 10:15 am, {NOMBRE} wrote:\n{{mayor}}",
        "Listo el replanteo, 60 %",
        60,
    ),
}


@pytest.mark.parametrize("con_marca", [True, False], ids=["con_marca", "sin_marca"])
@pytest.mark.parametrize("programa", A_MANO)
def test_de_otros_programas_tambien_se_lee_lo_dicho_y_nada_mas(programa: str, con_marca: bool) -> None:
    escrito, dicho, cuanto = A_MANO[programa]
    citado = CITADO if con_marca else SIN_MARCA
    assert (MARCA in citado) is con_marca
    leido = texto.lo_dicho(escrito.format(cita=citado, mayor=citado_con_mayor(citado)))
    assert " ".join(leido.split()) == " ".join(dicho.split())
    assert porcentaje.leer(leido) == cuanto
