"""De lo leído y lo registrado, lo nuevo.

Regla: la fila igual a lo registrado no cambia nada; la que no estaba se agrega; la que dice otra cosa que lo
registrado es un error que muestra las dos, porque los hechos no se reescriben. Una celda opcional en blanco no dice
nada, así que no contradice. La única fila registrada que crece es un avance sin validar cuya validación llega
después.

Claves: sesión y acuerdo, su código; reunión, su código en la sesión; asistencia, su categoría; hito, acuerdo y número;
avance, acuerdo, hito, fecha y porcentaje (y el orden, si hay varios iguales); reprogramación, acuerdo, hito y día en
que se aprobó; desestimación, acuerdo.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from types import MappingProxyType
from typing import Any

from acuerdos.acciones.plan import PARTICIPAN, DatosDeAvance, Plan, Validacion
from acuerdos.enums import EstadoSolicitud
from acuerdos.optativos import OPTATIVOS
from cuentas.textos import limpiar, norma
from importacion import hojas
from importacion.admision import Admision, QuienImporta
from importacion.correcciones import cambio_de, que_faltan, que_se_agregan
from importacion.lectura import LecturaDelLibro, Leido
from importacion.registrado import AvanceRegistrado, Registrado
from importacion.tablas import FilaDeHoja, escrito

CLASE = "ya registrado de otro modo"
CAMBIO_AQUI = "algo cambió aquí después de exportarse la hoja, que no lo tocó: queda como está aquí."
NADA_CAMBIO: Mapping[str, Any] = MappingProxyType({})
PUEDEN_FALTAR_EN_EL_LIBRO = frozenset(
    {"lugar", "lema", "reunion", "inicio", "fin", "descripcion", "de_quien", *OPTATIVOS, *PARTICIPAN}
)


@dataclass(slots=True)
class CuentaDeHoja:
    """Filas de una hoja. `completadas`: avances ya registrados que reciben su validación. `omitidas`: sin error, pero
    que no pueden entrar sin otra que lo tiene."""

    nuevas: int = 0
    sin_cambio: int = 0
    completadas: int = 0
    ignoradas: int = 0
    con_error: int = 0
    omitidas: int = 0


@dataclass(slots=True)
class Comparacion:
    plan: Plan
    cuentas: dict[str, CuentaDeHoja] = field(default_factory=dict)


def comparar(lectura: LecturaDelLibro, registrado: Registrado, quien: QuienImporta) -> Comparacion:
    """El plan con lo nuevo y la cuenta de cada hoja; los errores quedan en los hallazgos de las filas.

    `quien`: quien importa y lo que puede. Las filas con algún error no se comparan.
    """
    assert lectura.sesion is not None
    plan = Plan(sesion=lectura.sesion.dato, es_nueva=registrado.sesion is None)
    admision = Admision(registrado, quien)
    cuentas = {forma.nombre: CuentaDeHoja() for forma in hojas.FORMAS}
    for nombre, ignoradas in lectura.ignoradas.items():
        cuentas[nombre].ignoradas = len(ignoradas)
    if registrado.sesion is None:
        cuentas[hojas.SESION.nombre].nuevas = 1
    elif not lectura.sesion.fila.con_error and _igual(lectura.sesion, registrado.sesion, _mismo_texto):
        cuentas[hojas.SESION.nombre].sin_cambio = 1
    for clase in CLASES:
        leidos: list[Leido[Any]] = getattr(lectura, clase.campo)
        nuevos = clase.nuevos(leidos, admision, cuentas[clase.hoja])
        getattr(plan, clase.campo).extend(nuevos)
    _comparar_avances(lectura.avances, admision, plan, cuentas[hojas.AVANCES.nombre])
    cuenta = cuentas[hojas.REPROGRAMACIONES.nombre]  # después que los avances: lo que se reabre vuelve a admitirlas
    plan.reprogramaciones.extend(PLAZOS_NUEVOS.nuevos(lectura.reprogramaciones, admision, cuenta))
    _comparar_desestimaciones(lectura, admision, plan, cuentas[hojas.DESESTIMACIONES.nombre])
    return Comparacion(plan, cuentas)


@dataclass(frozen=True, slots=True)
class HojaComparada:
    """Una hoja que se compara fila a fila por su clave."""

    hoja: str
    campo: str
    clave: Callable[[Any], Hashable]
    iguales: Callable[[Any, Any], bool]

    def nuevos(self, leidos: Iterable[Leido[Any]], admision: Admision, cuenta: CuentaDeHoja) -> list[Any]:
        registrado = admision.registrado
        suyos: Mapping[Hashable, Any] = getattr(registrado, self.campo)
        nuevos = []
        for leido in leidos:
            if leido.fila.con_error:
                continue
            ya = suyos.get(self.clave(leido.dato))
            if ya is not None:
                antes = registrado.antes.get(self.clave(leido.dato), {})
                cuenta.sin_cambio += _igual(leido, ya, self.iguales, antes)
            elif admision.admite(leido):
                nuevos.append(leido.dato)
                cuenta.nuevas += 1
        return nuevos


def _exacto(leido: object, registrado: object) -> bool:
    return bool(leido == registrado)


def _mismo_texto(leido: object, registrado: object) -> bool:
    """Los nombres propios se comparan sin mirar mayúsculas ni acentos."""
    return bool(leido == registrado) or (
        isinstance(leido, str) and isinstance(registrado, str) and norma(leido) == norma(registrado)
    )


CLASES = (
    HojaComparada(hojas.ASISTENTES.nombre, "asistencias", lambda a: norma(a.categoria), _mismo_texto),
    HojaComparada(hojas.REUNIONES.nombre, "reuniones", lambda r: r.codigo, _exacto),
    HojaComparada(hojas.ACUERDOS.nombre, "acuerdos", lambda a: a.codigo, _exacto),
    HojaComparada(hojas.HITOS.nombre, "hitos", lambda h: (h.acuerdo, h.numero), _exacto),
)
PLAZOS_NUEVOS = HojaComparada(
    hojas.REPROGRAMACIONES.nombre, "reprogramaciones", lambda r: (r.acuerdo, r.hito, r.aprobada_el), _exacto
)


def _igual(
    leido: Leido[Any], registrado: Any, iguales: Callable[[Any, Any], bool], antes: Mapping[str, Any] = NADA_CAMBIO
) -> bool:
    """Si la fila dice lo mismo que lo registrado; si no, un error por cada columna distinta.

    `antes`: lo que aquí decía al exportarse la hoja, si después cambió. La celda que lo repite no la tocó nadie en la
    hoja: vale lo de aquí, y se avisa. La que dice una tercera cosa es un conflicto, que alguien decide.
    """
    mismos = True
    for clave in (campo.name for campo in fields(registrado)):
        suyo, dicho = getattr(registrado, clave), getattr(leido.dato, clave)
        if clave == "orden" or iguales(dicho, suyo) or (clave in PUEDEN_FALTAR_EN_EL_LIBRO and dicho in ("", None, ())):
            continue
        if clave in PARTICIPAN and not que_faltan(dicho, suyo) and not que_se_agregan(dicho, suyo):
            continue
        era = antes.get(clave, suyo)
        if era != suyo and _dicen_lo_mismo(era, dicho, iguales):
            leido.fila.avisar(CAMBIO_AQUI)
            continue
        mismos = False
        columna = "ubigeo" if clave == "municipalidad" else clave
        cambio = cambio_de(leido.dato, clave, suyo, dicho)
        entonces = _en_palabras(era) if era != suyo else None
        _contradice(leido.fila, columna, _en_palabras(suyo), _en_palabras(dicho), cambio, entonces)
    return mismos


def _dicen_lo_mismo(era: object, dicho: object, iguales: Callable[[Any, Any], bool]) -> bool:
    return iguales(limpiar(era), dicho) if isinstance(era, str) else iguales(era, dicho)


def _contradice(
    fila: FilaDeHoja,
    columna: str,
    registrado: str,
    dicho: str,
    cambio: tuple[str, str, str] | None = None,
    antes: str | None = None,
) -> None:
    problema = f"Ya está registrado con «{registrado or '(en blanco)'}»."
    remedio = "Si la hoja se equivoca, corríjala; si se equivoca el registro, corríjalo en el sistema."
    if cambio is not None:
        remedio = "Si la hoja se equivoca, corríjala; si no, acéptela en la página de la importación."
        problema = problema if registrado else "Está registrado en blanco: la hoja lo completa."
    if antes is not None:
        problema = f"{problema} Al exportarse la hoja decía «{antes or '(en blanco)'}»: cambió aquí y en la hoja."
    fila.mal(columna, problema, remedio, CLASE, dicho, cambio, antes=antes)


def _en_palabras(valor: object) -> str:
    return "" if valor is None else "; ".join(valor) if isinstance(valor, tuple) else escrito(valor)


def _comparar_avances(leidos: list[Leido[DatosDeAvance]], admision: Admision, plan: Plan, cuenta: CuentaDeHoja) -> None:
    libres = {clave: list(avances) for clave, avances in admision.registrado.avances.items()}
    pendientes, nuevos = [], []
    for leido in leidos:  # primero los idénticos: de dos iguales salvo el texto, cada uno va con el suyo
        if leido.fila.con_error:
            continue
        suyos = libres.get(_clave(leido.dato), [])
        ya = _el_suyo(leido.dato, suyos)
        if ya is None:
            pendientes.append(leido)
        else:
            suyos.remove(ya)
            if validacion := _validacion_de(leido, ya, admision, cuenta):
                plan.validaciones.append(validacion)
                cuenta.completadas += 1
    for leido in pendientes:
        if suyos := libres.get(_clave(leido.dato), []):
            _contradice(
                leido.fila, "descripcion", escrito(suyos.pop(0).datos.descripcion), escrito(leido.dato.descripcion)
            )
        else:
            nuevos.append(leido)
    for leido in admision.avances(nuevos):
        plan.avances.append(leido.dato)
        cuenta.nuevas += 1
        leido.fila.avisar(_corrige_a(leido.dato, libres))
    _revisar_orden(leidos, {id(avance) for avance in plan.avances})


def _corrige_a(dicho: DatosDeAvance, sin_nombrar: dict[tuple[str, int, date, int], list[AvanceRegistrado]]) -> str:
    """Qué se entiende si ese día ya hay otro que la hoja no trae: la corrigió quien la llenó. «» si no hay."""
    otros = [
        porcentaje
        for (*suyo, porcentaje), avances in sin_nombrar.items()
        if (dicho.acuerdo, dicho.hito, dicho.fecha) == tuple(suyo) and any(not a.anulado for a in avances)
    ]
    if not otros:
        return ""
    return (
        f"ese día ya hay un avance del mismo hito, con {max(otros)} %, que la hoja no trae. Lo informado no se cambia: "
        f"entra este, y de un mismo día vale el último."
    )


def _el_suyo(dicho: DatosDeAvance, suyos: list[AvanceRegistrado]) -> AvanceRegistrado | None:
    """De los registrados que la fila no contradice, el que más se le parece: el igual y en pie, si lo hay."""
    caben = [a for a in suyos if dicho.descripcion in ("", a.datos.descripcion)]
    return max(caben, key=lambda a: (not a.anulado and not a.devuelto, a.datos == dicho), default=None)


def _revisar_orden(leidos: list[Leido[DatosDeAvance]], nuevos: set[int]) -> None:
    """De los avances de un hito en un día vale el último: uno nuevo no puede ir antes que otro ya registrado."""
    del_dia: dict[tuple[Any, ...], Leido[DatosDeAvance]] = {}
    for leido in leidos:
        dia = _clave(leido.dato)[:3]
        if id(leido.dato) in nuevos:
            del_dia[dia] = leido
        elif (nuevo := del_dia.pop(dia, None)) is not None:
            problema = f"Va antes que el avance de la fila {leido.fila.numero}, del mismo día y ya registrado."
            nuevo.fila.mal("fecha", problema, "Póngalo debajo: de un mismo día vale el último.", CLASE)


def _validacion_de(
    leido: Leido[DatosDeAvance], ya: AvanceRegistrado, admision: Admision, cuenta: CuentaDeHoja
) -> Validacion | None:
    """La que el libro trae de un avance ya registrado, si trae alguna y cabe; si no cabe, anota el error."""
    dicho, registrado = leido.dato.validado_el, ya.datos.validado_el
    if dicho is None or dicho == registrado or ya.anulado:
        cuenta.sin_cambio += 1
    elif registrado is not None:
        _contradice(leido.fila, "validado_el", escrito(registrado), escrito(dicho))
    elif ya.devuelto:
        problema, remedio = "El avance fue devuelto a quien lo informó.", "Quite la fecha, o resuélvalo en el sistema."
        leido.fila.mal("validado_el", problema, remedio, CLASE)
    elif not ya.importado and (motivo := admision.motivo_de_no_validar(ya)):
        leido.fila.mal("validado_el", motivo, "Que lo importe otra persona.", CLASE)
    elif admision.admite(leido):
        return Validacion(ya.id, dicho)
    return None


def _clave(avance: DatosDeAvance) -> tuple[Any, ...]:
    return avance.acuerdo, avance.hito, avance.fecha, avance.porcentaje


def _comparar_desestimaciones(lectura: LecturaDelLibro, admision: Admision, plan: Plan, cuenta: CuentaDeHoja) -> None:
    for leido in lectura.desestimaciones:
        if leido.fila.con_error:
            continue
        ya, estado = admision.registrado.desestimaciones.get(leido.dato.acuerdo, (None, ""))
        if ya is None:
            if admision.admite(leido):
                plan.desestimaciones.append(leido.dato)
                cuenta.nuevas += 1
        elif estado == EstadoSolicitud.SOLICITADA:
            leido.fila.mal(
                "acuerdo", "Hay una solicitud de desestimación en espera.", "Decídala antes en el sistema.", CLASE
            )
        else:
            cuenta.sin_cambio += _igual(leido, ya, _exacto)
