"""Lo que cambió para quien mira, desde un número: con eso, y nada más, una copia suya sigue siendo igual.

Regla: quien ya leyó hasta el N recibe cada cosa que cambió después, una vez y en el orden en que cambió;
la que ya no ve, como baja y con su causa. También puede cambiar desde dónde mira: de un cargo nuevo
recibe todo lo suyo, por viejo que sea, y de uno que dejó, todo como baja, salvo lo que ve por otro lado.
A quien le cambiaron el rol se le dice que empiece de nuevo: lo suyo y lo que ve son otros. Que los
números se den en el orden en que se confirma (`acciones.cambios`) es lo que hace que nada se pierda.
Mientras se lee, otros escriben: el último número se mira antes que desde dónde mira la persona, y de él no
se pasa. Así un cargo que se da entretanto tiene un número que esa vez no se entregó, y llega la siguiente.

El resumen suma los sha256 de todo lo que ve, por cubetas: la suma no depende del orden, así que se hace
de una pasada y sin tenerlo en la memoria, aquí y en la copia.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Max

from acuerdos import ambitos, permisos
from acuerdos.enums import TipoDeCambio
from acuerdos.models import Cambio, Numerador
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial

T = TipoDeCambio
SERVIDOS = (
    T.ACUERDO,
    T.REUNION,
    T.SESION,
    T.SECTOR,
    T.REGION,
    T.MUNICIPALIDAD,
    T.CLASIFICACION,
    T.RECORDATORIO,
    T.PUNTO_FOCAL,
)
FUERA_DE_ALCANCE = "fuera_de_alcance"  # dejó el cargo desde el que la veía: nada cambió en ella
CUBETAS = "0123456789abcdef"
MODULO = 2**256
Cosa = tuple[str, str]  # su tipo y su clave


class OtroAlcance(Exception):
    """Desde ese número, a esa persona le cambiaron el rol: su copia ya no es de lo que ve."""


@dataclass(frozen=True, slots=True)
class Miras:
    """Desde qué ámbitos mira alguien; de ellos, cuáles son nuevos desde un número, y desde cuáles dejó de mirar.

    `tope`: el último número que se había dado cuando se miró; lo que vino después se lee la vez siguiente.
    """

    tope: int
    ahora: frozenset[str]
    nuevos: frozenset[str] = frozenset()
    dejados: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Novedad:
    """Cómo está una cosa que cambió. `version`: el número de su último cambio."""

    tipo: str
    clave: str
    version: int
    causa: str = ""  # por qué ya no la ve; vacía si la ve
    motivo: str = ""


@dataclass(frozen=True, slots=True)
class TramoDeNovedades:
    """Unas novedades seguidas. `queda`: después de cuál número hay más, o None."""

    novedades: Sequence[Novedad]
    queda: int | None


def miras_de(usuario: Usuario, desde: int) -> Miras:
    """Desde dónde mira `usuario`, releído ahora, y qué cambió de eso después del número `desde`.

    :raises OtroAlcance: si lo que cambió fue su rol.
    """
    tope = ultimo_numero()
    usuario = Usuario.objects.get(pk=usuario.pk)  # sus cargos y su rol, leídos después que el tope
    mio = ambitos.de_persona(usuario.pk)
    if desde and _cambio_de_rol(usuario, mio, desde):
        raise OtroAlcance
    if permisos.mira_todo(usuario):
        return Miras(tope, frozenset({ambitos.CUALQUIERA, ambitos.TOTAL}))
    ahora = {
        ambitos.CUALQUIERA,
        mio,
        *map(ambitos.de_municipalidad, permisos.municipalidades_a_cargo(usuario)),
        *map(ambitos.de_sector, permisos.sectores_a_cargo(usuario)),
    }
    tocados = _cargos_que_cambiaron(usuario, mio, desde) if desde else set()
    return Miras(tope, frozenset(ahora), frozenset(tocados & ahora), frozenset(tocados - ahora))


def _cambio_de_rol(usuario: Usuario, mio: str, desde: int) -> bool:
    """Sin mirar cuándo: a quien alguna vez le cambió, un contacto corregido también lo hace empezar de nuevo."""
    toques = Cambio.objects.filter(ambito=mio, tipo=T.CUENTA, numero__gt=desde)
    return toques.exists() and usuario.history.order_by().values("rol").distinct().count() > 1


def _cargos_que_cambiaron(usuario: Usuario, mio: str, desde: int) -> set[str]:
    """Los ámbitos de los cargos suyos (en ejercicio o no) que se tocaron después de `desde`."""
    hallados = set()
    for tipo, cargos, columna, ambito in (
        (T.PUNTO_FOCAL, PuntoFocal.objects, "municipalidad_id", ambitos.de_municipalidad),
        (T.FUNCIONARIO, FuncionarioSectorial.objects, "sector_id", ambitos.de_sector),
    ):
        tocados = Cambio.objects.filter(ambito=mio, tipo=tipo, numero__gt=desde).values_list("clave", flat=True)
        suyos = cargos.filter(usuario=usuario, pk__in=[int(clave) for clave in tocados])
        hallados |= {ambito(lugar) for lugar in suyos.values_list(columna, flat=True)}
    return hallados


def ultimo_numero() -> int:
    """El último que se dio, sea de lo que sea."""
    return Numerador.objects.values_list("ultimo", flat=True).first() or 0


def hasta_donde(miras: Miras) -> int:
    """El número del último cambio que se ve desde ahí, sin pasar del tope."""
    vistos = Cambio.objects.filter(ambito__in=miras.ahora).order_by()
    ultimos = vistos.values("ambito").annotate(u=Max("numero")).values_list("u", flat=True)
    return min(miras.tope, max(ultimos, default=0))


def ultimo_antes_de(miras: Miras, instante: datetime) -> int:
    """Desde qué número se pide lo que cambió de `instante` en adelante."""
    ultimos = (
        Cambio.objects.filter(ambito=ambito, en__lt=instante)
        .order_by("-numero")
        .values_list("numero", flat=True)
        .first()
        for ambito in miras.ahora
    )
    return max((ultimo or 0 for ultimo in ultimos), default=0)


def tramo(
    miras: Miras,
    *,
    desde: int,
    despues_de: int,
    hasta: int,
    cuantas: int,
    tipos: Collection[TipoDeCambio] = SERVIDOS,
) -> TramoDeNovedades:
    """Hasta `cuantas` novedades de esos `tipos`, después del número `despues_de` y hasta el `hasta`, de lo que cambió
    desde `desde`."""
    hallados: dict[int, Cosa] = {}
    for ambito in sorted(miras.ahora | miras.dejados):
        # Cada ámbito por su lado: así cada uno se lee en orden por su índice, hasta donde haga falta.
        primero = despues_de if ambito in miras.nuevos | miras.dejados else max(desde, despues_de)
        filas = Cambio.objects.filter(ambito=ambito, numero__gt=primero, tipo__in=tipos)
        if ambito in miras.ahora:  # de lo que dejó, todo: lo que cambió después de `hasta` tampoco lo volverá a ver
            filas = filas.filter(numero__lte=hasta)
        columnas = filas.exclude(clave="").order_by("numero").values_list("numero", "tipo", "clave")
        hallados |= {numero: (tipo, clave) for numero, tipo, clave in columnas[: cuantas + 1]}
    numeros = sorted(hallados)
    pagina = numeros[:cuantas]
    novedades = list(_como_estan(miras, [hallados[numero] for numero in pagina]))
    return TramoDeNovedades(novedades, pagina[-1] if len(numeros) > cuantas else None)


def _como_estan(miras: Miras, cosas: Sequence[Cosa]) -> Iterator[Novedad]:
    """Cada una como se ve ahora: si se ve desde algún lado, es eso, aunque desde otro haya dejado de verse."""
    claves = {clave for _, clave in cosas}
    filas = Cambio.objects.filter(ambito__in=miras.ahora | miras.dejados, clave__in=claves, tipo__in=SERVIDOS)
    de_cada_una: dict[Cosa, list[Cambio]] = defaultdict(list)
    for fila in filas:
        de_cada_una[fila.tipo, fila.clave].append(fila)
    for cosa in dict.fromkeys(cosas):
        suyas = de_cada_una[cosa]
        vistas = [fila for fila in suyas if fila.ambito in miras.ahora and not fila.baja]
        if vistas:
            yield Novedad(*cosa, max(fila.numero for fila in vistas))
            continue
        ultima = max(suyas, key=lambda fila: (fila.baja, fila.numero))
        causa = ultima.causa if ultima.baja else FUERA_DE_ALCANCE
        yield Novedad(*cosa, ultima.numero, causa, ultima.motivo if ultima.baja else "")


# --- Resumen ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ResumenDeTipo:
    """Cuántas cosas de un tipo ve, y la suma de cada cubeta, en hexadecimal."""

    filas: int
    cubetas: dict[str, str]


def resumir(miras: Miras) -> dict[TipoDeCambio, ResumenDeTipo]:
    """El de todo lo que se ve desde ahí. Lo lee una vez, de corrido."""
    cuantas: dict[str, int] = dict.fromkeys(SERVIDOS, 0)
    sumas = {tipo.value: dict.fromkeys(CUBETAS, 0) for tipo in SERVIDOS}
    vistas = Cambio.objects.filter(ambito__in=miras.ahora, baja=False, tipo__in=SERVIDOS).exclude(clave="")
    por_cosa = vistas.order_by().values("tipo", "clave").annotate(version=Max("numero"))
    for tipo, clave, version in por_cosa.values_list("tipo", "clave", "version").iterator():
        cubeta, suma = sumandos(tipo, clave, version)
        cuantas[tipo] += 1
        sumas[tipo][cubeta] = (sumas[tipo][cubeta] + suma) % MODULO
    return {
        tipo: ResumenDeTipo(cuantas[tipo], {cubeta: f"{suma:064x}" for cubeta, suma in sumas[tipo.value].items()})
        for tipo in SERVIDOS
    }


def sumandos(tipo: str, clave: str, version: int) -> tuple[str, int]:
    """La cubeta de una cosa (la primera cifra del sha256 de su clave) y lo que suma en ella."""
    return sha256(clave.encode()).hexdigest()[0], int(sha256(f"{tipo} {clave} {version}".encode()).hexdigest(), 16)
