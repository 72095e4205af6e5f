"""Cuánto dice que va: lo que no admite otra lectura, y lo que se pregunta."""

import pytest

from correo import porcentaje

# Lo que niega, promete, pregunta o no habla de la obra: se pregunta.
SE_PREGUNTA = (
    "Todavía no está al 100%",
    "No se ha terminado el 100%",
    "La obra culminará al 100% en marzo",
    "La obra culminara al 100% en marzo",
    "Terminaremos el 100% la próxima semana",
    "Estoy 100% de acuerdo",
    "Estoy de acuerdo al 100%",
    "Estamos 100 % comprometidos con la obra",
    "Comprometidas al 100% con el proyecto",
    "Se completará el 80% en junio",
    "Los tramos estarán al 80% en junio",
    "No está ni al 50%",
    "Ni siquiera el 50%",
    "Aún no ha llegado al 40%",
    "Aun no ha llegado al 40%",
    "TODAVÍA NO ESTÁ AL 100%",
    "Va a estar al 100% el lunes",
    "Vamos a terminar el 100% en junio",
    "Van a presentar el 100 % del expediente",
    "El 100% se terminará en junio",
    "El 100% no está terminado",
    "Al 100% todavía no",
    "Todavía no está\nal 100%",
    "Todavía no\nestamos al 60%",
    "No, como dijo el residente, al 60%",
    "Nunca estuvo al 60%",
    "Tampoco llegó al 60%",
    "Cuando lleguemos al 50% les informo",
    "Hay que llegar a tener el 60% en abril",
    "¿Está al 100%?",
    "¿Se puede informar el 80% sin foto?",
    "No es que vamos al 60%",
    "No creo que la obra, la verdad, esté al 60%",
)
SE_ENTIENDE = (
    ("Vamos al 60 %. Todavía no llega la bomba.", 60),
    ("Todavía no llega la bomba. Vamos al 60 %", 60),
    ("Todavía no llega la bomba, pero vamos al 60 %", 60),
    ("Aún no transfieren el dinero; la obra está al 45%", 45),
    ("No hay cemento, la obra sigue en 35%", 35),
    ("No hay cemento\nvamos 35%", 35),
    ("La obra no se detuvo y va al 60%", 60),
    ("La obra sigue en 35%, las lluvias no dejan trabajar.", 35),
    ("Vamos al 60% y no hay cemento", 60),
    ("Vamos 60% no hay cemento", 60),
    ("Estamos al 60%, terminaremos en junio", 60),
    ("Terminaremos en junio, vamos al 60%", 60),
    ("Todavía estamos en 40%", 40),
    ("Aún seguimos en 40%", 40),
    ("De acuerdo con el residente, vamos al 60%", 60),
    ("Sí, vamos 60%", 60),
    ("¿Recibieron las fotos? Vamos al 60%", 60),
    ("La carretera está al 60%", 60),
    ("La compra de la bomba va al 60%", 60),
    ("Ahora la obra para agua: avance 60%", 60),
    ("Primera valorización al 60%", 60),
    ("Ya se ejecutó el 75% de la obra", 75),
    ("Se concluyó al 100%", 100),
    ("Sin novedad: 30 %", 30),
)


@pytest.mark.parametrize("dicho", SE_PREGUNTA)
def test_lo_que_admite_otra_lectura_se_pregunta(dicho: str) -> None:
    assert porcentaje.leer(dicho) is None


@pytest.mark.parametrize(("dicho", "cuanto"), SE_ENTIENDE)
def test_lo_que_se_dice_claro_se_entiende(dicho: str, cuanto: int) -> None:
    assert porcentaje.leer(dicho) == cuanto
