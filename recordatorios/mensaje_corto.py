"""El texto listo para WhatsApp o SMS, en 300 letras: lo más urgente y dónde informar, o lo que se respondió."""

from urllib.parse import quote

from django.utils.translation import gettext

from cuentas.telefonos import cifras_del_primero
from recordatorios.filas import FilaDelResumen
from recordatorios.noticias import Noticia

LARGO = 300
LARGO_DE_NOMBRE = 30
LARGO_DE_HITO, MENOS_NO_DICE_NADA = 80, 12
PAIS = "51"


def texto_corto(nombre: str, fila: FilaDelResumen, total: int, enlace: str) -> str:
    """`fila`: la más urgente de `total`. El enlace va entero; lo que se acorta es lo demás."""
    mas = " " + gettext("y %(mas)s más") % {"mas": total - 1} if total > 1 else ""
    pie, cuando = " " + gettext("Informe aquí: %(enlace)s") % {"enlace": enlace}, f"{fila.cuando}{mas}."
    codigo = f"{fila.hito.acuerdo.codigo}: "
    sobra = LARGO - len(pie) - len(cuando) - len(codigo)
    saludo = gettext("Hola, %(nombre)s.") % {"nombre": recortar(nombre, LARGO_DE_NOMBRE)} + " "
    if len(saludo) > sobra:
        return f"{codigo}{cuando}{pie}"[-LARGO:] if sobra >= 0 else f"{cuando}{pie}"[-LARGO:]
    espacio = sobra - len(saludo) - len("«» ")
    texto = f"«{recortar(fila.hito.texto, espacio)}» " if espacio >= 8 else ""
    return f"{saludo}{codigo}{texto}{cuando}{pie}"


def texto_de_noticia(nombre: str, noticia: Noticia, total: int, enlace: str) -> str:
    """Lo que se respondió, para quien no lee su correo. `noticia`: la primera de `total`. Se acorta lo dicho."""
    mas = " " + gettext("Y %(mas)s más.") % {"mas": total - 1} if total > 1 else ""
    pie = f"{mas} " + gettext("Véalo aquí: %(enlace)s") % {"enlace": enlace}
    saludo = gettext("Hola, %(nombre)s.") % {"nombre": recortar(nombre, LARGO_DE_NOMBRE)}
    cabeza = f"{saludo} {noticia.acuerdo.codigo}: {gettext(noticia.clase.titulo)}."
    partes = [cabeza]
    for que in (f"«{noticia.hito.texto}»." if noticia.hito else "", noticia.dicho):
        sobra = LARGO - len(pie) - len(" ".join(partes)) - len(" .")
        if que and sobra >= MENOS_NO_DICE_NADA:
            partes.append(recortar(que, min(sobra, LARGO_DE_HITO) if que.startswith("«") else sobra))
    cuerpo = " ".join(partes)
    return f"{cuerpo if cuerpo.endswith(('.', '…', '!', '?')) else f'{cuerpo}.'}{pie}"


def recortar(texto: str, largo: int) -> str:
    """`texto` en `largo` letras como máximo, con «…» si no cupo."""
    texto = " ".join(texto.split())
    return texto if len(texto) <= largo else texto[: largo - 1].rstrip() + "…"


def celular(telefono: str) -> str:
    """Las nueve cifras de un celular peruano, o "" si no lo es."""
    cifras = cifras_del_primero(telefono).removeprefix("00")
    cifras = cifras.removeprefix(PAIS) if len(cifras) == 11 else cifras
    return cifras if len(cifras) == 9 and cifras.startswith("9") else ""


def direccion_de_whatsapp(telefono: str, texto: str) -> str:
    """El enlace wa.me con el texto puesto, o "" si el teléfono no es un celular."""
    numero = celular(telefono)
    return f"https://wa.me/{PAIS}{numero}?text={quote(texto)}" if numero else ""
