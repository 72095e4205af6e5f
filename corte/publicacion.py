"""Publicar un corte y comprobar que lo publicado vuelve a salir igual.

Regla: se publica el archivo que puede leer cualquiera (`Audiencia.PUBLICO`), con lo conocido en un instante fijo. Los
archivos se hacen antes, sin detener a nadie; con todo bloqueado solo se vuelve a leer, y si lo leído no es lo que se
hizo, no se publica y se dice. Con la firma encendida, el PDF se publica firmado o no se publica.
Comprobar es volver a leer y a escribir: las cifras deben ser las mismas siempre; las frases y los bytes, mientras el
programa que los escribe sea el mismo. De lo firmado se comparan los de antes de la firma, que trae su hora.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.core.cache import cache

from acuerdos.acciones.publicaciones import LoPublicado, publicar_corte
from acuerdos.archivos import abrir_archivo
from acuerdos.errores import ArchivoPerdido, DatoInvalido
from acuerdos.models import CortePublicado
from acuerdos.palabras import contar, dia_en_palabras
from corte import guardados
from corte.cifras import corte
from corte.comparacion import diferencias, textos_distintos
from corte.contrato import como_se_guarda
from corte.datos import Corte
from corte.datos_del_detalle import AlcanceDelDetalle, Audiencia
from corte.firma import firmado
from corte.formatos import FORMATOS
from cuentas.cola import encolar
from cuentas.models import Usuario
from reuniones.models import Sesion

CAMBIO = "Mientras se preparaba, alguien guardó algo que cambia estas cifras: revíselas y confirme otra vez."
PUBLICACIONES_MOSTRADAS = 20
TAREA = "acuerdos.publicar_corte"
SE_RECUERDA = 7 * 86_400  # segundos que se dice que una publicación en segundo plano no se hizo


@dataclass(frozen=True, slots=True)
class NoPublicado:
    """Lo que el worker no pudo publicar: de qué día era y por qué, en una frase."""

    al: date
    motivo: str


def recordar_que_no(sesion: Sesion, sin_publicar: NoPublicado) -> None:
    cache.set(_clave(sesion), (sin_publicar.al.isoformat(), sin_publicar.motivo), SE_RECUERDA)


def lo_que_no_se_publico(sesion: Sesion) -> NoPublicado | None:
    """Lo último encargado, si no se hizo; None desde que se publica otro."""
    if not (dicho := cache.get(_clave(sesion))):
        return None
    al, motivo = dicho
    return NoPublicado(date.fromisoformat(al), motivo)


def _clave(sesion: Sesion) -> str:
    return f"corte-sin-publicar:{sesion.codigo}"


def para_publicar(sesion: Sesion, al: date, conocido_al: datetime) -> Corte:
    """El corte como lo leerá cualquiera."""
    return corte(sesion, al, conocido_al, AlcanceDelDetalle(audiencia=Audiencia.PUBLICO))


def publicar(
    *,
    por: Usuario,
    sesion: Sesion,
    al: date,
    conocido_al: datetime,
    ahora: datetime,
    paciencia: float,
    reemplaza: int | None = None,
    motivo: str = "",
) -> CortePublicado:
    """Hace los archivos y publica.

    :param paciencia: segundos que se espera el turno de hacer cada uno.
    :raises Ocupado: si no le tocó. :raises DatoInvalido: lo de `publicar_corte`; con `conocido_al`, si cambió algo.
    :raises FirmaImposible: si la firma está encendida y no se pudo firmar.
    """
    preparado = preparar(para_publicar(sesion, al, conocido_al), paciencia)
    return publicar_preparado(preparado, por=por, sesion=sesion, ahora=ahora, reemplaza=reemplaza, motivo=motivo)


@dataclass(frozen=True, slots=True)
class Preparado:
    """Lo que se va a publicar: el corte como se vio y sus archivos ya hechos."""

    visto: Corte
    archivos: dict[str, bytes]
    sin_firmar: dict[str, str]


def preparar(visto: Corte, paciencia: float) -> Preparado:
    """Hace los archivos. Ni esto ni leer `visto` va dentro de la transacción: tarda, y ahí no se lee de una mirada.

    :raises Ocupado: si no le tocó el turno. :raises FirmaImposible: si la firma está encendida y no se pudo firmar.
    """
    archivos = {formato: guardados.hacer(visto, formato, paciencia) for formato in FORMATOS}
    return Preparado(visto, archivos, _firmar_pdf(archivos, visto))


def publicar_preparado(
    preparado: Preparado, *, por: Usuario, sesion: Sesion, ahora: datetime, reemplaza: int | None, motivo: str
) -> CortePublicado:
    """:raises DatoInvalido: lo de `publicar_corte`; con `conocido_al`, si cambió algo desde que se preparó."""
    visto = preparado.visto
    conocido_al = visto.conocido_al
    assert conocido_al is not None  # se publica lo que se sabía en un instante

    def leer(fresca: Sesion) -> LoPublicado:
        if para_publicar(fresca, visto.al, conocido_al) != visto:
            raise DatoInvalido(conocido_al=CAMBIO)
        return LoPublicado(como_se_guarda(visto), preparado.archivos, guardados.programa(), preparado.sin_firmar)

    hecho = publicar_corte(
        por=por,
        sesion=sesion,
        al=visto.al,
        conocido_al=conocido_al,
        leer=leer,
        ahora=ahora,
        reemplaza=reemplaza,
        motivo=motivo,
    )
    cache.delete(_clave(sesion))
    return hecho


def tarda(visto: Corte) -> bool:
    """Si hacer sus archivos dura más que una petición: entonces se encarga."""
    return guardados.es_grande(visto, "pptx")


def encargar(
    *, quien: Usuario, sesion: Sesion, al: date, conocido_al: datetime, reemplaza: int | None, motivo: str
) -> bool:
    """Los archivos de una sesión muy grande los hace el worker, que publica al terminar. Falso si no hay cola."""
    return encolar(TAREA, sesion.codigo, al.isoformat(), conocido_al.isoformat(), quien.pk, reemplaza, motivo)


def _firmar_pdf(archivos: dict[str, bytes], visto: Corte) -> dict[str, str]:
    """Cambia en `archivos` el PDF por el firmado, y devuelve el resumen de como era; nada si no se firma."""
    hecho = archivos["pdf"]
    archivos["pdf"] = firmado(hecho, motivo=f"Corte de {visto.sesion.nombre} al {dia_en_palabras(visto.al)}")
    return {} if archivos["pdf"] == hecho else {"pdf": sha256(hecho).hexdigest()}


def comprobar(publicado: CortePublicado) -> Iterator[str]:
    """Una frase por cada cosa del corte publicado que hoy no sale como se publicó. Nada si todo sale igual."""
    try:
        de_nuevo = para_publicar(publicado.sesion, publicado.al, publicado.conocido_al)
    except DatoInvalido as error:
        yield f"{publicado}: ya no se puede rehacer. {error}"
        return
    cifras = como_se_guarda(de_nuevo)
    con_frases = _es_el_mismo_programa(publicado)  # otro puede decir lo mismo con otras palabras
    textos = textos_distintos(publicado.cifras, cifras, con_frases=con_frases)
    distintas = [*diferencias(publicado.cifras, cifras), *textos]
    for diferencia in distintas[:PUBLICACIONES_MOSTRADAS]:
        yield f"{publicado}: {diferencia.que} se publicó {diferencia.antes} y hoy sale {diferencia.ahora}."
    if (resto := len(distintas) - PUBLICACIONES_MOSTRADAS) > 0:
        yield f"{publicado}: y {contar(resto, 'diferencia', 'diferencias')} más."
    for formato, resumen in sorted(publicado.resumenes.items()):
        yield from _de_archivo(publicado, formato, resumen, de_nuevo)


def _es_el_mismo_programa(publicado: CortePublicado) -> bool:
    return bool(publicado.programa == guardados.programa())


def _de_archivo(publicado: CortePublicado, formato: str, resumen: str, de_nuevo: Corte) -> Iterator[str]:
    archivo = publicado.archivos.filter(formato=formato).first()
    nombre = f"el archivo {formato.upper()}"
    if archivo is None:
        yield f"{publicado}: falta {nombre}."
        return
    try:
        abrir_archivo(archivo.archivo, nombre=nombre, sha256=resumen).close()
    except ArchivoPerdido as error:
        yield f"{publicado}: {error}"
    # Otro programa puede dibujarlo de otro modo: entonces vale el que se guardó.
    if not _es_el_mismo_programa(publicado):
        return
    if sha256(FORMATOS[formato].escribir(de_nuevo)).hexdigest() != (archivo.sha256_sin_firmar or resumen):
        yield f"{publicado}: {nombre}, hecho otra vez por el mismo programa, ya no sale igual."


def comprobar_todos() -> Iterator[str]:
    """Los que están en pie y los retirados, del primero al último."""
    for publicado in CortePublicado.objects.select_related("sesion").order_by("pk").iterator():
        yield from comprobar(publicado)
