"""De lo escrito a los filtros: «vencidos de MVCS en Cusco» son tres, y lo que no se entiende queda para buscar.

Regla: no adivina. Cada trozo se compara con una tabla cerrada (estados, sectores, regiones, sesiones, municipalidades),
primero el más largo, sin acentos ni mayúsculas; una errata vale si una sola palabra de la tabla queda a una letra (dos,
si es larga). Las municipalidades no se corrigen: son 1 891 nombres, y «obras» no es Obas. La que se nombra entera
(«municipalidad provincial de Huaura») es la de ese nombre oficial, y no un distrito que se llame como ella. Lo mismo
escrito da siempre lo mismo. Varios valores de un filtro suman; filtros distintos restan. Ninguno quita: lo que se niega
(«sin MVCS», «menos Cusco») no se filtra y se dice, salvo que sea de sí o no («sin traba»). El nombre corriente de un
sector («vivienda») también es una palabra: se propone el sector, y la palabra queda por buscar.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from acuerdos.busqueda import VACIAS, palabras
from acuerdos.enums import Estado, Responsable, Semaforo, Tipo
from acuerdos.models import Clasificacion
from cuentas.erratas import LETRAS_PARA_CORREGIR, tope_de_erratas
from cuentas.textos import sin_acentos
from municipalidades.directorio import Directorio, leer_directorio
from municipalidades.indice import CIFRAS_DE_PROVINCIA, nombres_propios
from municipalidades.models import Region
from municipalidades.nombres import dice_que_es_municipalidad
from reuniones.models import Sector, Sesion
from reuniones.nombres_de_sectores import con_su_rotulo, nombres_corrientes, otras_siglas

Trozo = tuple[str, ...]
Par = tuple[str, str]
DE_RELLENO = VACIAS | frozenset(
    ("acuerdo", "acuerdos", "sector", "ministerio", "region", "municipalidad", "distrito", "sesion", "hay", "estan")
    + ("todo", "todos", "todas", "cual", "cuales", "cuantos", "cuantas", "debe", "deben", "tiene", "tienen")
)
CON_PUNTOS = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # «M.T.C.» es MTC
NO_TIENE = re.compile(r"\bno (?:tienen?|hay|con)\b", re.IGNORECASE)  # «que no tienen hitos» es «sin hitos»
NOMBRAN_UNA = frozenset(("municipalidad", "muni", "mp", "md"))  # con qué empieza el nombre oficial de una
PALABRAS_DE_UN_NOMBRE = 10
CIFRAS_DEL_CUI = 7
CIFRAS_DE_DEPARTAMENTO = 2
NIEGAN = frozenset(("sin", "menos", "excepto", "exceptuando", "salvo", "fuera", "aparte", "no", "ni"))
TRAS_NEGAR = (
    VACIAS | DE_RELLENO | frozenset(("sea", "sean", "es", "son", "este", "esten", "esta", "tiene", "tienen", "ni"))
)
HOMONIMAS = 5  # municipalidades del mismo nombre que se ponen juntas; con más, se busca la palabra
DICHOS: Mapping[str, Par] = {
    **dict.fromkeys(("vencido", "vencida", "atrasado", "atrasada"), ("estado", Estado.VENCIDO)),
    **dict.fromkeys(("cumplido", "cumplida"), ("estado", Estado.CUMPLIDO)),
    **dict.fromkeys(("desestimado", "desestimada"), ("estado", Estado.DESESTIMADO)),
    "pendiente": ("estado", Estado.PENDIENTE),
    "en proceso": ("estado", Estado.EN_PROCESO),
    "por validar": ("por_validar", "true"),
    "sin hito": ("sin_hitos", "true"),
    **dict.fromkeys(("traba", "traba abierta", "trabas abierta"), ("con_traba", "true")),
    **dict.fromkeys(("con traba", "con traba abierta", "con trabas abierta"), ("con_traba", "true")),
    "sin avance": ("callado", "true"),
    "compromiso": ("tipo", Tipo.COMPROMISO),
    **dict.fromkeys(("gobierno nacional", "gn"), ("responsable", Responsable.GN)),
    **dict.fromkeys(("gobierno regional", "gr"), ("responsable", Responsable.GR)),
    **dict.fromkeys(("gobierno local", "gl"), ("responsable", Responsable.GL)),
    **dict.fromkeys(("en rojo", "rojo"), ("semaforo", Semaforo.ROJO)),
    **dict.fromkeys(("en ambar", "ambar", "amarillo"), ("semaforo", Semaforo.AMBAR)),
    **dict.fromkeys(("vence pronto", "vencen pronto", "por vencer"), ("semaforo", Semaforo.AMBAR)),
    **dict.fromkeys(("proximo a vencer", "proximos a vencer"), ("semaforo", Semaforo.AMBAR)),
    "en verde": ("semaforo", Semaforo.VERDE),
}


@dataclass(frozen=True, slots=True)
class Frase:
    """`filtros`: cada uno con su valor, sin repetir y en el orden dicho; `resto`: lo que queda por buscar.

    `negado`: lo que se pidió quitar, como se escribió, y no se filtra. `propuestos`: los sectores que pueden ser una
    palabra de `resto`; `resto_sin_ellos`, lo que quedaría por buscar si lo son.
    """

    filtros: tuple[Par, ...]
    resto: str
    negado: tuple[str, ...] = ()
    propuestos: tuple[Par, ...] = ()
    resto_sin_ellos: str = ""

    @property
    def parametros(self) -> list[Par]:
        """Los de la lista de acuerdos."""
        return [*self.filtros, *([("search", self.resto)] if self.resto else [])]

    @property
    def con_lo_propuesto(self) -> list[Par]:
        """Los mismos, si las palabras que pueden ser un sector lo son."""
        filtros = dict.fromkeys((*self.filtros, *self.propuestos))
        return [*filtros, *([("search", self.resto_sin_ellos)] if self.resto_sin_ellos else [])]


def entender(texto: str) -> Frase:
    """Lee los catálogos de la base: cinco consultas."""
    return TablaDeDichos(leer_directorio()).entender(texto)


class TablaDeDichos:
    """Todo lo que se entiende, listo para preguntarle."""

    def __init__(self, directorio: Directorio, propios: Mapping[str, Par] | None = None) -> None:
        """`propios`: lo que se entiende según quién lo dice («a mi cargo»); lo sabe la puerta."""
        self.trozos: dict[Trozo, tuple[Par, ...]] = {}
        self._directorio = directorio
        # Lo que va después no quita lo de antes: Cusco es la región, y no su municipalidad.
        for dicho, par in DICHOS.items():
            self._agregar([dicho, f"{dicho}s"], par)
        sectores = list(Sector.objects.all())
        for sector in sectores:
            self._agregar([sector.sigla, sector.nombre], ("sector", sector.sigla))
        siglas = [sector.sigla for sector in sectores]
        for sigla, dicho in (*otras_siglas(siglas), *con_su_rotulo(siglas)):
            self._agregar([dicho], ("sector", sigla))
        self._corrientes = {tuple(palabras(nombre)): ("sector", sigla) for sigla, nombre in nombres_corrientes(siglas)}
        self._con_ministerios(sectores)
        self._con_regiones(Region.objects.all())
        for sesion in Sesion.objects.all():
            self._agregar([sesion.codigo, sesion.nombre], ("sesion", sesion.codigo))
        cortas = {sin_acentos(sector.sigla) for sector in sectores}
        de_una = {trozo[0]: pares for trozo, pares in self.trozos.items() if len(trozo) == 1}
        self.corregibles = {p: pares for p, pares in de_una.items() if len(p) >= LETRAS_PARA_CORREGIR or p in cortas}
        for codigo, nombre in Clasificacion.objects.values_list("codigo", "nombre"):
            self._agregar([nombre], ("clasificacion", codigo))
        for dicho, par in (propios or {}).items():
            self._agregar([dicho], par)
        self._con_provincias(directorio)
        self._con_municipalidades(directorio)
        self.mas_largo = max(map(len, self.trozos))

    def entender(self, texto: str) -> Frase:
        dichas = palabras(NO_TIENE.sub("sin", CON_PUNTOS.sub(lambda sigla: sigla[0].replace(".", ""), texto)))
        filtros: dict[Par, None] = {}
        propuestos: dict[Par, None] = {}
        resto: list[tuple[str, bool]] = []  # cada palabra, y si es de un sector que se propone
        negado: list[str] = []
        desde = 0
        while desde < len(dichas):
            pares, largo = self._el_mas_largo(dichas, desde)
            if not pares and (negacion := self._negado(dichas, desde)):
                pares, largo = negacion
                negado += [] if pares else [" ".join(dichas[desde : desde + largo])]
            elif not pares and (corriente := self._corriente(dichas, desde)):
                propuesto, largo = corriente
                propuestos[propuesto] = None
                resto += [(palabra, True) for palabra in dichas[desde : desde + largo] if palabra not in VACIAS]
            elif not pares and dichas[desde] not in DE_RELLENO:
                resto.append((dichas[desde], False))
            filtros |= dict.fromkeys(pares)
            desde += largo
        return Frase(
            tuple(filtros),
            " ".join(palabra for palabra, _ in resto),
            tuple(negado),
            tuple(propuestos),
            " ".join(palabra for palabra, propuesta in resto if not propuesta),
        )

    def _negado(self, dichas: list[str], desde: int) -> tuple[tuple[Par, ...], int] | None:
        """Si en `desde` se niega algo que se entiende: el filtro contrario, o ninguno, y cuántas palabras son.

        Alcanza a los demás valores del mismo filtro que sigan: «menos MVCS, MTC y MEF».
        """
        if dichas[desde] not in NIEGAN:
            return None
        cual, hasta = "", desde + 1
        contrarios: tuple[Par, ...] = ()
        siguiente = hasta
        while siguiente < len(dichas):
            pares, largo = self._el_mas_largo(dichas, siguiente)
            if not pares and (corriente := self._corriente(dichas, siguiente)):
                pares, largo = (corriente[0],), corriente[1]
            if pares and cual in ("", pares[0][0]):
                cual, hasta = pares[0][0], siguiente + largo
                contrarios += tuple((filtro, "false") for filtro, valor in pares if valor == "true")
            elif pares or dichas[siguiente] not in TRAS_NEGAR:
                break
            siguiente += largo
        return (contrarios, hasta - desde) if cual else None

    def _corriente(self, dichas: list[str], desde: int) -> tuple[Par, int] | None:
        """El sector que puede nombrar lo que empieza en `desde`, y cuántas palabras son."""
        for largo in range(min(self.mas_largo, len(dichas) - desde), 0, -1):
            if par := self._corrientes.get(tuple(dichas[desde : desde + largo])):
                return par, largo
        return None

    def _el_mas_largo(self, dichas: list[str], desde: int) -> tuple[tuple[Par, ...], int]:
        """Los filtros que dice lo que empieza en `desde`, y cuántas palabras son; sin ninguno, una."""
        if (nombrada := self._por_nombre_oficial(dichas, desde)) or (nombrada := _por_cui(dichas, desde)):
            return nombrada
        for largo in range(min(self.mas_largo, len(dichas) - desde), 0, -1):
            if pares := self.trozos.get(tuple(dichas[desde : desde + largo])):
                return pares, largo
        palabra = dichas[desde]
        es_otra_cosa = palabra in DE_RELLENO or palabra in NIEGAN or self._corriente(dichas, desde)
        return (() if es_otra_cosa else self._con_errata(palabra)), 1

    def _por_nombre_oficial(self, dichas: list[str], desde: int) -> tuple[tuple[Par, ...], int] | None:
        """La municipalidad que se nombra entera, con todo lo que la nombra. «Municipalidad» a secas no dice cuál."""
        if dichas[desde] not in NOMBRAN_UNA:
            return None
        for hasta in range(min(len(dichas), desde + PALABRAS_DE_UN_NOMBRE), desde + 1, -1):
            escrito = " ".join(dichas[desde:hasta])
            llamadas = self._directorio.llamadas(escrito) if dice_que_es_municipalidad(escrito) else []
            if 0 < len(llamadas) <= HOMONIMAS:
                return tuple(("municipalidad", una.ubigeo) for una in llamadas), hasta - desde
        return None

    def _con_errata(self, palabra: str) -> tuple[Par, ...]:
        if len(palabra) < LETRAS_PARA_CORREGIR - 1 or palabra.isdigit():  # una sigla se corrige desde una menos
            return ()
        tope = tope_de_erratas(palabra)
        cercanas = process.extract(
            palabra, list(self.corregibles), scorer=OSA.distance, score_cutoff=tope, limit=20, processor=None
        )
        menor = min((distancia for _, distancia, _ in cercanas), default=0)
        halladas = {self.corregibles[cual] for cual, distancia, _ in cercanas if distancia == menor}
        return halladas.pop() if len(halladas) == 1 else ()

    def _agregar(self, nombres: Iterable[str], *pares: Par) -> None:
        for nombre in nombres:
            if trozo := tuple(palabras(nombre)):
                self.trozos.setdefault(trozo, tuple((filtro, str(valor)) for filtro, valor in pares))

    def _con_ministerios(self, sectores: Iterable[Sector]) -> None:
        """«Ministerio de Vivienda», si un solo nombre empieza así."""
        de_cada_comienzo: dict[Trozo, list[str]] = defaultdict(list)
        for sector in sectores:
            nombre = palabras(sector.nombre)
            for cuantas in range(2, len(nombre)):
                if nombre[0] == "ministerio" and nombre[cuantas - 1] not in VACIAS:
                    de_cada_comienzo[tuple(nombre[:cuantas])].append(sector.sigla)
        for comienzo, siglas in de_cada_comienzo.items():
            if len(siglas) == 1:
                self.trozos.setdefault(comienzo, (("sector", siglas[0]),))

    def _con_regiones(self, regiones: Iterable[Region]) -> None:
        """Cada una por su nombre; y «Lima», que son dos, por lo que el de las dos tiene en común."""
        del_departamento: dict[str, list[Region]] = defaultdict(list)
        for region in regiones:
            self._agregar([region.nombre], ("region", region.codigo))
            del_departamento[region.codigo[:CIFRAS_DE_DEPARTAMENTO]].append(region)
        for suyas in del_departamento.values():
            if len(suyas) > 1:
                comun = palabras(suyas[0].nombre)[0]
                self._agregar([comun], *(("region", region.codigo) for region in suyas))

    def _con_provincias(self, directorio: Directorio) -> None:
        """Solo si se dice que lo es: una provincia se llama como su capital, o como su región."""
        for municipio in directorio.por_ubigeo.values():
            nombre = municipio.provincia
            codigo = municipio.ubigeo[:CIFRAS_DE_PROVINCIA]
            self._agregar([f"provincia {nombre}", f"provincia de {nombre}"], ("provincia", codigo))

    def _con_municipalidades(self, directorio: Directorio) -> None:
        """Por su distrito; la provincial, también por su provincia: «Huaura» es la de Huacho y la de Huaura."""
        de_cada_nombre: dict[Trozo, list[str]] = defaultdict(list)
        for municipio in directorio.por_ubigeo.values():
            for trozo in {tuple(palabras(nombre)) for nombre in nombres_propios(municipio)}:
                de_cada_nombre[trozo].append(municipio.ubigeo)
        for trozo, ubigeos in de_cada_nombre.items():
            if trozo and len(ubigeos) <= HOMONIMAS and (len(trozo) > 1 or trozo[0] not in DE_RELLENO):
                self.trozos.setdefault(trozo, tuple(("municipalidad", ubigeo) for ubigeo in sorted(ubigeos)))


def _por_cui(dichas: list[str], desde: int) -> tuple[tuple[Par, ...], int] | None:
    """«CUI 2345678», o sus siete cifras."""
    con_nombre = dichas[desde] == "cui" and desde + 1 < len(dichas)
    cifras = dichas[desde + con_nombre]
    if not cifras.isdecimal() or len(cifras) > CIFRAS_DEL_CUI or (len(cifras) < CIFRAS_DEL_CUI and not con_nombre):
        return None
    return (("cui", cifras),), 1 + con_nombre
