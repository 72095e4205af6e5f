"""Publicar un corte y retirarlo.

Regla: lo publicado es lo que se vio: las cifras se vuelven a leer con la sesión y sus acuerdos ya bloqueados, y si no
son las mismas no se publica. De un día hay a lo más un corte publicado en pie; otro lo reemplaza, diciendo por qué.
Nada de lo publicado se borra ni se reescribe: se retira con un motivo, y sigue estando.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Max

from acuerdos.acciones.base import (
    MOTIVO_MAXIMO,
    bloquear_acuerdos_de,
    bloquear_fila,
    bloquear_reuniones_de,
    exigir,
    guardar,
    texto_obligatorio,
)
from acuerdos.acciones.transaccion import verbo
from acuerdos.archivos import guardar_archivo
from acuerdos.errores import DatoInvalido
from acuerdos.models import ArchivoPublicado, CortePublicado
from acuerdos.permisos import Accion
from acuerdos.reglas import en_fecha
from cuentas.models import Usuario
from reuniones.models import Sesion

PIDE_REEMPLAZAR = "Diga por qué este corte reemplaza al que ya se publicó."
PIDE_MOTIVO = "Diga por qué se retira el corte."


@dataclass(frozen=True, slots=True)
class LoPublicado:
    """Lo que se publica: las cifras del contrato, los archivos por su formato, y el programa que los hizo.

    sin_firmar: de los que se firmaron, por su formato, el SHA-256 de lo que el programa hizo.
    """

    cifras: Mapping[str, Any]
    archivos: Mapping[str, bytes]
    programa: str
    sin_firmar: Mapping[str, str] = field(default_factory=dict)

    @property
    def resumenes(self) -> dict[str, str]:
        """El SHA-256 de cada archivo, por su formato."""
        return {formato: sha256(contenido).hexdigest() for formato, contenido in self.archivos.items()}


@verbo
def publicar_corte(
    *,
    por: Usuario,
    sesion: Sesion,
    al: date,
    conocido_al: datetime,
    leer: Callable[[Sesion], LoPublicado],
    ahora: datetime,
    reemplaza: int | None = None,
    motivo: str = "",
) -> CortePublicado:
    """Publica el corte de `sesion` en el día `al`, con lo conocido en `conocido_al`.

    :param leer: da lo que se publica; se llama con todo bloqueado, para que sea lo que hay.
    :param reemplaza: el número del corte en pie de ese mismo día, si lo hay, con el `motivo` de reemplazarlo.
    :raises DatoInvalido: con `conocido_al`, si aún no llega; con `reemplaza`, si hay otro en pie que no es el que se
        dijo; con `motivo`, si falta.
    """
    sesion = bloquear_fila(sesion)
    exigir(por, Accion.PUBLICAR_CORTE, sesion)
    bloquear_reuniones_de(sesion)
    bloquear_acuerdos_de(sesion)
    en_pie, motivo = revisar_publicacion(sesion, al, conocido_al, reemplaza=reemplaza, motivo=motivo, ahora=ahora)
    # Publicarlo también es un hecho de la sesión, y es posterior a lo que el corte conocía.
    ahora = max(ahora, conocido_al + timedelta(microseconds=1))
    publica = leer(sesion)
    if en_pie is not None:
        _retirar(en_pie, por=por, motivo=motivo, ahora=ahora)
    publicado = CortePublicado(
        sesion=sesion,
        numero=_numero_que_sigue(sesion),
        al=al,
        conocido_al=conocido_al,
        cifras=publica.cifras,
        resumenes=publica.resumenes,
        programa=publica.programa,
        publicado_en=ahora,
        publicado_por=por,
        reemplaza=en_pie,
    )
    guardar(publicado, por=por, ahora=ahora)
    for formato, contenido in sorted(publica.archivos.items()):
        _guardar_archivo(publicado, formato, contenido, publica.sin_firmar.get(formato, ""))
    return publicado


def _numero_que_sigue(sesion: Sesion) -> int:
    ultimo: int | None = CortePublicado.objects.filter(sesion=sesion).aggregate(n=Max("numero"))["n"]
    return (ultimo or 0) + 1


@verbo
def retirar_corte(*, por: Usuario, publicado: CortePublicado, motivo: str, ahora: datetime) -> CortePublicado:
    """Retira un corte publicado: queda, con su motivo, y deja de ser con el que se compara el siguiente.

    :raises DatoInvalido: con `motivo`, si falta; con `corte`, si ya estaba retirado.
    """
    sesion = bloquear_fila(publicado.sesion)
    exigir(por, Accion.PUBLICAR_CORTE, sesion)
    fresco = CortePublicado.objects.get(pk=publicado.pk)
    if fresco.retirado_en is not None:
        raise DatoInvalido(corte="Este corte ya estaba retirado.")
    return _retirar(
        fresco, por=por, motivo=texto_obligatorio("motivo", motivo, PIDE_MOTIVO, MOTIVO_MAXIMO), ahora=ahora
    )


def revisar_publicacion(
    sesion: Sesion, al: date, conocido_al: datetime, *, reemplaza: int | None, motivo: str, ahora: datetime
) -> tuple[CortePublicado | None, str]:
    """El que reemplazaría, si hay, y el motivo limpio. :raises DatoInvalido: lo que diría publicarlo ahora."""
    if conocido_al > ahora:
        raise DatoInvalido(conocido_al="Ese instante todavía no llega: lo que aún puede cambiar no se publica.")
    en_pie = CortePublicado.objects.filter(sesion=sesion, al=al, retirado_en__isnull=True).first()
    _revisar_reemplazo(en_pie, reemplaza, al)
    if en_pie is None:
        return None, motivo
    return en_pie, texto_obligatorio("motivo", motivo, PIDE_REEMPLAZAR, MOTIVO_MAXIMO)


def _revisar_reemplazo(en_pie: CortePublicado | None, reemplaza: int | None, al: date) -> None:
    if en_pie is None and reemplaza is not None:
        raise DatoInvalido(
            reemplaza=f"Ya no hay un corte publicado al {en_fecha(al)} que reemplazar: revise y confirme otra vez."
        )
    if en_pie is not None and reemplaza != en_pie.numero:
        raise DatoInvalido(
            reemplaza=f"Ya hay un corte publicado al {en_fecha(al)}, el n.º {en_pie.numero}: para publicar otro de ese "
            "día, diga que lo reemplaza y por qué."
        )


def _retirar(publicado: CortePublicado, *, por: Usuario, motivo: str, ahora: datetime) -> CortePublicado:
    publicado.retirado_en, publicado.retirado_por, publicado.motivo_de_retiro = ahora, por, motivo
    guardar(publicado, por=por, ahora=ahora, motivo=motivo)
    return publicado


def _guardar_archivo(publicado: CortePublicado, formato: str, contenido: bytes, sin_firmar: str) -> None:
    resumen = sha256(contenido).hexdigest()
    archivo = ArchivoPublicado(
        corte=publicado, formato=formato, sha256=resumen, sha256_sin_firmar=sin_firmar, tamano=len(contenido)
    )
    guardar_archivo(archivo.archivo, contenido, sha256=resumen, nombre=f"corte.{formato}", donde="corte")
    archivo.save()
