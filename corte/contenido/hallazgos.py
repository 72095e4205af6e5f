"""Las frases que dice un informe: el hallazgo que titula cada página.

Regla: cada frase es verdad con ninguno, uno o muchos; de lo que no hay no se dice nada, y un porcentaje dice de qué es.
Cada cifra dice de qué lista sale (`frases`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from acuerdos.enums import Estado, Responsable
from acuerdos.palabras import contar, dia_en_palabras
from acuerdos.reglas import ultimo_plazo_vencido
from corte.contenido.cruces import GrupoDelCruce
from corte.datos import Corte
from corte.datos_del_detalle import AcuerdoDelDia, Anterior, DetalleDelCorte, Punto
from corte.enlaces import POR_CUMPLIR, SIN_PUNTO_FOCAL, VIGENTES, acuerdos_con
from corte.frases import FraseDicha, cifra, contados, enumeradas
from corte.lectura import FINANCIAMIENTO
from corte.textos import (
    CUMPLIDOS,
    DE_VIGENTES,
    REUNIONES,
    TODOS,
    VENCIDOS,
    de_vigentes,
    parte_de,
    por_ciento,
    vencidos_de,
)

TRES = 3
LARGO_DE_NOMBRES = 80  # letras que caben en un título con lo demás
CON_TRABA = acuerdos_con(con_traba="true")
SIN_HITOS = acuerdos_con(sin_hitos="true", estado=VIGENTES)
POR_FINANCIAR = acuerdos_con(clasificacion=FINANCIAMIENTO, estado=POR_CUMPLIR)


def mayusculas(frase: str) -> str:
    """Con la primera letra en mayúscula, sin tocar las demás."""
    return frase[:1].upper() + frase[1:]


def minusculas(frase: str) -> str:
    """Con la primera letra en minúscula, para seguir a dos puntos."""
    return frase[:1].lower() + frase[1:]


def concentracion(
    pares: Sequence[tuple[str, int]], total: int, varios: str = "sectores", filtro: str = "", claves: Sequence[str] = ()
) -> FraseDicha:
    """«MTPE, MVCS y MIMP suman el 53.2 % de los 235 acuerdos». `pares`, de mayor a menor; `varios`: qué son.

    Entre iguales no se nombra a unos sí y a otros no: van los que pasan al siguiente o, si nadie, cuántos comparten.

    :param filtro: el de la lista que hay detrás; `claves`: lo que vale en cada par.
    """
    if not pares:
        return FraseDicha("Todavía no hay acuerdos")
    todos = contados(total, "acuerdo", "acuerdos", TODOS)
    if len(pares) == 1:
        return FraseDicha(f"{todos}: {'el único es' if total == 1 else 'todos son'} de {pares[0][0]}")
    if pares[0][1] == pares[-1][1]:
        return FraseDicha(f"Los {todos} se reparten por igual entre {len(pares):,} {varios}")
    cuantos = TRES if len(pares) > TRES else 1
    while cuantos and pares[cuantos - 1][1] == pares[cuantos][1]:
        cuantos -= 1
    if not cuantos:
        mayor = pares[0][1]
        iguales, de_todos = sum(n == mayor for _, n in pares), cifra(f"{total:,}", TODOS)
        compartido = f"comparten el mayor número de acuerdos: {mayor:,} de los {de_todos} en cada caso"
        return FraseDicha(f"{iguales:,} {varios} {compartido}")
    suma = sum(n for _, n in pares[:cuantos])
    quienes = enumeradas([nombre for nombre, _ in pares[:cuantos]])
    if len(quienes) > LARGO_DE_NOMBRES:
        quienes = f"Los {EN_LETRAS[cuantos]} con más" if cuantos > 1 else "El que más tiene"
    verbo = "suman" if cuantos > 1 else "reúne"
    suyos = acuerdos_con(**{filtro: list(claves[:cuantos])}) if filtro else ""
    return FraseDicha(f"{quienes} {verbo} el {cifra(por_ciento(parte_de(suma, total)), suyos)} de los {todos}")


EN_LETRAS = {2: "dos", 3: "tres"}


def informacion_general(corte: Corte) -> FraseDicha:
    t = corte.totales
    acuerdos = contados(t.acuerdos, "acuerdo", "acuerdos", TODOS)
    if not t.reuniones:
        if not t.acuerdos:
            return FraseDicha("Todavía no hay reuniones realizadas ni acuerdos")
        return FraseDicha(f"{acuerdos} con {contar(t.municipalidades, 'municipalidad', 'municipalidades')}")
    sectores = contados(len(corte.reuniones_por_sector), "sector", "sectores", REUNIONES)
    reuniones = contados(t.reuniones, "reunión técnica", "reuniones técnicas", REUNIONES)
    return FraseDicha(f"{reuniones} con {sectores}: {acuerdos}")


def responsables(corte: Corte) -> FraseDicha:
    partes, total = corte.acuerdos.por_responsable, corte.totales.acuerdos
    mayor = partes[0]
    if len(partes) == 1:
        return FraseDicha(f"Todos los acuerdos los debe cumplir el {mayor.nombre.lower()}")
    suyos = acuerdos_con(responsable=mayor.codigo)
    parte = cifra(por_ciento(parte_de(mayor.cantidad, total)), suyos)
    return FraseDicha(
        f"El {mayor.nombre.lower()} debe cumplir {cifra(f'{mayor.cantidad:,}', suyos)} de los "
        f"{cifra(f'{total:,}', TODOS)} acuerdos ({parte})"
    )


def vencidos(corte: Corte) -> FraseDicha:
    """«134 de los 229 acuerdos vigentes están vencidos (58.5 %)»."""
    cuantos, vigentes = vencidos_de(corte), corte.avance.vigentes
    if not vigentes:
        return sin_vigentes(corte)
    if not cuantos:
        return FraseDicha("Ningún acuerdo vigente está vencido")
    esta = "está vencido" if cuantos == 1 else "están vencidos"
    parte = cifra(por_ciento(parte_de(cuantos, vigentes)), VENCIDOS)
    return FraseDicha(f"{mayusculas(de_vigentes(cuantos, vigentes, VENCIDOS))} {esta} ({parte})")


def cumplidos(corte: Corte) -> FraseDicha:
    """«91 de los 229 acuerdos vigentes están cumplidos (39.7 %)»."""
    a = corte.avance
    if not a.vigentes:
        return sin_vigentes(corte)
    if a.vigentes == 1 and not a.cumplidos:
        return FraseDicha("El único acuerdo vigente no está cumplido")
    esta = "está cumplido" if a.cumplidos < 2 else "están cumplidos"
    parte = cifra(por_ciento(a.porcentaje_cumplido), CUMPLIDOS)
    return FraseDicha(f"{mayusculas(de_vigentes(a.cumplidos, a.vigentes, CUMPLIDOS))} {esta} ({parte})")


def estado(corte: Corte) -> FraseDicha:
    """El título de la página de estado: lo que pesa más."""
    return vencidos(corte) if vencidos_de(corte) > corte.avance.cumplidos else cumplidos(corte)


def sin_vigentes(corte: Corte) -> FraseDicha:
    cuantos = corte.totales.acuerdos
    if cuantos == 1:
        return FraseDicha("El único acuerdo está desestimado")
    return FraseDicha(f"Los {cifra(f'{cuantos:,}', TODOS)} acuerdos están desestimados")


def cierre(corte: Corte) -> FraseDicha:
    """El título de las conclusiones: «91 cumplidos y 134 vencidos, de 229 acuerdos vigentes»."""
    if not corte.totales.acuerdos:
        return FraseDicha("Todavía no hay acuerdos")
    if not corte.avance.vigentes:
        return sin_vigentes(corte)
    hechos = contados(corte.avance.cumplidos, "cumplido", "cumplidos", CUMPLIDOS)
    tarde = contados(vencidos_de(corte), "vencido", "vencidos", VENCIDOS)
    vigentes = contados(corte.avance.vigentes, "acuerdo vigente", "acuerdos vigentes", DE_VIGENTES)
    return FraseDicha(f"{hechos} y {tarde}, de {vigentes}")


def por_grupo(grupos: Sequence[GrupoDelCruce], varios: str, ninguno: str, filtro: str = "") -> FraseDicha:
    """Lo que dice el reparto: quién tiene más vencidos, si pesan más que lo cumplido; si no, quién va primero.

    «MIMP (26), MTPE (25) y MVCS (19) tienen 70 de los 134 vencidos», «MTPE va primero, con 22.2 % cumplido de 45
    vigentes; 7 sectores sin ninguno cumplido». `ninguno`: «ningún sector». Va primero quien tiene bastantes que medir.

    :param filtro: el de la lista que hay detrás de cada grupo.
    """
    return FraseDicha(mayusculas(_por_grupo(grupos, varios, ninguno, filtro)))


def destino_de(filtro: str, grupos: Sequence[GrupoDelCruce], estado: str | Sequence[str]) -> str:
    """El destino de los acuerdos de esos grupos en ese estado."""
    return acuerdos_con(**{filtro: [g.clave for g in grupos]}, estado=estado) if filtro else ""


def _por_grupo(grupos: Sequence[GrupoDelCruce], varios: str, ninguno: str, filtro: str) -> str:
    cumplidos, tarde = sum(g.cumplidos for g in grupos), sum(g.vencidos for g in grupos)
    if tarde > cumplidos:
        return _los_vencidos(grupos, tarde, varios, filtro)
    if not cumplidos:
        return f"{ninguno} tiene acuerdos cumplidos"
    con = [g for g in grupos if g.cumplidos]
    primero = next((g for g in con if g.vigentes >= BASTANTES), con[0])
    iguales = [g for g in con if g.porcentaje == primero.porcentaje]
    parte = cifra(por_ciento(primero.porcentaje), destino_de(filtro, iguales, CUMPLIDO))
    de_vigentes = destino_de(filtro, [primero], VIGENTES)
    frase = (
        f"{primero.nombre} va primero, con {parte} cumplido de {cifra(f'{primero.vigentes:,}', de_vigentes)} vigentes"
    )
    sin = len([g for g in grupos if g.vigentes]) - len(con)
    if len(iguales) > 1:
        quienes = contar(len(iguales), *varios.split("/"))
        lugar = "van parejos" if len(iguales) == len(grupos) else "comparten el primer lugar"
        lugar = "van parejas" if len(iguales) == len(grupos) and ninguno.startswith("ninguna") else lugar
        frase = f"{quienes} {lugar}, con {parte} cumplido"
    elif primero.vigentes == 1 or len(grupos) == 1:
        hechos = cifra(f"{primero.cumplidos:,}", destino_de(filtro, [primero], CUMPLIDO))
        frase = f"{primero.nombre}: {hechos} de {contados(primero.vigentes, 'vigente', 'vigentes', de_vigentes)}"
    una, varias = varios.split("/")
    return f"{frase}; {contar(sin, una, varias)} sin ninguno cumplido" if sin else frase


CUMPLIDO, VENCIDO = Estado.CUMPLIDO.value, Estado.VENCIDO.value
BASTANTES = 5  # vigentes: con menos, un porcentaje dice poco


def con_mas_vencidos(grupos: Iterable[GrupoDelCruce]) -> tuple[list[GrupoDelCruce], int]:
    """Los que se nombran, a lo más tres, y cuántos comparten el máximo.

    Entre iguales no se nombra a unos sí y a otros no: si el que sigue tiene lo mismo, ninguno de los dos.
    """
    con = sorted((g for g in grupos if g.vencidos), key=lambda g: -g.vencidos)
    cuantos = min(TRES, len(con))
    while 0 < cuantos < len(con) and con[cuantos - 1].vencidos == con[cuantos].vencidos:
        cuantos -= 1
    return con[:cuantos], sum(g.vencidos == con[0].vencidos for g in con)


def _los_vencidos(grupos: Sequence[GrupoDelCruce], todos: int, varios: str, filtro: str) -> str:
    con, iguales = con_mas_vencidos(grupos)
    if not con:
        cada, de_todos = max(g.vencidos for g in grupos), cifra(f"{todos:,}", VENCIDOS)
        cuales = contar(iguales, *varios.split("/"))
        return f"{cuales} comparten el mayor número de vencidos: {cada:,} de los {de_todos} en cada caso"

    def suyos(*cuales: GrupoDelCruce) -> str:
        return cifra(f"{sum(g.vencidos for g in cuales):,}", destino_de(filtro, cuales, VENCIDO))

    de_todos = cifra(f"{todos:,}", VENCIDOS)
    if len(con) > 1 and sum(g.vencidos for g in con) == todos and con[0].vencidos > con[1].vencidos:
        # Nombrarlos a todos no dice nada: el que más.
        parte = cifra(por_ciento(parte_de(con[0].vencidos, todos)), destino_de(filtro, con[:1], VENCIDO))
        return f"{con[0].nombre} tiene {suyos(con[0])} de los {de_todos} vencidos ({parte})"
    suma, cual = sum(g.vencidos for g in con), "vencido" if todos == 1 else "vencidos"
    quienes = enumeradas([f"{g.nombre} ({suyos(g)})" if len(con) > 1 else g.nombre for g in con])
    tienen = "tiene" if len(con) == 1 else "tienen"
    if suma == todos:
        return f"{quienes} {tienen} {'el único vencido' if todos == 1 else f'los {de_todos} {cual}'}"
    return f"{quienes} {tienen} {suyos(*con)} de los {de_todos} {cual}"


def atraso(acuerdos: Iterable[AcuerdoDelDia]) -> FraseDicha:
    """Quién debe lo vencido: «deben cumplirlo el gobierno nacional (80) y el gobierno local (45)»."""
    cuentas = Counter(a.responsable for a in acuerdos if a.estado == Estado.VENCIDO)
    quienes = [
        f"el {Responsable(n).label.lower()} ({cifra(f'{cuantos:,}', acuerdos_con(responsable=n, estado=VENCIDO))})"
        for n, cuantos in cuentas.most_common()
    ]
    return FraseDicha(f"{'debe' if len(quienes) == 1 else 'deben'} cumplirlo {enumeradas(quienes)}")


def cambio(anterior: Anterior, ahora: dict[Estado, int]) -> FraseDicha:
    """«Desde el 28 de febrero de 2025: 12 cumplidos más y 6 vencidos más»."""
    frases = []
    for cual, palabra in ((Estado.CUMPLIDO, "cumplido"), (Estado.VENCIDO, "vencido")):
        diferencia = ahora.get(cual, 0) - anterior.por_estado.get(cual, 0)
        if diferencia:
            mas = "más" if diferencia > 0 else "menos"
            frases.append(f"{contar(abs(diferencia), palabra, palabra + 's')} {mas}")
    desde = f"Desde el {dia_en_palabras(anterior.al)}"
    if not frases:
        return FraseDicha(f"{desde} no cambió el número de cumplidos ni de vencidos")
    return FraseDicha(f"{desde}: {enumeradas(frases)}")


def sigue_igual(anterior: Anterior) -> FraseDicha:
    """«Desde el 28 de febrero de 2025 ningún acuerdo cambió de estado y el avance promedio es el mismo»."""
    desde = f"Desde el {dia_en_palabras(anterior.al)}{', el último corte publicado,' if anterior.publicado else ''}"
    return FraseDicha(f"{desde} ningún acuerdo cambió de estado y el avance promedio es el mismo.")


def curva(punto: Punto) -> FraseDicha:
    """«Ya pasó el plazo de 224 acuerdos vigentes; cumplidos, 91»."""
    cuantos, hechos = punto.con_plazo_pasado, cifra(f"{punto.cumplidos:,}", CUMPLIDOS)
    if not cuantos:
        return FraseDicha(f"Todavía no pasa el plazo de ninguno; cumplidos, {hechos}")
    pasados = acuerdos_con(estado=VIGENTES, plazo_hasta=ultimo_plazo_vencido(punto.dia).isoformat())
    cuales = contados(cuantos, "acuerdo vigente", "acuerdos vigentes", pasados)
    return FraseDicha(f"Ya pasó el plazo de {cuales}; cumplidos, {hechos}")


def trabas(detalle: DetalleDelCorte) -> FraseDicha:
    cuantas = contados(len(detalle.trabas), "traba sigue abierta", "trabas siguen abiertas", CON_TRABA)
    mas_antigua = dia_en_palabras(detalle.trabas[0].registrada_el)
    if len(detalle.trabas) == 1:
        return FraseDicha(f"{cuantas}, desde el {mas_antigua}")
    return FraseDicha(f"{cuantas}; la más antigua, desde el {mas_antigua}")


def por_financiar(detalle: DetalleDelCorte) -> list[AcuerdoDelDia]:
    """Los de financiamiento que faltan por cumplir, los de mayor monto primero."""
    suyos = [a for a in detalle.acuerdos if a.por_cumplir and a.clasificacion == FINANCIAMIENTO]
    return sorted(suyos, key=lambda a: (-(a.monto or Decimal(0)), a.codigo))


def financiamiento(acuerdos: Sequence[AcuerdoDelDia]) -> FraseDicha:
    montos = [a.monto for a in acuerdos if a.monto is not None]
    una, varias = "acuerdo de financiamiento sin cumplir", "acuerdos de financiamiento sin cumplir"
    cuantos = contados(len(acuerdos), una, varias, POR_FINANCIAR)
    if not montos:
        return FraseDicha(f"{cuantos}, {'sin' if len(acuerdos) == 1 else 'ninguno con'} monto registrado")
    suma = cifra(f"S/\u00a0{sum(montos):,.2f}", POR_FINANCIAR)
    falta = len(acuerdos) - len(montos)
    return FraseDicha(f"{cuantos}: {suma}" + (f" en {len(montos):,}; {falta:,} sin monto registrado" if falta else ""))


def sin_punto_focal(detalle: DetalleDelCorte, municipalidades: int) -> FraseDicha:
    cuantas = len(detalle.sin_punto_focal)
    son = cifra(f"{cuantas:,}", SIN_PUNTO_FOCAL)
    if municipalidades == 1:
        return FraseDicha("La municipalidad no tiene punto focal")
    if cuantas == municipalidades:
        return FraseDicha(f"Ninguna de las {son} municipalidades con acuerdos tiene punto focal")
    tiene = "no tiene" if cuantas == 1 else "no tienen"
    return FraseDicha(f"{son} de las {municipalidades:,} municipalidades con acuerdos {tiene} punto focal")


def sin_hitos(cuantos: int, vigentes: int) -> FraseDicha:
    if cuantos == vigentes > 1:
        return FraseDicha(f"Ninguno de los {cifra(f'{vigentes:,}', SIN_HITOS)} acuerdos vigentes tiene hitos")
    tiene = "no tiene" if cuantos == 1 or vigentes == 1 else "no tienen"
    return FraseDicha(f"{mayusculas(de_vigentes(cuantos, vigentes, SIN_HITOS))} {tiene} hitos")
