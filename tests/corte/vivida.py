"""Una historia al azar vivida por los verbos del producto, y anotada acto por acto en el simulador.

Lo que el producto niega no se anota; lo demás se anota con lo que se pidió, no con lo que el producto calculó.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from acuerdos.acciones import (
    acuerdos,
    agenda,
    avances,
    carga,
    hitos,
    personas,
    reuniones,
    sesiones,
    solicitudes,
    trabas,
    usuarios,
)
from acuerdos.acciones.acuerdos import DatosDeAcuerdo
from acuerdos.acciones.plan import DatosDeAvance, DatosDeHito, DatosDeSesion, FilaDeAcuerdo, Plan, Validacion
from acuerdos.enums import CategoriaTraba, Responsable, Tipo
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    Clasificacion,
    Desestimacion,
    Hito,
    Reprogramacion,
    Traba,
)
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal, Region
from reuniones.enums import EstadoReunion
from reuniones.models import Reunion, Sector, Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import archivo
from tests.corte.simulador import Registro, dia_de

UBIGEOS = ["210809", "140311", "030606", "131103", "150101", "150201"]
SIGLAS = ["MTPE", "MVCS", "MIMP", "MINSA"]
CLASES = ["orientacion", "financiamiento", "asistencia_tecnica"]
TOPE = f.EVENTO + timedelta(days=700)  # antes de los dos años que dura el seguimiento
Acto = Callable[["Vivida"], None]
ACTOS: list[Acto] = []


def acto(veces: int = 1) -> Callable[[Acto], Acto]:
    """`veces`: con qué frecuencia toca, frente a los demás."""

    def declarar(hacer: Acto) -> Acto:
        ACTOS.extend([hacer] * veces)
        return hacer

    return declarar


class Nada(Exception):
    """No hay sobre qué hacerlo."""


class Vivida:
    """Empieza el día del evento, en curso, y en cada paso alguien intenta algo y pasa el tiempo."""

    def __init__(self, semilla: int) -> None:
        self.azar = random.Random(semilla)
        self.olga, self.carlos = f.FabricaOperador(), f.FabricaCoordinador()
        self.registro = Registro(nombres())
        self.ahora = f.en_lima(f.EVENTO, 8)
        self.hechos: dict[str, int] = {}
        datos: dict[str, Any] = {"nombre": "MUNI de prueba", "fecha": f.EVENTO, "lugar": "Lima", "lema": ""}
        self.sesion: Sesion = sesiones.crear_sesion(
            por=self.olga,
            codigo=f"VIVA-{semilla}",
            ahora=self.ahora,
            sectores=Sector.objects.filter(pk__in=SIGLAS[:3]),
            **datos,
        )
        self.anotar("poner_sesion", codigo=self.sesion.codigo, sectores={*SIGLAS[:3]}, **datos)
        sesiones.avanzar_etapa(por=self.olga, sesion=self.sesion, ahora=self.ahora)

    def vivir(self, pasos: int) -> "Vivida":
        """Hasta que `pasos` actos salgan bien; los que el producto niega no cuentan."""
        saltos = [timedelta(), timedelta(minutes=7), timedelta(hours=9), timedelta(days=3, hours=1)]
        while sum(self.hechos.values()) < pasos:
            self.ahora += self.azar.choice(saltos)  # a veces dos caen en el mismo instante
            hacer = self.azar.choice(ACTOS if self.azar.random() < 0.7 else self._los_menos_hechos())
            try:
                hacer(self)
                self.hechos[hacer.__name__] = self.hechos.get(hacer.__name__, 0) + 1
            except (Nada, AccionDenegada, Conflicto, DatoInvalido):
                continue
        return self

    def _los_menos_hechos(self) -> list[Acto]:
        """Para que también pase lo que casi nunca se puede."""
        return sorted(dict.fromkeys(ACTOS), key=lambda acto: self.hechos.get(acto.__name__, 0))[:8]

    def anotar(self, lo_hecho: str, **datos: Any) -> None:
        self.registro.anotar(self.ahora, lo_hecho, **datos)

    # --- Elegir -----------------------------------------------------------------------------------------------------
    @property
    def hoy(self) -> date:
        return dia_de(self.ahora)

    def dia(self, desde: date, hasta: date) -> date:
        return desde + timedelta(days=self.azar.randint(0, max(0, (hasta - desde).days)))

    def uno(self, filas: Any) -> Any:
        halladas = list(filas.order_by("pk"))
        if not halladas:
            raise Nada
        return self.azar.choice(halladas)

    def acuerdo(self, **filtro: Any) -> Acuerdo:
        return self.uno(Acuerdo.objects.filter(sesion=self.sesion, **{"anulado_en": None, **filtro}))

    def hito(self, **filtro: Any) -> Hito:
        return self.uno(Hito.objects.filter(acuerdo__sesion=self.sesion, **{"anulado_en": None, **filtro}))

    def avance(self, **filtro: Any) -> Avance:
        return self.uno(Avance.objects.filter(hito__acuerdo__sesion=self.sesion, **{"anulado_en": None, **filtro}))

    def datos(self) -> dict[str, Any]:
        return {
            "lugar": self.azar.choice(UBIGEOS),
            "sector": self.azar.choice(SIGLAS),
            "clasificacion": self.azar.choice(CLASES),
            "responsable": self.azar.choice(Responsable.values),
            "tipo": self.azar.choice(Tipo.values),
            "plazo": self.dia(f.EVENTO, TOPE),
        }


def nombres() -> dict[tuple[str, str], Any]:
    """Cómo se llama hoy cada cosa."""
    llamados: dict[tuple[str, str], Any] = {("sector", s.pk): s.nombre for s in Sector.objects.all()}
    llamados |= {("clasificacion", c.pk): c.nombre for c in Clasificacion.objects.all()}
    llamados |= {("region", r.pk): r.nombre for r in Region.objects.all()}
    lugares = Municipalidad.objects.filter(pk__in=UBIGEOS)
    return llamados | {("municipalidad", m.pk): (m.distrito, m.region_id) for m in lugares}


def _pedido(datos: dict[str, Any]) -> DatosDeAcuerdo:
    return DatosDeAcuerdo(
        municipalidad=Municipalidad.objects.get(pk=datos["lugar"]),
        sector=Sector.objects.get(pk=datos["sector"]),
        texto="Algo",
        tipo=Tipo(datos["tipo"]),
        clasificacion=Clasificacion.objects.get(pk=datos["clasificacion"]),
        responsable=Responsable(datos["responsable"]),
        plazo=datos["plazo"],
    )


# --- La sesión ------------------------------------------------------------------------------------------------------
@acto(3)
def pasar_de_etapa(v: Vivida) -> None:
    actual = Sesion.objects.get(pk=v.sesion.pk)
    if actual.etapa == "en_curso":
        sesiones.avanzar_etapa(por=v.carlos, sesion=actual, ahora=v.ahora)
    else:
        sesiones.retroceder_etapa(por=v.carlos, sesion=actual, motivo="Faltó", ahora=v.ahora)


@acto(2)
def corregir_la_sesion(v: Vivida) -> None:
    actual = Sesion.objects.get(pk=v.sesion.pk)
    datos = {"nombre": f"MUNI {v.azar.randrange(99)}", "lugar": f"Lugar {v.azar.randrange(99)}", "lema": "#Va"}
    # Solo al empezar, mientras no haya acuerdos, la fecha puede cambiar.
    datos["fecha"] = v.azar.choice([actual.fecha, f.EVENTO - timedelta(days=2)])
    siglas = {*v.azar.sample(SIGLAS, 3), *v.azar.sample(["MINEDU", "MIDIS"], 1)}
    sesiones.editar_sesion(
        por=v.carlos,
        sesion=actual,
        version=actual.version,
        sectores=Sector.objects.filter(pk__in=siglas),
        ahora=v.ahora,
        **datos,
    )
    v.anotar("poner_sesion", sectores=siglas, **datos)


@acto(2)
def tomar_asistencia(v: Vivida) -> None:
    cantidades = [(c, v.azar.randrange(50)) for c in v.azar.sample(["A", "B", "C", "D"], v.azar.randrange(1, 4))]
    sesiones.registrar_asistencia(por=v.olga, sesion=v.sesion, cantidades=dict(cantidades), ahora=v.ahora)
    v.anotar("poner_asistencia", cantidades=cantidades)


@acto(2)
def cambiar_un_nombre(v: Vivida) -> None:
    """No hay verbo para los catálogos: los corrige quien maneja el servidor, y la historia lo anota."""
    modelo, clave = v.azar.choice(
        [(Sector, SIGLAS[0]), (Clasificacion, CLASES[0]), (Municipalidad, UBIGEOS[0]), (Region, "21")]
    )
    fila = modelo.objects.get(pk=clave)
    nombre = f"{clave} {v.azar.randrange(10**6)}"
    setattr(fila, "distrito" if modelo is Municipalidad else "nombre", nombre)
    if modelo is Municipalidad:
        fila.region_id = v.azar.choice(["21", "08"])
    fila._history_date = v.ahora
    fila.save()
    v.anotar(
        "llamar",
        clase=modelo.__name__.lower(),
        clave=clave,
        nombre=(nombre, fila.region_id) if modelo is Municipalidad else nombre,
    )


# --- Reuniones ------------------------------------------------------------------------------------------------------
def _reunion(v: Vivida, **filtro: Any) -> Reunion:
    return v.uno(Reunion.objects.filter(sesion=v.sesion, **filtro))


@acto(2)
def programar(v: Vivida) -> None:
    inicio = f.en_lima(f.EVENTO, 8) + timedelta(minutes=v.azar.randrange(700))
    sigla = v.azar.choice(SIGLAS)
    hecha = agenda.programar_reunion(
        por=v.olga,
        sesion=v.sesion,
        sector=Sector.objects.get(pk=sigla),
        ahora=v.ahora,
        inicio=inicio.time(),
        municipalidades=Municipalidad.objects.filter(pk=v.azar.choice(UBIGEOS)),
        fin=(inicio + timedelta(minutes=3)).time(),
    )
    v.anotar("poner_reunion", clave=hecha.pk, sector=sigla, estado="programada")


@acto(2)
def empezar(v: Vivida) -> None:
    reunion = _reunion(v, estado="programada")
    reuniones.empezar_reunion(por=v.olga, reunion=reunion, ahora=v.ahora)
    v.anotar("poner_reunion", clave=reunion.pk, estado="realizada")


@acto()
def corregir_como_fue(v: Vivida) -> None:
    reunion, estado = _reunion(v), v.azar.choice([EstadoReunion.REALIZADA, EstadoReunion.NO_REALIZADA])
    reuniones.registrar_resultado(
        por=v.carlos,
        reunion=reunion,
        version=reunion.version,
        estado=estado,
        inicio=None,
        fin=None,
        motivo="No viajó",
        ahora=v.ahora,
    )
    v.anotar("poner_reunion", clave=reunion.pk, estado=estado.value)


@acto()
def cancelar_o_reponer(v: Vivida) -> None:
    reunion = _reunion(v, estado__in=["programada", "no_realizada"])
    quien: dict[str, Any] = {"por": v.olga, "reunion": reunion, "version": reunion.version, "ahora": v.ahora}
    if reunion.estado == "programada":
        agenda.cancelar_reunion(motivo="No viajó", **quien)
    else:
        agenda.reponer_reunion(**quien)
    v.anotar("poner_reunion", clave=reunion.pk, estado=Reunion.objects.get(pk=reunion.pk).estado)


# --- Acuerdos -------------------------------------------------------------------------------------------------------
@acto(6)
def registrar(v: Vivida) -> None:
    datos = v.datos()
    hecho = acuerdos.registrar_acuerdo(por=v.olga, sesion=v.sesion, datos=_pedido(datos), ahora=v.ahora)
    v.anotar("poner_acuerdo", clave=hecho.pk, codigo=hecho.codigo, **datos)


@acto(4)
def editar(v: Vivida) -> None:
    actual, datos = v.acuerdo(), v.datos()
    acuerdos.editar_acuerdo(por=v.olga, acuerdo=actual, version=actual.version, datos=_pedido(datos), ahora=v.ahora)
    v.anotar("poner_acuerdo", clave=actual.pk, **datos)


@acto()
def anular(v: Vivida) -> None:
    actual = v.acuerdo()
    acuerdos.anular_acuerdo(por=v.carlos, acuerdo=actual, motivo="Duplicado", ahora=v.ahora)
    v.anotar("anular", que="acuerdos", clave=actual.pk)


@acto()
def restaurar(v: Vivida) -> None:
    actual = v.uno(Acuerdo.objects.filter(sesion=v.sesion).exclude(anulado_en=None))
    acuerdos.restaurar_acuerdo(por=v.carlos, acuerdo=actual, version=actual.version, ahora=v.ahora)
    v.anotar("anular", que="acuerdos", clave=actual.pk, vivo=True)


@acto(2)
def encargar(v: Vivida) -> None:
    """Deja otra versión del acuerdo en la historia y no cambia nada que se cuente."""
    actual = v.acuerdo()
    quien = v.olga if actual.a_cargo_id is None else None
    acuerdos.asignar_a_cargo(por=v.carlos, acuerdo=actual, usuario=quien, ahora=v.ahora)


@acto(2)
def importar(v: Vivida) -> None:
    """Un acuerdo con un hito y un avance, de un sector que quizá no participaba; y una validación que llega después."""
    datos = v.datos()
    codigo = f"{v.sesion.codigo}-{100_000 + v.azar.randrange(10**6)}"
    validado = v.azar.choice([None, f.EVENTO + timedelta(days=9)])
    esperan = Avance.objects.filter(
        hito__acuerdo__sesion=v.sesion,
        anulado_en=None,
        validado_en=None,
        devuelto_en=None,
        porcentaje=100,
        fecha__lte=v.hoy,
        registrado_por=v.carlos,
    )
    validaciones = [Validacion(a.pk, a.fecha) for a in esperan.order_by("pk")[: v.azar.randrange(2)]]
    plan = Plan(
        sesion=DatosDeSesion(v.sesion.codigo, v.sesion.nombre, v.sesion.fecha),
        es_nueva=False,
        acuerdos=[
            FilaDeAcuerdo(
                codigo=codigo,
                municipalidad=datos["lugar"],
                sector=datos["sector"],
                reunion="",
                tipo=datos["tipo"],
                clasificacion=datos["clasificacion"],
                texto="Importado",
                responsable=datos["responsable"],
                plazo=datos["plazo"],
            )
        ],
        hitos=[DatosDeHito(codigo, 1, "Paso", "GL", f.EVENTO, 3, f.EVENTO)],
        avances=[DatosDeAvance(codigo, 1, f.EVENTO + timedelta(days=8), 100, "Va", validado)],
        validaciones=validaciones,
    )
    carga.cargar(plan, por=v.olga, ahora=v.ahora, archivo="libro.xlsx", sha256="0" * 64, resumen={})
    hecho = Acuerdo.objects.get(codigo=codigo)
    (hito,), (avance,) = hecho.hitos.all(), Avance.objects.filter(hito__acuerdo=hecho)
    v.anotar("poner_acuerdo", clave=hecho.pk, codigo=codigo, **datos)
    v.anotar("agregar_sector", sigla=datos["sector"])
    v.anotar("poner_hito", clave=hito.pk, acuerdo=hecho.pk, peso=3, desde=f.EVENTO)
    v.anotar("poner_avance", clave=avance.pk, hito=hito.pk, fecha=f.EVENTO + timedelta(days=8), porcentaje=100)
    if validado:
        v.anotar("validar", clave=avance.pk, el=validado)
    for validacion in validaciones:
        v.anotar("validar", clave=validacion.avance_id, el=validacion.validado_el)


# --- Hitos y avances ------------------------------------------------------------------------------------------------
def _de_hito(v: Vivida, acuerdo: Acuerdo, peso: int) -> hitos.HitoEscrito:
    plazo = v.dia(f.EVENTO, acuerdo.plazo_vigente)
    return hitos.HitoEscrito(texto=f"Paso {v.azar.random()}", responsable=Responsable.GR, plazo=plazo, peso=peso)


@acto(6)
def poner_hito(v: Vivida) -> None:
    acuerdo, peso = v.acuerdo(), v.azar.randint(1, 9)
    hacer = v.azar.choice([hitos.registrar_hito, hitos.registrar_hito, hitos.proponer_hito])
    hecho = hacer(por=v.olga, acuerdo=acuerdo, datos=_de_hito(v, acuerdo, peso), ahora=v.ahora)
    propuesto = hacer is hitos.proponer_hito
    v.anotar("poner_hito", clave=hecho.pk, acuerdo=acuerdo.pk, peso=peso, propuesto=propuesto)


@acto(2)
def aceptar(v: Vivida) -> None:
    hito = v.hito(registrado_el=None)
    hitos.aceptar_hito(por=v.carlos, hito=hito, ahora=v.ahora)
    v.anotar("aceptar_hito", clave=hito.pk)


@acto(5)
def editar_hito(v: Vivida) -> None:
    hito, peso = v.hito(), v.azar.randint(1, 9)
    hitos.editar_hito(por=v.olga, hito=hito, version=hito.version, datos=_de_hito(v, hito.acuerdo, peso), ahora=v.ahora)
    v.anotar("poner_hito", clave=hito.pk, peso=peso)


@acto()
def quitar_hito(v: Vivida) -> None:
    hito = v.hito()
    hitos.anular_hito(por=v.carlos, hito=hito, motivo="Repetido", ahora=v.ahora)
    v.anotar("anular", que="hitos", clave=hito.pk)


@acto(8)
def informar(v: Vivida) -> None:
    hito, fecha, porcentaje = v.hito(), v.dia(f.EVENTO, v.hoy), v.azar.choice([0, 33, 80, 100, 100, 100])
    hecho = avances.registrar_avance(
        por=v.azar.choice([v.olga, v.carlos]),
        hito=hito,
        fecha=fecha,
        porcentaje=porcentaje,
        descripcion="Va",
        ahora=v.ahora,
        evidencias=[archivo(contenido=f"%PDF-1.4 {v.azar.random()}".encode())],
    )
    v.anotar("poner_avance", clave=hecho.pk, hito=hito.pk, fecha=fecha, porcentaje=porcentaje)


@acto(6)
def validar(v: Vivida) -> None:
    avance = v.avance(validado_en=None, devuelto_en=None)
    avances.validar_avance(por=v.azar.choice([v.olga, v.carlos]), avance=avance, ahora=v.ahora)
    v.anotar("validar", clave=avance.pk)


@acto()
def devolver(v: Vivida) -> None:
    avance = v.avance(validado_en=None, devuelto_en=None)
    avances.devolver_avance(por=v.carlos, avance=avance, motivo="Falta", ahora=v.ahora)
    v.anotar("devolver", clave=avance.pk)


@acto()
def quitar_avance(v: Vivida) -> None:
    avance = v.avance()
    avances.anular_avance(por=v.carlos, avance=avance, motivo="De otro", ahora=v.ahora)
    v.anotar("anular", que="avances", clave=avance.pk)


# --- Pedidos --------------------------------------------------------------------------------------------------------
@acto(3)
def pedir_plazo(v: Vivida) -> None:
    acuerdo = v.acuerdo()
    hito = v.azar.choice([None, *acuerdo.hitos.filter(anulado_en=None).order_by("pk")])
    solicitudes.solicitar_reprogramacion(
        por=v.olga, acuerdo=acuerdo, hito=hito, plazo_nuevo=v.dia(f.EVENTO, TOPE), motivo="Lluvias", ahora=v.ahora
    )


@acto(4)
def decidir_plazo(v: Vivida) -> None:
    solicitud = v.uno(Reprogramacion.objects.filter(acuerdo__sesion=v.sesion, estado="solicitada", anulado_en=None))
    aprobar = v.azar.random() < 0.8
    solicitudes.decidir_reprogramacion(
        por=v.carlos, reprogramacion=solicitud, aprobar=aprobar, motivo="Visto", ahora=v.ahora
    )
    if aprobar:
        v.anotar("aprobar_plazo", clave=solicitud.pk, acuerdo=solicitud.acuerdo_id, plazo=solicitud.plazo_nuevo)


@acto()
def retirar_pedido(v: Vivida) -> None:
    solicitud = v.uno(Reprogramacion.objects.filter(acuerdo__sesion=v.sesion, estado="solicitada", anulado_en=None))
    solicitudes.retirar_solicitud(por=v.olga, solicitud=solicitud, motivo="Ya no", ahora=v.ahora)


@acto()
def pedir_la_baja(v: Vivida) -> None:
    solicitudes.solicitar_desestimacion(
        por=v.olga, acuerdo=v.acuerdo(), motivo="Sin objeto", archivo=archivo(), ahora=v.ahora
    )


@acto()
def decidir_la_baja(v: Vivida) -> None:
    solicitud = v.uno(Desestimacion.objects.filter(acuerdo__sesion=v.sesion, estado="solicitada", anulado_en=None))
    aprobar = v.azar.random() < 0.5
    solicitudes.decidir_desestimacion(
        por=v.carlos, desestimacion=solicitud, aprobar=aprobar, motivo="Visto", ahora=v.ahora
    )
    if aprobar:
        v.anotar("desestimar", clave=solicitud.pk, acuerdo=solicitud.acuerdo_id)


# --- Trabas ---------------------------------------------------------------------------------------------------------
def _traba(v: Vivida) -> Traba:
    return v.uno(Traba.objects.filter(acuerdo__sesion=v.sesion, anulado_en=None))


@acto(3)
def trabar(v: Vivida) -> None:
    acuerdo = v.acuerdo()
    hecha = trabas.registrar_traba(
        por=v.olga, acuerdo=acuerdo, categoria=CategoriaTraba.LEGAL, necesidad=f"{v.azar.random()}", ahora=v.ahora
    )
    v.anotar("poner_traba", clave=hecha.pk, acuerdo=acuerdo.pk)


@acto(2)
def destrabar(v: Vivida) -> None:
    traba = _traba(v)
    el = v.dia(traba.registrada_el, v.hoy)
    trabas.levantar_traba(por=v.olga, traba=traba, como="Opinión", el=el, ahora=v.ahora)
    v.anotar("levantar_traba", clave=traba.pk, el=el)


@acto(2)
def quitar_traba(v: Vivida) -> None:
    traba = _traba(v)
    trabas.anular_traba(por=v.olga, traba=traba, motivo="De otro", ahora=v.ahora)
    v.anotar("anular", que="trabas", clave=traba.pk)


@acto(2)
def asistir(v: Vivida) -> None:
    traba, fecha = _traba(v), v.dia(f.EVENTO, v.hoy)
    hecha = trabas.registrar_asistencia_tecnica(
        por=v.olga, traba=traba, fecha=fecha, descripcion=f"{v.azar.random()}", ahora=v.ahora
    )
    v.anotar("asistir", clave=hecha.pk, traba=traba.pk, fecha=fecha)


@acto()
def quitar_asistencia(v: Vivida) -> None:
    dada = v.uno(AsistenciaTecnica.objects.filter(traba__acuerdo__sesion=v.sesion, anulado_en=None))
    trabas.anular_asistencia_tecnica(por=v.olga, asistencia=dada, motivo="Dos veces", ahora=v.ahora)
    v.anotar("anular", que="asistencias_tecnicas", clave=dada.pk)


# --- Cargos ---------------------------------------------------------------------------------------------------------
def _cargo(v: Vivida, **filtro: Any) -> PuntoFocal:
    return v.uno(PuntoFocal.objects.filter(hasta=None, municipalidad__in=UBIGEOS, **filtro))


@acto(3)
def nombrar(v: Vivida) -> None:
    ubigeo, titular = v.azar.choice(UBIGEOS), v.azar.random() < 0.6
    desde = v.dia(f.EVENTO, v.hoy)
    quien = v.azar.choice([f.FabricaUsuario(), *Usuario.objects.filter(username__startswith="persona")[:2]])
    hecho = personas.nombrar_punto_focal(
        por=v.olga,
        municipalidad=Municipalidad.objects.get(pk=ubigeo),
        usuario=quien,
        desde=desde,
        titular=titular,
        ahora=v.ahora,
    )
    v.anotar("nombrar", clave=hecho.pk, lugar=ubigeo, quien=quien.pk, desde=desde, titular=titular)


@acto(2)
def cesar(v: Vivida) -> None:
    cargo = _cargo(v)
    hasta = v.dia(cargo.desde, v.hoy)
    personas.cesar_punto_focal(por=v.olga, punto_focal=cargo, hasta=hasta, queda_vacante=True, ahora=v.ahora)
    v.anotar("cesar", clave=cargo.pk, hasta=hasta)


@acto()
def ascender(v: Vivida) -> None:
    cargo = _cargo(v, titular=False)
    desde = v.dia(cargo.desde, v.hoy)
    personas.ascender_alterno(por=v.olga, punto_focal=cargo, desde=desde, ahora=v.ahora)
    v.anotar("ascender", clave=cargo.pk, desde=desde)


@acto()
def desactivar(v: Vivida) -> None:
    cargo = _cargo(v)
    usuarios.desactivar_usuario(
        por=v.carlos, usuario=cargo.usuario, motivo="Terminó", ahora=v.ahora, queda_vacante=True
    )
    v.anotar("desactivar", quien=cargo.usuario_id)
