"""El correo: un resumen por persona y día, diez filas como máximo y «y N más».

Primero lo que la Secretaría decidió, y de eso lo que pide hacer algo; después lo que vence, lo vencido primero.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext

from acuerdos.models import Envio
from acuerdos.palabras import contar, enumerar
from cuentas.idiomas import formas
from cuentas.models import Usuario
from cuentas.texto_y_html import CorreoDeTextoYHtml
from recordatorios import direcciones
from recordatorios.clases import ANUNCIOS
from recordatorios.direcciones import ClaseDeDireccion, Firmable
from recordatorios.enlaces import VIGENCIA_DEL_ENLACE, firmar_baja
from recordatorios.filas import (
    FILAS_DEL_RESUMEN,
    FilaDelResumen,
    FilaDeNoticia,
    Recordado,
    SeDice,
    con_enlaces,
    decisiones_con_enlaces,
    filas_de_noticias,
    filas_del_resumen,
)
from recordatorios.noticias import Noticia
from recordatorios.rutas import direccion_entera

SE_CONTESTA = "(la dirección en que se contesta)"


@dataclass(frozen=True, slots=True)
class CuerpoDelResumen:
    """Lo que un correo dice, sin enlaces todavía: las decisiones, y un hito por fila si no lo dice ya una decisión."""

    decisiones: list[FilaDeNoticia]
    filas: list[FilaDelResumen]

    @property
    def decisiones_visibles(self) -> list[FilaDeNoticia]:
        return self.decisiones[:FILAS_DEL_RESUMEN]

    @property
    def filas_visibles(self) -> list[FilaDelResumen]:
        return self.filas[: max(0, FILAS_DEL_RESUMEN - len(self.decisiones))]

    @property
    def hitos_con_enlace(self) -> list[SeDice]:
        """Los que llevan un enlace firmado: de lo que se ve, lo que la persona debe y lo que se le pide otra vez."""
        otra_vez = [d.noticia.hito for d in self.decisiones_visibles if d.urge and d.noticia.hito is not None]
        return [*otra_vez, *(fila.hito for fila in self.filas_visibles if fila.es_suyo)]


def contenido_de(recordatorios: Sequence[Recordado], noticias: Sequence[Noticia], dia: date) -> CuerpoDelResumen:
    """Con los días contados desde `dia`, en el idioma que esté puesto."""
    return _sin_repetir(filas_de_noticias(noticias, dia), filas_del_resumen(recordatorios, dia))


def _sin_repetir(decisiones: Sequence[FilaDeNoticia], filas: Sequence[FilaDelResumen]) -> CuerpoDelResumen:
    ya_dichos = {decision.noticia.hito.pk for decision in decisiones if decision.urge and decision.noticia.hito}
    return CuerpoDelResumen(list(decisiones), [fila for fila in filas if fila.hito.pk not in ya_dichos])


def componer(
    envio: Envio, contenido: CuerpoDelResumen, enlaces: Mapping[int, Firmable], *, ahora: datetime
) -> CorreoDeTextoYHtml:
    """El correo de un envío a `envio.correo`, en el idioma que esté puesto. `enlaces`: los firmados, por hito."""
    contexto = _lo_que_dice(envio, contenido, enlaces, ahora=ahora)
    contestar = contexto["contestar"]
    mensaje = CorreoDeTextoYHtml(
        subject=asunto_de(contenido.decisiones, contenido.filas),
        body=render_to_string("recordatorios/resumen.txt", contexto),
        from_email=direcciones.de_rebote(envio) or None,  # el del sobre: dice cuál no se pudo entregar
        to=[envio.correo],
        reply_to=[contestar] if contestar else None,
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": envio.message_id,
            "Auto-Submitted": "auto-generated",
            **_cabeceras_de_baja(contexto["baja"]),
        },
    )
    mensaje.attach_alternative(render_to_string("recordatorios/resumen.html", contexto), "text/html")
    return mensaje


def al_pie_de_la_letra(
    envio: Envio, decisiones: Sequence[FilaDeNoticia], filas: Sequence[FilaDelResumen], *, ahora: datetime
) -> tuple[str, str]:
    """El asunto y el texto de un envío que todavía no existe, con las filas tal como vienen: no se firma nada."""
    contenido = _sin_repetir(decisiones, filas)
    filas = contenido.filas
    suyas = [fila for fila in filas if fila.es_suyo] if envio.persona_id and direcciones.se_contesta() else []
    contexto = _alrededor(envio, contenido) | {
        "decisiones": contenido.decisiones_visibles,
        "filas": contenido.filas_visibles,
        "contestar": SE_CONTESTA if suyas else "",
        "varios": len(suyas) > 1,
        "conversa": False,
        "aparte": False,
    }
    return asunto_de(decisiones, filas), render_to_string("recordatorios/resumen.txt", contexto)


def asunto_de(decisiones: Sequence[FilaDeNoticia], filas: Sequence[FilaDelResumen]) -> str:
    return "MUNI Ejecutivo: " + enumerar([*cuentas_de_decisiones(decisiones), *cuentas_de_plazos(filas)])


def _lo_que_dice(
    envio: Envio, contenido: CuerpoDelResumen, enlaces: Mapping[int, Firmable], *, ahora: datetime
) -> dict[str, Any]:
    """Lo que piden las dos plantillas. Las decisiones van primero; lo que no cabe se cuenta."""
    persona = envio.persona
    con_decisiones = decisiones_con_enlaces(contenido.decisiones_visibles, persona, enlaces, ahora=ahora)
    con_filas = con_enlaces(contenido.filas_visibles, persona, enlaces)
    contestar = adonde_se_contesta(envio, con_decisiones, con_filas)
    de_cual = direcciones.leer(contestar)
    return _alrededor(envio, contenido) | {
        "decisiones": con_decisiones,
        "filas": con_filas,
        "contestar": contestar,
        "varios": bool(de_cual and de_cual.clase == ClaseDeDireccion.ENVIO),
        "conversa": bool(de_cual and de_cual.clase == ClaseDeDireccion.MENSAJE),
        "aparte": len(_adonde_cada_uno(con_decisiones, con_filas)) > 1,
    }


def _alrededor(envio: Envio, contenido: CuerpoDelResumen) -> dict[str, Any]:
    """Lo que el correo dice además de sus filas y de adónde se contesta."""
    persona, decisiones, filas = envio.persona, contenido.decisiones, contenido.filas
    return {
        "nombre": persona.get_short_name() if persona else "",
        "municipalidad": envio.municipalidad.nombre_completo if envio.municipalidad else "",
        "vacante": bool(envio.municipalidad) and any(fila.es_suyo for fila in filas),
        "marca": gettext(direcciones.MARCA),
        "mas": max(0, len(decisiones) + len(filas) - FILAS_DEL_RESUMEN),
        "ver_todo": direccion_entera("inicio"),
        "encabezado": encabezado(decisiones, filas),
        "vigencia": contar(VIGENCIA_DEL_ENLACE.days, "día", "días"),
        "con_enlace_firmado": bool(persona and not persona.es_secretaria) and _abre_sin_ingresar(decisiones, filas),
        "baja": direccion_de_baja(persona),
        "preferencias": direccion_entera("mis_recordatorios") if persona else "",
    }


def _abre_sin_ingresar(decisiones: Sequence[FilaDeNoticia], filas: Sequence[FilaDelResumen]) -> bool:
    """Si alguno de sus enlaces va firmado: lo que la persona debe y lo que se le pide hacer otra vez."""
    return any(fila.es_suyo for fila in filas) or any(d.urge and d.noticia.hito is not None for d in decisiones)


def adonde_se_contesta(envio: Envio, decisiones: Sequence[FilaDeNoticia], filas: Sequence[FilaDelResumen]) -> str:
    """La dirección de lo único que se contesta: un hito o una conversación; la del correo, si hay hitos y hay varios.

    «» si nada se contesta, o si son varias conversaciones: cada una tiene la suya al lado.
    """
    suyas = _adonde_cada_uno(decisiones, filas)
    if len(suyas) <= 1:
        return next(iter(suyas), "")
    leidas = [direcciones.leer(suya) for suya in suyas]
    con_hitos = any(leida and leida.clase == ClaseDeDireccion.HITO for leida in leidas)
    return direcciones.para_responder(envio) if con_hitos else ""


def _adonde_cada_uno(decisiones: Sequence[FilaDeNoticia], filas: Sequence[FilaDelResumen]) -> list[str]:
    correos = [*(decision.correo for decision in decisiones), *(fila.correo for fila in filas)]
    return list(dict.fromkeys(filter(None, correos)))


def cuentas_de_decisiones(decisiones: Sequence[FilaDeNoticia]) -> list[str]:
    """«2 informes devueltos», «1 plazo aprobado»: en el orden en que se leen."""
    cuantas = Counter(decision.cuenta for decision in decisiones)
    return [contar(n, *palabras) for palabras, n in cuantas.items()]


def cuentas_de_plazos(filas: Sequence[FilaDelResumen]) -> list[str]:
    """Cuántos vencieron, cuántos vencen y de cuántos no se sabe."""
    vencidos, callados = sum(f.vencido for f in filas), sum(f.silencio for f in filas)
    por_vencer = len(filas) - vencidos - callados
    partes = (
        (vencidos, *formas("hito vencido", "hitos vencidos")),
        (por_vencer, *formas("por vencer", "por vencer")),
        (callados, *formas("sin avance", "sin avance")),
    )
    return [contar(n, una, varias) for n, una, varias in partes if n]


def encabezado(decisiones: Sequence[FilaDeNoticia], filas: Sequence[FilaDelResumen]) -> str:
    """La frase, o las dos, con que empieza el correo."""
    frases = []
    for dicho in ANUNCIOS:
        if suyas := [decision for decision in decisiones if decision.noticia.clase.anuncio == dicho]:
            frases.append(f"{gettext(dicho)}: {enumerar(cuentas_de_decisiones(suyas))}.")
    if filas:
        frases.append(f"{_de_que_va(filas)}: {enumerar(cuentas_de_plazos(filas))}.")
    return " ".join(frases)


def _de_que_va(filas: Sequence[FilaDelResumen]) -> str:
    if all(f.es_suyo for f in filas):
        return gettext("Le toca informar cómo va")
    if any(f.es_suyo for f in filas):
        return gettext("Entre lo que le toca informar y lo que sigue")
    return gettext("De lo que usted sigue")


def direccion_de_baja(persona: Usuario | None) -> str:
    """La dirección para dejar de recibir recordatorios; a la Secretaría le llegan por su trabajo y no tiene."""
    if persona is None or persona.es_secretaria:
        return ""
    return direccion_entera("recordatorios_baja", firmar_baja(persona.pk))


def _cabeceras_de_baja(baja: str) -> dict[str, str]:
    """RFC 8058: el botón «cancelar suscripción» del correo hace un POST."""
    if not baja:
        return {}
    return {"List-Unsubscribe": f"<{baja}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
