"""De las filas de cada hoja a los datos del plan. Cada celda que no sirve deja su error, y el dato queda en None."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from rapidfuzz import fuzz, process

from acuerdos.acciones.plan import (
    DatosDeAsistencia,
    DatosDeAvance,
    DatosDeDesestimacion,
    DatosDeHito,
    DatosDeReprogramacion,
    DatosDeReunion,
    DatosDeSesion,
    FilaDeAcuerdo,
    otra_municipalidad,
)
from acuerdos.acciones.sesiones import ASISTENTES_MAXIMOS
from acuerdos.escrito import es_nada
from acuerdos.optativos import OPTATIVOS
from acuerdos.reglas import PESO_MAXIMO, motivo_de_mancomunidad
from cuentas.textos import norma
from importacion import hojas
from importacion.advertencias import advertir
from importacion.catalogos import ESTADOS_DE_REUNION, RESPONSABLES, TIPOS, Catalogos
from importacion.celdas import codigo, entero, fecha, hora, limpiar, optativo, porcentaje, renglon, texto
from importacion.cuadro import HojaLeida
from importacion.errores import Error, Hallazgos
from importacion.hoja_de_sesion import exportada_en, leer_sesion
from importacion.hojas import FormaDeHoja
from importacion.libro import PARECIDO_DE_HOJA, Libro
from importacion.opciones import opcion
from importacion.tablas import FilaDeHoja, buscar_tabla

T = TypeVar("T")
PROPUESTAS = 4
ENTRE_SECTORES = re.compile(r"[,/\n]|\s[yY]\s")
QUIENES_VIENEN = "Póngalas en «Otras municipalidades», o deje la celda en blanco."
DE_FILA = re.compile(rf"{hojas.MARCA_DE_FILA}[1-9][0-9]{{0,6}}")


@dataclass(slots=True)
class Leido(Generic[T]):
    """Un dato y la fila de donde salió."""

    fila: FilaDeHoja
    dato: T


@dataclass(slots=True)
class LecturaDelLibro:
    """Lo leído del libro.

    `ignoradas`: hoja → números de las filas que no son datos. `ilegibles`: hojas con un error que no deja leer ninguna
    fila; lo que las nombra no se puede comprobar. `sin_codigo`: números de las filas de Acuerdos que no lo traen, y
    `numerados`, los códigos nuevos que se les ponen. `cuelgan`: lo que nombra a su acuerdo por la fila en que está.
    """

    sesion: Leido[DatosDeSesion] | None = None
    asistencias: list[Leido[DatosDeAsistencia]] = field(default_factory=list)
    reuniones: list[Leido[DatosDeReunion]] = field(default_factory=list)
    acuerdos: list[Leido[FilaDeAcuerdo]] = field(default_factory=list)
    hitos: list[Leido[DatosDeHito]] = field(default_factory=list)
    avances: list[Leido[DatosDeAvance]] = field(default_factory=list)
    reprogramaciones: list[Leido[DatosDeReprogramacion]] = field(default_factory=list)
    desestimaciones: list[Leido[DatosDeDesestimacion]] = field(default_factory=list)
    ignoradas: dict[str, list[int]] = field(default_factory=dict)
    ilegibles: set[str] = field(default_factory=set)
    sin_codigo: frozenset[int] = frozenset()
    numerados: list[str] = field(default_factory=list)
    cuelgan: list[tuple[Leido[Any], int]] = field(default_factory=list)
    exportada_en: datetime | None = None  # por este sistema
    en_blanco: bool = False  # la plantilla, sin llenar


def leer_filas(
    libro: Libro, catalogos: Catalogos, hallazgos: Hallazgos, al_leer: Callable[[str], None]
) -> LecturaDelLibro:
    """Todas las hojas. `al_leer` recibe el nombre de cada una al empezarla."""
    lectura = LecturaDelLibro()
    for forma in hojas.FORMAS:
        antes = len(hallazgos.errores)
        hoja = _hoja_de(libro, forma, hallazgos)
        if hoja is None:
            lectura.ilegibles |= {forma.nombre} if len(hallazgos.errores) > antes else set()
            continue
        al_leer(forma.nombre)
        if forma is hojas.SESION:
            lectura.exportada_en = exportada_en(hoja)
            leida = leer_sesion(hoja, hallazgos)
            lectura.sesion = Leido(*leida) if leida else None
        elif tabla := buscar_tabla(forma, hoja, hallazgos):
            leer_una, destino = LECTORES[forma.nombre]
            filas = list(tabla.filas())
            getattr(lectura, destino).extend(Leido(fila, leer_una(fila, catalogos)) for fila in filas)
            advertir(tabla, filas)
            lectura.ignoradas[forma.nombre] = tabla.ignoradas
        elif len(hallazgos.errores) > antes:
            lectura.ilegibles.add(forma.nombre)
    lectura.sin_codigo = frozenset(leido.fila.numero for leido in lectura.acuerdos if leido.dato.codigo == "")
    dependen: list[Leido[Any]] = [*lectura.hitos, *lectura.avances]
    lectura.cuelgan = [
        (leido, int(leido.dato.acuerdo.removeprefix(hojas.MARCA_DE_FILA)))
        for leido in dependen
        if DE_FILA.fullmatch(leido.dato.acuerdo or "")
    ]
    lectura.en_blanco = _en_blanco(lectura)
    return lectura


def _en_blanco(lectura: LecturaDelLibro) -> bool:
    """Los rótulos de la sesión sin sus valores, y ninguna fila en ninguna hoja."""
    if lectura.sesion is None or lectura.ilegibles:
        return False
    filas = any(getattr(lectura, destino) for _, destino in LECTORES.values())
    return not filas and all(lectura.sesion.fila.valor(columna.clave) == "" for columna in hojas.SESION.columnas)


def _hoja_de(libro: Libro, forma: FormaDeHoja, hallazgos: Hallazgos) -> HojaLeida | None:
    suyas = [hoja for nombre, hoja in libro.hojas.items() if norma(nombre) in forma.nombres()]
    if len(suyas) > 1:
        problema = f"El libro tiene {len(suyas)} hojas «{forma.nombre}»."
        hallazgos.anotar(Error(forma.nombre, 0, "", "", problema, "Deje una sola.", "hoja que no sirve"))
        return None
    if suyas:
        return suyas[0]
    hallada = process.extractOne(
        forma.nombre, libro.otras, scorer=fuzz.ratio, processor=norma, score_cutoff=PARECIDO_DE_HOJA
    )
    parecida = hallada[0] if hallada else ""
    if forma.obligatoria or parecida:
        pista = f" ¿Es «{parecida}»?" if parecida else ""
        problema = f"El libro no tiene la hoja «{forma.nombre}».{pista}"
        remedio = f"Ponga a la hoja el nombre «{forma.nombre}»." if parecida else "Agréguela."
        hallazgos.anotar(Error(forma.nombre, 0, "", "", problema, remedio, "hoja que falta"))
    elif not libro.de_una_hoja:
        hallazgos.avisos.append(f"El libro no trae la hoja «{forma.nombre}»: de ella no se importa nada.")
    return None


def _asistencia(fila: FilaDeHoja, _: Catalogos) -> DatosDeAsistencia:
    return DatosDeAsistencia(
        categoria=renglon(fila, "categoria", maximo=80),
        cantidad=entero(fila, "cantidad", 0, ASISTENTES_MAXIMOS),
        orden=fila.numero,
    )


def _reunion(fila: FilaDeHoja, catalogos: Catalogos) -> DatosDeReunion:
    return DatosDeReunion(
        codigo=codigo(fila, "codigo", maximo=20),
        sector=opcion(fila, "sector", catalogos.sectores, "el sector"),
        fecha=fecha(fila, "fecha"),
        inicio=hora(fila, "inicio"),
        fin=hora(fila, "fin"),
        municipalidades=_municipalidades(fila, catalogos),
        estado=opcion(fila, "estado", ESTADOS_DE_REUNION, "el estado"),
    )


def _municipalidades(fila: FilaDeHoja, catalogos: Catalogos) -> Any:
    escritas = texto(fila, "municipalidades", maximo=20_000)
    if not escritas:
        return None
    ubigeos = _ubigeos(fila, "municipalidades", escritas, catalogos)
    return tuple(sorted(u for u in ubigeos if u)) if all(ubigeos) else None


def _ubigeos(fila: FilaDeHoja, clave: str, escritas: str, catalogos: Catalogos) -> list[str | None]:
    """Los de las municipalidades de la celda, como están escritas; None, con su error, el que no se halla."""
    ubigeos: list[str | None] = []
    vistos: set[str] = set()
    for escrita in filter(None, _separados(escritas)):
        hallazgo = catalogos.directorio.buscar_escrito(escrita)
        ubigeos.append(hallazgo.ubigeo)
        fila.avisar(hallazgo.aviso)
        if hallazgo.ubigeo is None:
            fila.mal(clave, hallazgo.problema, hallazgo.remedio, "municipalidad que no se halla", escrita)
            continue
        if hallazgo.ubigeo in vistos:
            fila.mal(clave, "La municipalidad está dos veces.", "Quite una.", "municipalidad repetida", escrita)
        vistos.add(hallazgo.ubigeo)
    return ubigeos


def _separados(escritos: str) -> list[str]:
    return [" ".join(uno.split()) for uno in escritos.replace("\n", ";").split(";")]


def _acuerdo(fila: FilaDeHoja, catalogos: Catalogos) -> FilaDeAcuerdo:
    return FilaDeAcuerdo(
        codigo=codigo(fila, "codigo", opcional=True),
        municipalidad=_municipalidad(fila, catalogos),
        sector=opcion(fila, "sector", catalogos.sectores, "el sector"),
        reunion=codigo(fila, "reunion", maximo=20, opcional=True),
        tipo=opcion(fila, "tipo", TIPOS, "el tipo"),
        clasificacion=opcion(fila, "clasificacion", catalogos.clasificaciones, "la clasificación"),
        texto=texto(fila, "texto"),
        responsable=opcion(fila, "responsable", RESPONSABLES, "el responsable"),
        plazo=fecha(fila, "plazo"),
        **{clave: optativo(fila, clave) for clave in OPTATIVOS},
        otras_municipalidades=_otras_municipalidades(fila, catalogos),
        otros_sectores=_otros_sectores(fila, catalogos),
    )


def _otras_municipalidades(fila: FilaDeHoja, catalogos: Catalogos) -> tuple[str, ...]:
    """Con la mancomunidad por la que viene cada una: la misma para todas, o una por cada una, en su orden."""
    escritas = texto(fila, "otras_municipalidades", opcional=True)
    mancomunidades = _separados(texto(fila, "mancomunidad", opcional=True) or "")
    if not escritas:
        if any(mancomunidades):
            fila.mal("mancomunidad", "No dice qué municipalidades vienen por ella.", QUIENES_VIENEN, "dato que falta")
        return ()
    ubigeos = _ubigeos(fila, "otras_municipalidades", escritas, catalogos)
    if len(mancomunidades) == 1:
        mancomunidades *= len(ubigeos)
    if len(mancomunidades) != len(ubigeos):
        problema = f"Son {len(mancomunidades)} mancomunidades para {len(ubigeos)} municipalidades."
        fila.mal("mancomunidad", problema, "Ponga una para todas, o una por cada una.", "mancomunidad de más")
        return ()
    for una in mancomunidades:
        if problema := motivo_de_mancomunidad(una):
            fila.mal("mancomunidad", problema, "Acórtela.", "texto demasiado largo", una)
    return tuple(sorted(otra_municipalidad(u, m) for u, m in zip(ubigeos, mancomunidades, strict=True) if u))


def _siglas(escrito: str, catalogos: Catalogos) -> set[str]:
    """La de ese sector; si no es uno, las de los que nombra («MVCS, MINSA»), o ninguna si alguno no se conoce.

    El nombre de un ministerio lleva comas y «y»: solo se parte lo que entero no es de ninguno.
    """
    conocidas = catalogos.sectores.codigos
    if sigla := conocidas.get(norma(escrito)):
        return {sigla}
    halladas = [conocidas.get(norma(una), "") for una in ENTRE_SECTORES.split(escrito)]
    return set(halladas) if len(halladas) > 1 and all(halladas) else set()


def _otros_sectores(fila: FilaDeHoja, catalogos: Catalogos) -> tuple[str, ...]:
    escritos = texto(fila, "otros_sectores", opcional=True) or ""
    siglas = set()
    for escrito in filter(None, _separados(escritos)):
        if suyas := _siglas(escrito, catalogos):
            siglas |= suyas
        else:
            remedio = "Separe las siglas con «;»."
            fila.mal("otros_sectores", "No se conoce el sector.", remedio, "sector que no se conoce", escrito)
    return tuple(sorted(siglas))


def _municipalidad(fila: FilaDeHoja, catalogos: Catalogos) -> Any:
    claves = ("ubigeo", "region", "provincia", "distrito")
    malas = len(fila.tabla.hallazgos.errores)
    leidos = [texto(fila, clave, opcional=True) or "" for clave in claves]
    if len(fila.tabla.hallazgos.errores) > malas:
        return None
    hallazgo = catalogos.directorio.buscar(*(" ".join(leido.split()) for leido in leidos))
    fila.avisar(hallazgo.aviso)
    if hallazgo.ubigeo is None:
        columna = "ubigeo" if leidos[0] else "distrito"
        en = "ubigeo" if "ubigeo" in fila.posicion else "distrito"
        propone = [(en, posible.ubigeo, str(posible)) for posible in hallazgo.posibles[:PROPUESTAS]]
        fila.mal(columna, hallazgo.problema, hallazgo.remedio, "municipalidad que no se halla", propone=propone)
    return hallazgo.ubigeo


def _hito(fila: FilaDeHoja, catalogos: Catalogos) -> DatosDeHito:
    en_blanco = es_nada(limpiar(fila.valor("peso"))) and fila.rara("peso") is None
    return DatosDeHito(
        acuerdo=codigo(fila, "acuerdo"),
        numero=entero(fila, "numero", 1, 999),
        texto=texto(fila, "texto", maximo=500),
        responsable=opcion(fila, "responsable", RESPONSABLES, "el responsable"),
        plazo=fecha(fila, "plazo"),
        peso=1 if en_blanco else entero(fila, "peso", 1, PESO_MAXIMO),
        registrado_el=fecha(fila, "registrado_el"),
        de_quien=_de_quien(fila, catalogos),
    )


def _de_quien(fila: FilaDeHoja, catalogos: Catalogos) -> str:
    escrito = " ".join((texto(fila, "de_quien", opcional=True) or "").split())
    if not escrito:
        return ""
    if sigla := catalogos.sectores.codigos.get(norma(escrito)):
        return sigla
    if len(list(filter(None, _separados(escrito)))) > 1:
        fila.mal(
            "de_quien", "Un hito es de uno solo.", "Deje una municipalidad o un sector.", "hito de varios", escrito
        )
        return ""
    return (_ubigeos(fila, "de_quien", escrito, catalogos) or [None])[0] or ""


def _avance(fila: FilaDeHoja, _: Catalogos) -> DatosDeAvance:
    return DatosDeAvance(
        acuerdo=codigo(fila, "acuerdo"),
        hito=entero(fila, "hito", 1, 999),
        fecha=fecha(fila, "fecha"),
        porcentaje=porcentaje(fila, "porcentaje"),
        descripcion=texto(fila, "descripcion", opcional=True),
        validado_el=fecha(fila, "validado_el", opcional=True),
    )


def _reprogramacion(fila: FilaDeHoja, _: Catalogos) -> DatosDeReprogramacion:
    return DatosDeReprogramacion(
        acuerdo=codigo(fila, "acuerdo"),
        hito=entero(fila, "hito", 1, 999),
        aprobada_el=fecha(fila, "aprobada_el"),
        plazo_nuevo=fecha(fila, "plazo_nuevo"),
        motivo=texto(fila, "motivo"),
    )


def _desestimacion(fila: FilaDeHoja, _: Catalogos) -> DatosDeDesestimacion:
    return DatosDeDesestimacion(
        acuerdo=codigo(fila, "acuerdo"), aprobada_el=fecha(fila, "aprobada_el"), motivo=texto(fila, "motivo")
    )


# Hoja → (cómo se lee una fila, dónde se guarda en la lectura).
LECTORES: dict[str, tuple[Callable[[FilaDeHoja, Catalogos], Any], str]] = {
    hojas.ASISTENTES.nombre: (_asistencia, "asistencias"),
    hojas.REUNIONES.nombre: (_reunion, "reuniones"),
    hojas.ACUERDOS.nombre: (_acuerdo, "acuerdos"),
    hojas.HITOS.nombre: (_hito, "hitos"),
    hojas.AVANCES.nombre: (_avance, "avances"),
    hojas.REPROGRAMACIONES.nombre: (_reprogramacion, "reprogramaciones"),
    hojas.DESESTIMACIONES.nombre: (_desestimacion, "desestimaciones"),
}
