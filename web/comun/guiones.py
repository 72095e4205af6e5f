"""Las frases de los guiones del teléfono, en el idioma de la página.

Los guiones las llevan en castellano, que es su nombre: en él la página no dice nada más. En otro, van en `data-f` del
renglón de la cola (`frases_del_guion`) y, para abrir sin señal, con los moldes. Que estén todas lo mira una prueba.
"""

from django.utils.translation import gettext, gettext_noop

from cuentas import idiomas

FRASES = (
    gettext_noop("Enviado: {}. Constancia N.º "),
    gettext_noop("Sin enviar ({})"),
    gettext_noop("falta la foto"),
    gettext_noop("Ingresar"),
    gettext_noop("Corregir"),
    gettext_noop("Borrar"),
    gettext_noop("Se perderá lo que escribió. ¿Borrarlo?"),
    gettext_noop("Sin señal. Está guardado en este teléfono y se enviará solo cuando vuelva."),
    gettext_noop("su ingreso venció; ingrese otra vez y se enviará."),
    gettext_noop("ya no se puede enviar."),
    gettext_noop("«{}» pesa más de 10 MB: elija otra."),
    gettext_noop("Aquí está lo que había escrito en este teléfono. Revíselo y envíelo."),
    gettext_noop("Recibido"),
    gettext_noop("Constancia N.º "),
    gettext_noop("Ver la constancia"),
    gettext_noop("Enviando…"),
    gettext_noop("Guardando…"),
    gettext_noop("No se pudo enviar, pero está guardado en este teléfono: {}"),
    gettext_noop("Guardado en este teléfono. Se enviará solo al volver la señal o, si cierra, al abrir otra vez."),
)
SIN_SENAL = (
    gettext_noop("Sin señal: esto se guardó en este teléfono el {}."),
    gettext_noop("Recibido"),
    gettext_noop("Constancia N.º {}"),
    gettext_noop("Ver lo que falta"),
    gettext_noop("Sin señal"),
    gettext_noop("Esta página no está guardada en su teléfono. Lo que falta y sus formularios, sí."),
)


def traducidas(frases: tuple[str, ...] = FRASES) -> dict[str, str]:
    """Cada frase con la del idioma de la página; ninguna en castellano."""
    return {} if idiomas.de_hoy() == idiomas.ORIGEN else {frase: gettext(frase) for frase in frases}
