"""Importar un libro: leer sus filas, comprobarlas, compararlas con lo registrado y, si todo está bien, cargarlas."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError

from acuerdos.acciones import carga
from acuerdos.acciones.base import dia_de
from acuerdos.acciones.plan import DatosDeDesestimacion, DatosDeReprogramacion, DatosDeSesion, Plan
from acuerdos.acciones.transaccion import verbo
from acuerdos.models import Carga
from acuerdos.permisos import Accion, Causa, Denegado, Permitido, puede
from cuentas.memoria import sin_recoger
from cuentas.models import Usuario
from importacion.admision import QuienImporta
from importacion.buenas import CLASE as DEPENDE
from importacion.buenas import solo_las_buenas
from importacion.catalogos import leer_catalogos
from importacion.comparacion import Comparacion, CuentaDeHoja, comparar
from importacion.comprobaciones import comprobar
from importacion.comprobaciones.contexto import ContextoDeComprobacion
from importacion.comprobaciones.quien_debe import dejar_en_blanco_al_que_encabeza
from importacion.errores import Error, Hallazgos, en_orden
from importacion.hojas import NOMBRES, SESION
from importacion.lectura import LecturaDelLibro, leer_filas
from importacion.libro import Libro
from importacion.numeracion import frase_de_numerados, numerar
from importacion.plantilla import HOJAS_DE_AYUDA
from importacion.registrado import leer_registrado
from reuniones.models import Sesion

AlAvanzar = Callable[[str], None]
Resumen = dict[str, dict[str, int]]
INTENTOS_DE_CARGA = 2
DECISIONES: dict[type, Accion] = {
    DatosDeReprogramacion: Accion.DECIDIR_REPROGRAMACION,
    DatosDeDesestimacion: Accion.DECIDIR_DESESTIMACION,
}


@dataclass(frozen=True, slots=True)
class ResultadoDeImportar:
    """Lo que pasó. Con `errores` no se escribió nada, salvo que se pidieran solo las filas buenas.

    `omitidas`: filas sin error que no entran sin otra que lo tiene. `carga` es None si no se escribió: por errores,
    por simular, porque todo estaba ya registrado, porque el libro está `en_blanco` o porque `cambio` lo esperado.
    """

    archivo: str
    sesion: DatosDeSesion | None
    errores: tuple[Error, ...] = ()
    avisos: tuple[str, ...] = ()
    cuentas: dict[str, CuentaDeHoja] = field(default_factory=dict)
    carga: Carga | None = None
    simulado: bool = False
    omitidas: tuple[Error, ...] = ()
    en_blanco: bool = False
    cambio: bool = False

    @property
    def nuevas(self) -> int:
        """Filas que se agregan o se completan, la de la sesión incluida."""
        return sum(cuenta.nuevas + cuenta.completadas for cuenta in self.cuentas.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ModoDeImportar:
    """En nombre de quién y cómo se importa: ver `importar`."""

    por: Usuario
    ahora: datetime
    simular: bool
    como_sistema: bool
    solo_buenas: bool
    esperado: Resumen | None
    al_avanzar: AlAvanzar


@dataclass(frozen=True, slots=True)
class Comprobado:
    """Lo que se va a escribir (None, nada), las filas que quedan fuera y los acuerdos a los que se les puso código."""

    comparacion: Comparacion | None
    omitidas: tuple[Error, ...]
    numerados: list[str]


def importar(
    libro: Libro,
    *,
    por: Usuario,
    ahora: datetime,
    simular: bool = False,
    como_sistema: bool = False,
    solo_buenas: bool = False,
    esperado: Resumen | None = None,
    al_avanzar: AlAvanzar = lambda _: None,
) -> ResultadoDeImportar:
    """Importa `libro` en nombre de `por`. Hoy es el día de Lima de `ahora`.

    `simular`: comprueba todo y no escribe nada. `como_sistema`: quien importa es quien maneja el servidor, y no se le
    pide puesto en la Secretaría. `solo_buenas`: con errores, entran las demás filas (la regla está en `buenas`).
    `esperado`: el `resumen` que alguien vio y aceptó; si ahora saldría otro, no se escribe nada. `al_avanzar` recibe
    una frase corta al empezar cada parte.

    :raises AccionDenegada: si `por` no puede importar esta sesión.
    """
    modo = ModoDeImportar(
        por=por,
        ahora=ahora,
        simular=simular,
        como_sistema=como_sistema,
        solo_buenas=solo_buenas,
        esperado=esperado,
        al_avanzar=al_avanzar,
    )
    with sin_recoger():
        return _importar(libro, modo)


def _importar(libro: Libro, modo: ModoDeImportar) -> ResultadoDeImportar:
    hallazgos = Hallazgos()
    modo.al_avanzar("Leyendo los catálogos")
    lectura = leer_filas(libro, leer_catalogos(), hallazgos, lambda hoja: modo.al_avanzar(f"Leyendo {hoja}"))
    if lectura.en_blanco:
        return ResultadoDeImportar(
            libro.archivo, None, avisos=_avisos(libro, hallazgos, []), simulado=modo.simular, en_blanco=True
        )
    leidos = tuple(hallazgos.errores)
    for _ in range(INTENTOS_DE_CARGA):
        try:
            return _comprobar_y_cargar(libro, modo, lectura, hallazgos, leidos)
        except IntegrityError as error:
            # Las comprobaciones dicen lo mismo que las restricciones de la base: solo se llega aquí si otra persona
            # registró lo mismo en este instante. Al volver a mirar, ya se ve.
            choque = error
    hallazgos.anotar(_choque(choque))
    return ResultadoDeImportar(libro.archivo, lectura.sesion.dato if lectura.sesion else None, tuple(hallazgos.errores))


@verbo
def _comprobar_y_cargar(
    libro: Libro, modo: ModoDeImportar, lectura: LecturaDelLibro, hallazgos: Hallazgos, leidos: tuple[Error, ...]
) -> ResultadoDeImportar:
    hallazgos.quedarse_con(leidos)  # si la base la hace repetir, desde el principio
    hecho = _comprobar(modo, lectura, hallazgos)
    comparacion = hecho.comparacion
    cuentas = _cuentas(comparacion, hallazgos.errores, hecho.omitidas) if comparacion or modo.solo_buenas else {}
    cambio = modo.esperado is not None and modo.esperado != resumen_de(cuentas)
    escribe = comparacion is not None and not (modo.simular or cambio or comparacion.plan.vacio)
    return ResultadoDeImportar(
        archivo=libro.archivo,
        sesion=lectura.sesion.dato if lectura.sesion else None,
        errores=tuple(hallazgos.ordenados(NOMBRES)),
        avisos=_avisos(libro, hallazgos, hecho.numerados),
        cuentas=cuentas,
        carga=_cargar(libro, modo, comparacion.plan, resumen_de(cuentas)) if comparacion and escribe else None,
        simulado=modo.simular,
        omitidas=tuple(en_orden(hecho.omitidas, NOMBRES)),
        cambio=cambio,
    )


def _comprobar(modo: ModoDeImportar, lectura: LecturaDelLibro, hallazgos: Hallazgos) -> Comprobado:
    """Todo lo que puede estar mal, con la sesión bloqueada si se va a escribir; los errores quedan en `hallazgos`."""
    codigo = lectura.sesion.dato.codigo if lectura.sesion else None
    sesion = carga.bloquear_sesion(codigo, de_verdad=not modo.simular) if codigo else None
    carga.exigir_permiso(modo.por, sesion, como_sistema=modo.como_sistema)
    modo.al_avanzar("Comprobando")
    registrado = leer_registrado(sesion, lectura.exportada_en)
    libre = sesion is None or modo.como_sistema
    quien = _quien_importa(modo.por, None if libre else sesion)
    numerados: list[str] = []

    def revisar(leido: LecturaDelLibro) -> Comparacion | None:
        numerados[:] = leido.numerados = numerar(leido, registrado)
        contexto = ContextoDeComprobacion(leido, registrado, dia_de(modo.ahora))
        dejar_en_blanco_al_que_encabeza(contexto)
        comprobar(contexto)
        return comparar(leido, registrado, quien) if leido.sesion else None

    comparacion = revisar(lectura)
    if not hallazgos.errores:
        return Comprobado(comparacion, (), numerados)
    if modo.solo_buenas:
        return Comprobado(*solo_las_buenas(lectura, hallazgos, revisar), numerados)
    return Comprobado(None, (), numerados)


def _quien_importa(por: Usuario, sesion: Sesion | None) -> QuienImporta:
    """Lo que puede sobre lo registrado en `sesion`; None: es nueva o importa el sistema, y puede todo."""
    if sesion is None:
        return QuienImporta(por, Permitido(), {})
    decide = {clase: puede(por, accion, sesion) for clase, accion in DECISIONES.items()}
    no_decide = {clase: no for clase, no in decide.items() if isinstance(no, Denegado) and no.causa == Causa.ROL}
    return QuienImporta(por, puede(por, Accion.REABRIR_HITO, sesion), no_decide)


def _cargar(libro: Libro, modo: ModoDeImportar, plan: Plan, resumen: Resumen) -> Carga:
    return carga.cargar(
        plan,
        por=modo.por,
        ahora=modo.ahora,
        como_sistema=modo.como_sistema,
        al_avanzar=modo.al_avanzar,
        archivo=libro.archivo,
        sha256=libro.sha256,
        resumen=resumen,
    )


def resumen_de(cuentas: dict[str, CuentaDeHoja]) -> Resumen:
    """Las cuentas de cada hoja, para guardarlas y compararlas."""
    return {
        hoja: {
            "nuevas": c.nuevas,
            "completadas": c.completadas,
            "sin_cambio": c.sin_cambio,
            "ignoradas": c.ignoradas,
            "con_error": c.con_error,
            "omitidas": c.omitidas,
        }
        for hoja, c in cuentas.items()
    }


def _cuentas(
    comparacion: Comparacion | None, errores: Iterable[Error], omitidas: Iterable[Error]
) -> dict[str, CuentaDeHoja]:
    cuentas = comparacion.cuentas if comparacion else {nombre: CuentaDeHoja() for nombre in NOMBRES}
    omitidas = list(omitidas)
    repetidas = (e for e in omitidas if e.clase != DEPENDE)  # una de las dos está mal, y no se sabe cuál
    for hoja, _ in {(e.hoja, e.fila) for e in (*errores, *repetidas) if e.fila}:
        cuentas[hoja].con_error += 1
    for error in omitidas:
        cuentas[error.hoja].omitidas += error.clase == DEPENDE
    return cuentas


def _avisos(libro: Libro, hallazgos: Hallazgos, numerados: list[str]) -> tuple[str, ...]:
    ajenas = (f"La hoja «{hoja}» no es de las que se importan." for hoja in libro.otras if hoja not in HOJAS_DE_AYUDA)
    return (*ajenas, *filter(None, [frase_de_numerados(numerados)]), *hallazgos.todos_los_avisos())


def _choque(error: IntegrityError) -> Error:
    return Error(
        SESION.nombre,
        0,
        "",
        "",
        f"La base de datos rechazó la carga: {str(error).splitlines()[0]}",
        "Si otra persona estaba registrando lo mismo, importe el libro otra vez.",
        "choque",
    )
