"""Qué municipalidad es la que alguien nombró: una sola respuesta para el importador, las búsquedas y los filtros.

Regla: por su UBIGEO; si no lo trae, por su nombre oficial («Municipalidad Provincial de Huaura» es la de Huacho, nunca
el distrito de Huaura) o por región o departamento + provincia + distrito. Cuándo dos grafías son el mismo nombre lo
dice `grafias`; qué dice un nombre, `nombres`. Nunca se adivina: si caben dos, o el nombre va solo, la respuesta es un
error que nombra a las posibles con su UBIGEO. Con un UBIGEO bueno, un nombre escrito de otra manera es un aviso; si el
UBIGEO y los nombres se contradicen, un error. El RENIEC numera de otro modo: 998 de sus códigos son, en el INEI, de
otra municipalidad, y un código sin nombres que pueda ser de las dos se avisa. Fuente: «The workbook» del documento del
producto.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from cuentas.erratas import LETRAS_PARA_CORREGIR, a_una_errata
from cuentas.textos import norma
from municipalidades.equivalencias import ubigeos_del_reniec
from municipalidades.indice import CIFRAS_DE_PROVINCIA, Indices, es_de_la_clase, esta_en, palabras_de
from municipalidades.models import Municipalidad, TipoMunicipalidad
from municipalidades.nombres import (
    UBIGEO,
    ClaseDicha,
    LecturaDelNombre,
    Municipio,
    NombreEscrito,
    dice_que_es_municipalidad,
    leer,
    separados,
)

PROVINCIAL = TipoMunicipalidad.PROVINCIAL
MAXIMO_DE_CANDIDATAS = 12
PARECIDO_DE_NOMBRE = 75
PARECIDO_DE_PALABRAS = 90
PARECIDAS = 3
COMO_SE_ESCRIBE = (
    "Escriba DISTRITO (PROVINCIA, REGIÓN), su nombre oficial («Municipalidad Provincial de Melgar») o su UBIGEO; "
    "si son varias, separadas por «;»."
)


@dataclass(frozen=True, slots=True)
class Hallazgo:
    """O la municipalidad (`ubigeo`, y un `aviso` si algo convendría revisar), o por qué no se sabe cuál y qué hacer.

    `posibles`: las que podrían ser, si no se sabe.
    """

    ubigeo: str | None
    problema: str = ""
    remedio: str = ""
    aviso: str = ""
    posibles: tuple[Municipio, ...] = ()


@dataclass(frozen=True, slots=True)
class Pregunta:
    """Lo escrito, tal cual; «» es que no está. `leido`: lo que dice `distrito`, que puede ser un nombre oficial.

    `suelto`: no es de una fila con sus columnas, y el remedio es otro.
    """

    ubigeo: str
    region: str
    provincia: str
    distrito: str
    leido: NombreEscrito
    suelto: bool

    @property
    def basta(self) -> bool:
        """Si los nombres, siendo de una sola, la identifican: 99 distritos se llaman como otro."""
        dice_clase = self.leido.clase in (ClaseDicha.PROVINCIAL, ClaseDicha.DISTRITAL)
        lugares = max((len(lectura.lugares) for lectura in self.leido.lecturas), default=0)
        return dice_clase or lugares + bool(self.region) + bool(self.provincia) > 1

    @property
    def nombres(self) -> str:
        distrito = self.distrito if self.leido.lecturas else ""
        return ", ".join(n for n in (distrito, self.provincia, self.region) if n)


class Directorio:
    """El catálogo, listo para preguntarle. Se arma una vez por importación o búsqueda, y recuerda lo ya preguntado."""

    def __init__(self, municipios: Iterable[Municipio]) -> None:
        self.por_ubigeo = {m.ubigeo: m for m in municipios}
        self._por_provincia: dict[str, list[Municipio]] = defaultdict(list)
        for municipio in self.por_ubigeo.values():
            self._por_provincia[municipio.ubigeo[:CIFRAS_DE_PROVINCIA]].append(municipio)
        self._indices = Indices(self.por_ubigeo.values())
        self._vistos: dict[tuple[str, str, str, str, bool], Hallazgo] = {}

    def sin_preguntas(self) -> "Directorio":
        """El mismo catálogo para otra importación o búsqueda: lo que recuerde muere con ella."""
        otro = copy(self)
        otro._vistos = {}
        return otro

    def buscar(self, ubigeo: str, region: str, provincia: str, distrito: str) -> Hallazgo:
        """La municipalidad de esas celdas, tal como están escritas; «» es que no están."""
        return self._responder(ubigeo, region, provincia, distrito)

    def buscar_escrito(self, texto: str) -> Hallazgo:
        """La de un texto suelto: su UBIGEO, su nombre oficial o «DISTRITO (PROVINCIA, REGIÓN)»."""
        return self._responder("", "", "", texto, suelto=True)

    def _responder(self, ubigeo: str, region: str, provincia: str, distrito: str, *, suelto: bool = False) -> Hallazgo:
        if self._dice_lo_del_catalogo(ubigeo, region, provincia, distrito):
            return Hallazgo(ubigeo)
        clave = (ubigeo, region, provincia, distrito, suelto)
        if clave not in self._vistos:
            leido = leer(distrito)
            pregunta = Pregunta(ubigeo or leido.ubigeo, region, provincia, distrito, leido, suelto)
            self._vistos[clave] = self._por_ubigeo(pregunta) if pregunta.ubigeo else self._por_nombres(pregunta)
        return self._vistos[clave]

    def _dice_lo_del_catalogo(self, ubigeo: str, region: str, provincia: str, distrito: str) -> bool:
        """Si es un UBIGEO con sus tres nombres tal como están aquí. Así vienen casi todos: no hay más que averiguar."""
        suya = self.por_ubigeo.get(ubigeo)
        return (
            suya is not None
            and norma(distrito) == norma(suya.distrito)
            and norma(provincia) == norma(suya.provincia)
            and norma(region) in (norma(suya.region), norma(suya.departamento))
        )

    def llamadas(self, texto: str) -> list[Municipio]:
        """Las que se llaman como dice un texto suelto, sean cuantas sean."""
        leido = leer(texto)
        caben = self._que_caben(Pregunta("", "", "", texto, leido, suelto=True))
        suya = self.por_ubigeo.get(leido.ubigeo.zfill(6))
        if suya is None:
            return caben
        return [suya] if suya in caben or not leido.lecturas else []

    def que_dicen(self, texto: str) -> list[Municipio]:
        """Para una búsqueda que se está escribiendo: la de ese nombre oficial o, si no lo es todavía, las que tienen
        cada palabra de `texto` al empezar una de las suyas; si ninguna, las que se llaman así con otra grafía."""
        if dice_que_es_municipalidad(texto) and (llamadas := self.llamadas(texto)):
            return llamadas
        buscadas = norma(texto).split()
        empiezan = [m for m in self.por_ubigeo.values() if buscadas and _empiezan(buscadas, palabras_de(m))]
        return empiezan or self.llamadas(texto)

    def parecidas(self, texto: str, entre: Collection[str] | None = None) -> list[Municipio]:
        """Para quien busca y escribió mal: las que tienen cada palabra larga de `texto` entre las suyas, a una letra o
        dos. Nunca para decidir cuál es: solo para ofrecerlas.

        :param entre: los UBIGEO de que se trata; sin decirlo, todas.
        """
        buscadas = [palabra for palabra in norma(texto).split() if len(palabra) >= LETRAS_PARA_CORREGIR]
        if not buscadas:
            return []
        miradas = self.por_ubigeo.keys() if entre is None else entre
        suyas = (self.por_ubigeo[ubigeo] for ubigeo in miradas if ubigeo in self.por_ubigeo)
        return [m for m in suyas if all(a_una_errata(buscada, palabras_de(m)) for buscada in buscadas)]

    def _por_ubigeo(self, pregunta: Pregunta) -> Hallazgo:
        caben = self._que_caben(pregunta) if pregunta.basta else []
        pista = f" Por los nombres sería {caben[0]}." if len(caben) == 1 else ""
        if not UBIGEO.fullmatch(pregunta.ubigeo):
            return Hallazgo(None, f"El UBIGEO no tiene 6 cifras.{pista}", "Corríjalo, o déjelo en blanco.")
        codigo = pregunta.ubigeo.zfill(6)
        suya, en_reniec = self.por_ubigeo.get(codigo), self.por_ubigeo.get(ubigeos_del_reniec().get(codigo, ""))
        if suya is None:
            pista = pista or (f" En el RENIEC es el de {en_reniec}." if en_reniec else "")
            return Hallazgo(None, f"Ninguna municipalidad tiene ese UBIGEO.{pista}", "Corríjalo, o déjelo en blanco.")
        otra = en_reniec if en_reniec is not suya else None
        if not pregunta.nombres:
            return Hallazgo(codigo, aviso=_puede_ser_del_reniec(suya, otra) if otra else "")
        if suya in caben or self._dice_lo_mismo(suya, pregunta):
            return Hallazgo(codigo)
        if not caben and _se_parece(suya, pregunta):
            return Hallazgo(codigo, aviso=f"«{pregunta.nombres}» se tomó por {suya}, que es la de ese UBIGEO.")
        if otra and otra in caben:
            pista = f" {codigo} es su código en el RENIEC: en el INEI es {otra.ubigeo}."
        return Hallazgo(
            None,
            f"Ese UBIGEO es de {suya.distrito} ({suya.provincia}, {suya.region}), y los nombres dicen "
            f"{pregunta.nombres}.{pista}",
            "Corrija el UBIGEO o los nombres, para que digan lo mismo.",
            posibles=tuple(caben),
        )

    def _por_nombres(self, pregunta: Pregunta) -> Hallazgo:
        if not pregunta.distrito:
            return Hallazgo(None, "Falta el distrito, o el UBIGEO.", "Ponga el UBIGEO, o región, provincia y distrito.")
        if pregunta.leido.clase is ClaseDicha.CENTRO_POBLADO:
            problema = "Las municipalidades de centro poblado no están en el catálogo."
            return Hallazgo(None, problema, "Ponga la distrital o la provincial de la que depende.")
        caben = self._que_caben(pregunta)
        if len(caben) == 1 and pregunta.basta:
            return Hallazgo(caben[0].ubigeo, aviso=self._puede_ser_la_provincial(caben[0], pregunta.leido.clase))
        return self._duda(pregunta, caben) if caben else self._ninguna(pregunta)

    def _que_caben(self, pregunta: Pregunta) -> list[Municipio]:
        return self._indices.llamados(pregunta.leido.lecturas, pregunta.region, pregunta.provincia)

    def _dice_lo_mismo(self, suya: Municipio, pregunta: Pregunta) -> bool:
        """Si cada nombre escrito, aunque falte alguno, es uno de los suyos."""
        if pregunta.leido.lecturas and any(pregunta.leido.lecturas[0].nombres):
            return suya in self._que_caben(pregunta)
        return esta_en(suya, pregunta.region, pregunta.provincia)

    def _puede_ser_la_provincial(self, hallada: Municipio, clase: ClaseDicha) -> str:
        """Un distrito que se llama como su provincia, sin que se diga cuál de las dos municipalidades es."""
        if (
            hallada.provincial
            or clase is not ClaseDicha.SIN_DECIR
            or norma(hallada.distrito) != norma(hallada.provincia)
        ):
            return ""
        de_la_provincia = hallada.ubigeo[:CIFRAS_DE_PROVINCIA]
        provincial = self.por_ubigeo.get(f"{de_la_provincia}01")
        return (
            f"«{hallada.distrito}» se tomó por {hallada}; si es {provincial}, escríbala así o ponga ese UBIGEO."
            if provincial
            else ""
        )

    def _duda(self, pregunta: Pregunta, caben: list[Municipio]) -> Hallazgo:
        faltan = [n for n, v in (("región", pregunta.region), ("provincia", pregunta.provincia)) if not v]
        if faltan and not pregunta.suelto:
            problema = f"Falta la {' y la '.join(faltan)}"
        elif len(caben) > 1:
            problema = f"Caben {len(caben)} municipalidades"
        else:
            problema = f"«{pregunta.distrito}» no dice provincia y región"
        remedio = COMO_SE_ESCRIBE if pregunta.suelto else "Ponga el UBIGEO de la que corresponda."
        return Hallazgo(None, f"{problema}. {_posibles(caben)}", remedio, posibles=tuple(caben))

    def _ninguna(self, pregunta: Pregunta) -> Hallazgo:
        if capital := self._gobernada_por_la_provincial(pregunta):
            return Hallazgo(
                None,
                f"No existe {pregunta.distrito}: a la capital de una provincia la gobierna la provincial.",
                f"{_posibles(capital)} Escríbala así, o ponga su UBIGEO.",
                posibles=tuple(capital),
            )
        parecidas = self._parecidas(pregunta)
        pista = f"{_posibles(parecidas)} " if parecidas else ""
        if pregunta.suelto:
            return Hallazgo(None, f"No existe {pregunta.distrito}.", f"{pista}{COMO_SE_ESCRIBE}")
        donde = f"{pregunta.provincia or '—'}, {pregunta.region or '—'}"
        return Hallazgo(
            None,
            f"No existe {pregunta.distrito} en {donde}.",
            f"{pista}Corrija los nombres o ponga el UBIGEO.",
            posibles=tuple(parecidas),
        )

    def _gobernada_por_la_provincial(self, pregunta: Pregunta) -> list[Municipio]:
        """Si se nombró la distrital de una capital de provincia, que no existe, su provincial."""
        if pregunta.leido.clase is not ClaseDicha.DISTRITAL:
            return []
        lecturas = [LecturaDelNombre(ClaseDicha.SIN_DECIR, una.nombres, una.lugares) for una in pregunta.leido.lecturas]
        caben = self._indices.llamados(lecturas, pregunta.region, pregunta.provincia)
        return [m for m in caben if m.provincial]

    def _parecidas(self, pregunta: Pregunta) -> list[Municipio]:
        """Las del mismo nombre en otra parte, y las de nombre parecido en la misma provincia o región."""
        if not pregunta.leido.lecturas:
            return []
        lectura = next((una for una in pregunta.leido.lecturas if una.lugares), pregunta.leido.lecturas[0])
        homonimas = self._indices.llamados([LecturaDelNombre(ClaseDicha.SIN_DECIR, lectura.nombres)])
        provincias = self._por_provincia.values()
        cercanas = [suyas for suyas in provincias if esta_en(suyas[0], pregunta.region, pregunta.provincia)]
        cercanas = cercanas or [suyas for suyas in provincias if esta_en(suyas[0], pregunta.region, "")]
        es_provincial = lectura.clase is ClaseDicha.PROVINCIAL
        nombres = {
            m.ubigeo: norma(m.provincia if es_provincial else m.distrito)
            for suyas in cercanas
            for m in suyas
            if es_de_la_clase(m, lectura.clase)
        }
        halladas = process.extract(
            lectura.nombres[-1], nombres, scorer=fuzz.ratio, limit=PARECIDAS, score_cutoff=PARECIDO_DE_NOMBRE
        )
        return list(dict.fromkeys([*(self.por_ubigeo[ubigeo] for *_, ubigeo in halladas), *homonimas]))


def leer_directorio() -> Directorio:
    """El directorio de la base, en una consulta; vacío si los catálogos no se cargaron.

    Lo que se leyó igual que la última vez no se ordena otra vez: cada letra de una búsqueda pide el directorio.
    """
    campos = ("ubigeo", "region_id", "region__nombre", "departamento", "provincia", "distrito", "tipo", "otros_nombres")
    return _armado(tuple(Municipalidad.objects.values_list(*campos))).sin_preguntas()


@lru_cache(maxsize=1)
def _armado(filas: tuple[tuple[str, ...], ...]) -> Directorio:
    return Directorio(
        Municipio(ubigeo, codigo, region, departamento, provincia, distrito, tipo == PROVINCIAL, separados(otros))
        for ubigeo, codigo, region, departamento, provincia, distrito, tipo, otros in filas
    )


def _empiezan(buscadas: list[str], suyas: tuple[str, ...]) -> bool:
    return all(any(suya.startswith(buscada) for suya in suyas) for buscada in buscadas)


def _se_parece(suya: Municipio, pregunta: Pregunta) -> bool:
    """Si lo escrito es, con otra grafía o una errata, el nombre de `suya`, y el lugar no la contradice."""
    if not esta_en(suya, pregunta.region, "") or not pregunta.leido.lecturas:
        return False
    lectura = pregunta.leido.lecturas[0]
    if not es_de_la_clase(suya, lectura.clase):
        return False
    pares = [(lectura.nombres[-1], suya.provincia if lectura.clase is ClaseDicha.PROVINCIAL else suya.distrito)]
    if pregunta.provincia:
        pares.append((pregunta.provincia, suya.provincia))
    return all(_son_parecidos(norma(escrito), norma(nombre)) for escrito, nombre in pares)


def _son_parecidos(escrito: str, nombre: str) -> bool:
    """Casi las mismas letras, o las palabras de uno entre las del otro."""
    letras, palabras = fuzz.ratio(escrito, nombre), fuzz.token_set_ratio(escrito, nombre)
    return letras >= PARECIDO_DE_NOMBRE or palabras >= PARECIDO_DE_PALABRAS


def _puede_ser_del_reniec(suya: Municipio, otra: Municipio) -> str:
    return (
        f"«{suya.ubigeo}», sin nombres, se tomó por {suya} en el INEI. En el RENIEC ese código es de {otra.nombre} "
        f"({otra.provincia}, {otra.region}): si su lista es del RENIEC, ponga {otra.ubigeo} o los nombres."
    )


def _posibles(municipios: list[Municipio]) -> str:
    mostradas = "; ".join(str(m) for m in municipios[:MAXIMO_DE_CANDIDATAS])
    resto = len(municipios) - MAXIMO_DE_CANDIDATAS
    return f"Puede ser: {mostradas}{f' y {resto} más' if resto > 0 else ''}."
