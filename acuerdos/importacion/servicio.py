"""Importar un libro: leer sus filas, comprobarlas, compararlas con lo registrado y, si todo está bien, cargarlas."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from acuerdos.acciones import carga
from acuerdos.acciones.base import dia_de
from acuerdos.acciones.plan import DatosDeSesion
from acuerdos.importacion.catalogos import leer_catalogos
from acuerdos.importacion.comparacion import CuentaDeHoja, comparar
from acuerdos.importacion.comprobaciones import comprobar
from acuerdos.importacion.comprobaciones.contexto import Contexto
from acuerdos.importacion.errores import Error, Hallazgos
from acuerdos.importacion.hojas import NOMBRES, SESION
from acuerdos.importacion.lectura import Lectura, leer_filas
from acuerdos.importacion.libro import Libro
from acuerdos.importacion.registrado import leer_registrado
from acuerdos.models import Carga
from cuentas.models import Usuario

AlAvanzar = Callable[[str], None]
INTENTOS = 2


@dataclass(frozen=True, slots=True)
class Resultado:
    """Lo que pasó. Con `errores` no se escribió nada. `carga` es None si no se escribió: por errores, por simular o
    porque todo estaba ya registrado."""

    archivo: str
    sesion: DatosDeSesion | None
    errores: tuple[Error, ...] = ()
    avisos: tuple[str, ...] = ()
    cuentas: dict[str, CuentaDeHoja] = field(default_factory=dict)
    carga: Carga | None = None
    simulado: bool = False

    @property
    def nuevas(self) -> int:
        """Filas que se agregan o se completan, la de la sesión incluida."""
        return sum(cuenta.nuevas + cuenta.completadas for cuenta in self.cuentas.values())


def importar(
    libro: Libro,
    *,
    por: Usuario,
    ahora: datetime,
    simular: bool = False,
    como_sistema: bool = False,
    al_avanzar: AlAvanzar = lambda _: None,
) -> Resultado:
    """Importa `libro` en nombre de `por`. Hoy es el día de Lima de `ahora`.

    `simular`: comprueba todo y no escribe nada. `como_sistema`: quien importa es quien maneja el servidor, y no se le
    pide puesto en la Secretaría. `al_avanzar` recibe una frase corta al empezar cada parte.

    :raises AccionDenegada: si `por` no puede importar esta sesión.
    """
    hallazgos = Hallazgos()
    al_avanzar("Leyendo los catálogos")
    lectura = leer_filas(libro, leer_catalogos(), hallazgos, lambda hoja: al_avanzar(f"Leyendo {hoja}"))
    codigo = lectura.sesion.dato.codigo if lectura.sesion else None
    for _ in range(INTENTOS):
        try:
            with transaction.atomic():
                return _comprobar_y_cargar(
                    libro, lectura, codigo, hallazgos, por=por, ahora=ahora, simular=simular,
                    como_sistema=como_sistema, al_avanzar=al_avanzar,
                )  # fmt: skip
        except IntegrityError as error:
            # Las comprobaciones dicen lo mismo que las restricciones de la base: solo se llega aquí si otra persona
            # registró lo mismo en este instante. Al volver a mirar, ya se ve.
            choque = error
    hallazgos.anotar(_choque(choque))
    return Resultado(libro.archivo, lectura.sesion.dato if lectura.sesion else None, tuple(hallazgos.errores))


def _comprobar_y_cargar(
    libro: Libro, lectura: Lectura, codigo: str | None, hallazgos: Hallazgos, *, por: Usuario, ahora: datetime,
    simular: bool, como_sistema: bool, al_avanzar: AlAvanzar,
) -> Resultado:  # fmt: skip
    sesion = carga.bloquear_sesion(codigo, de_verdad=not simular) if codigo else None
    carga.exigir_permiso(por, sesion, como_sistema=como_sistema)
    al_avanzar("Comprobando")
    registrado = leer_registrado(sesion)
    comprobar(Contexto(lectura, registrado, dia_de(ahora)))
    comparacion = comparar(lectura, registrado, por.pk) if lectura.sesion else None
    sesion_leida = lectura.sesion.dato if lectura.sesion else None
    errores = tuple(hallazgos.ordenados(NOMBRES))
    avisos = (*(_aviso_de_hoja(hoja) for hoja in libro.otras), *hallazgos.avisos)
    if errores or comparacion is None:
        return Resultado(libro.archivo, sesion_leida, errores, avisos, simulado=simular)
    hecha = None
    if not simular and not comparacion.plan.vacio:
        hecha = carga.cargar(
            comparacion.plan, por=por, ahora=ahora, como_sistema=como_sistema, al_avanzar=al_avanzar,
            archivo=libro.archivo, sha256=libro.sha256, resumen=_resumen(comparacion.cuentas),
        )  # fmt: skip
    return Resultado(libro.archivo, sesion_leida, (), avisos, comparacion.cuentas, hecha, simular)


def _aviso_de_hoja(nombre: str) -> str:
    return f"La hoja «{nombre}» no es de las que se importan."


def _resumen(cuentas: dict[str, CuentaDeHoja]) -> dict[str, dict[str, int]]:
    return {
        hoja: {"nuevas": c.nuevas, "completadas": c.completadas, "sin_cambio": c.sin_cambio, "ignoradas": c.ignoradas}
        for hoja, c in cuentas.items()
    }


def _choque(error: IntegrityError) -> Error:
    return Error(
        SESION.nombre, 0, "", "", f"La base de datos rechazó la carga: {str(error).splitlines()[0]}",
        "Si otra persona estaba registrando lo mismo, importe el libro otra vez.", "choque",
    )  # fmt: skip
