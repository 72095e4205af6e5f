"""La lista de personas y la página de cada una. La ve la Secretaría, que les habla; la edita un coordinador."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import cuatro_ojos, permisos
from acuerdos.acciones.cuentas import DEL_SERVIDOR, es_del_servidor
from acuerdos.acciones.relevos import HerenciaDelCargo, encargo_de
from acuerdos.acciones.usuarios import permiso_para_invitar
from acuerdos.filtros.personas import PersonaFiltro
from acuerdos.palabras import enumerar
from acuerdos.permisos import Accion, Denegado, Quien
from cuentas.cartas import ultima_invitacion
from cuentas.enums import Rol
from cuentas.models import TokenAPI, Usuario
from cuentas.orden import en_espanol
from cuentas.segundo_paso import tiene_segundo_paso
from cuentas.sistema import SISTEMA
from cuentas.traducidas import traer
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial
from web.comun.lista import ListaConFiltros
from web.comun.lo_que_ve import LoQueVe
from web.comun.paginas import exigir, paginas_de, quien_pide
from web.personas.historia import historia_de_persona

PERSONAS_POR_PAGINA = 50
CAMPOS = ("rol", "con_cargo", "activa", "sin_clave")
COLUMNAS = (
    ("Persona", "nombre"),
    ("Usuario", "usuario"),
    ("Qué es", ""),
    ("Correo", ""),
    ("Teléfono", ""),
    ("Último ingreso", "ultimo_ingreso"),
)
CIFRAS_DEL_RESUMEN = 16  # con que se nombra un token en su formulario


@dataclass(frozen=True, slots=True)
class FilaDePersona:
    """Una persona en la lista; `que_es`: su rol o sus cargos de hoy, en palabras."""

    persona: Usuario
    que_es: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CargoDePersona:
    """Un cargo en la página de quien lo ejerce o lo ejerció; `encargo`: lo que tiene por cumplir, si lo ejerce hoy."""

    que: str
    lugar: str
    url: str
    cesar: str
    nombre: str
    desde: date
    hasta: date | None
    encargo: HerenciaDelCargo | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactoSinConfirmar:
    """El contacto que nadie más confirmó: quiénes lo pusieron y desde cuándo. `lo_puso`, `confirma`: quien mira."""

    quienes: str
    desde: datetime
    lo_puso: bool
    confirma: bool


@dataclass(frozen=True, slots=True)
class EstadoDeInvitacion:
    """Cómo le fue a la última invitación, y si todavía espera salir."""

    dicho: str
    cuando: datetime
    espera: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDePersona:
    """Un token de la API. `clave`: el comienzo de su resumen, con que se nombra al revocarlo."""

    clave: str
    alcance: str
    para: str
    creado: datetime
    vence: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GestionDeCuenta:
    """Qué puede hacer quien mira con la cuenta, y por qué no lo demás (vacío si no hay nada que decir)."""

    gestiona: bool
    es_suya: bool
    por_que_no: str
    invita: bool


@require_safe
def personas(request: HttpRequest) -> HttpResponse:
    """Todas, con su rol o sus cargos de hoy."""
    exigir(request, Accion.VER_CONTACTO)
    hoy = timezone.localdate()
    quien = quien_pide(request)
    lista = ListaConFiltros(request, PersonaFiltro(request.GET, _todas(quien), dia=hoy), CAMPOS)
    filas: Any = LoQueVe(quien, "personas", _todas) if lista.es_la_de_costumbre else lista.filas()
    pagina = Paginator(filas, PERSONAS_POR_PAGINA).get_page(request.GET.get("pagina"))
    halladas: list[Usuario] = list(pagina)
    que_son = _que_son(halladas)
    contexto = {
        "titulo": "Personas",
        "lista": lista,
        "filas": [FilaDePersona(persona, que_son[persona.pk]) for persona in halladas],
        "orden": lista.encabezados(COLUMNAS),
        "paginas": paginas_de(request, pagina, "persona", "personas"),
        "hoy": hoy,
        "puede_crear": bool(permisos.puede(request.user, Accion.GESTIONAR_USUARIOS)),
    }
    return render(request, "personas/lista.html", contexto, status=lista.estado_http)


@require_safe
def persona(request: HttpRequest, pk: int) -> HttpResponse:
    """Sus datos, sus cargos, por dónde entra y qué cambió."""
    exigir(request, Accion.VER_CONTACTO)
    usuario = get_object_or_404(Usuario.objects.filter(es_programa=False).exclude(username=SISTEMA), pk=pk)
    focales = usuario.puntos_focales.select_related("municipalidad__region").order_by("-hasta", "-desde", "-pk")
    de_sector = usuario.cargos_sectoriales.select_related("sector").order_by("-hasta", "-desde", "-pk")
    cargos = [*map(_del_punto_focal, focales), *map(_del_funcionario, de_sector)]
    contexto = {
        "persona": usuario,
        "vigentes": [cargo for cargo in cargos if cargo.hasta is None],
        "anteriores": [cargo for cargo in cargos if cargo.hasta is not None],
        "tiene_clave": usuario.has_usable_password(),
        "segundo_paso": tiene_segundo_paso(usuario),
        "tokens": [_token(token) for token in TokenAPI.objects.filter(user=usuario).order_by("expiry")],
        "cambios": historia_de_persona(usuario),
        "hoy": timezone.localdate(),
        "invitacion": _invitacion(usuario),
        "contacto": _contacto_sin_confirmar(request.user, usuario),
        "puede": _lo_que_puede(request.user, usuario),
    }
    return render(request, "personas/persona.html", contexto)


def _todas(_quien: Usuario) -> "QuerySet[Usuario]":
    """Quien puede ver contactos las ve todas."""
    personas = Usuario.objects.filter(es_programa=False).exclude(username=SISTEMA)
    return personas.order_by(en_espanol("nombre"), "pk")


def _que_son(usuarios: list[Usuario]) -> dict[int, str]:
    """De cada uno, su rol o sus cargos de hoy, en palabras. Dos consultas."""
    partes: dict[int, list[str]] = {
        usuario.pk: [str(Rol(usuario.rol).label)] if usuario.rol else [] for usuario in usuarios
    }
    for punto in traer(("focales", len(partes)), _puntos_focales, *partes):
        como = "Punto focal" if punto.titular else "Alterno"
        partes[punto.usuario_id].append(f"{como} de {punto.municipalidad.nombre}")
    for usuario, sector in traer(("funcionarios", len(partes)), _sectores, *partes):
        partes[usuario].append(f"Sector {sector}")
    return {pk: ", ".join(suyas) for pk, suyas in partes.items()}


def _puntos_focales(*usuarios: int) -> "QuerySet[PuntoFocal]":
    puntos = PuntoFocal.objects.en_ejercicio().filter(usuario__in=usuarios).select_related("municipalidad")
    return puntos.only("usuario_id", "titular", "municipalidad__distrito").order_by("municipalidad_id")


def _sectores(*usuarios: int) -> "QuerySet[FuncionarioSectorial, tuple[int, str]]":
    cargos = FuncionarioSectorial.objects.en_ejercicio().filter(usuario__in=usuarios)
    return cargos.order_by("sector_id").values_list("usuario_id", "sector_id")


def _del_punto_focal(cargo: PuntoFocal) -> CargoDePersona:
    lugar = cargo.municipalidad
    return CargoDePersona(
        que="Titular" if cargo.titular else "Alterno",
        lugar=lugar.nombre_completo,
        url=reverse("municipalidad", args=[lugar.pk]),
        cesar=reverse("punto_focal_cesar", args=[lugar.pk, cargo.pk]),
        nombre=cargo.cargo,
        desde=cargo.desde,
        hasta=cargo.hasta,
        encargo=encargo_de(lugar) if cargo.hasta is None else None,
    )


def _del_funcionario(cargo: FuncionarioSectorial) -> CargoDePersona:
    sector = cargo.sector
    return CargoDePersona(
        que="Funcionario",
        lugar=f"{sector.pk} · {sector.nombre}",
        url=reverse("sector", args=[sector.pk]),
        cesar=reverse("funcionario_cesar", args=[sector.pk, cargo.pk]),
        nombre=cargo.cargo,
        desde=cargo.desde,
        hasta=cargo.hasta,
        encargo=encargo_de(sector) if cargo.hasta is None else None,
    )


def _contacto_sin_confirmar(quien_mira: Quien, usuario: Usuario) -> ContactoSinConfirmar | None:
    if usuario.es_secretaria or not (esperan := cuatro_ojos.sin_confirmar(usuario.pk)):
        return None
    quienes = Usuario.objects.filter(pk__in={puesto.quien_id for puesto in esperan}).order_by(
        en_espanol("nombre"), "pk"
    )
    lo_puso = {puesto.quien_id for puesto in esperan} == {quien_mira.pk}
    puede = permisos.puede(quien_mira, Accion.NOMBRAR_PUNTO_FOCAL)
    return ContactoSinConfirmar(
        quienes=enumerar([str(quien) for quien in quienes]),
        desde=min(puesto.desde for puesto in esperan),
        lo_puso=lo_puso,
        confirma=bool(puede) and not lo_puso and not es_del_servidor(usuario),
    )


def _invitacion(usuario: Usuario) -> EstadoDeInvitacion | None:
    carta = ultima_invitacion(usuario) if usuario.email else None
    if carta is None:
        return None
    return EstadoDeInvitacion(carta.motivo, carta.terminada_en or carta.creada_en, espera=carta.terminada_en is None)


def _token(token: TokenAPI) -> TokenDePersona:
    return TokenDePersona(
        clave=token.digest[:CIFRAS_DEL_RESUMEN],
        alcance=token.get_alcance_display(),
        para=token.descripcion,
        creado=token.created,
        vence=token.expiry,
    )


def _lo_que_puede(quien_mira: Quien, usuario: Usuario) -> GestionDeCuenta:
    gestiona = permisos.puede(quien_mira, Accion.GESTIONAR_USUARIOS)
    es_suya, del_servidor = quien_mira.pk == usuario.pk, es_del_servidor(usuario)
    motivo = gestiona.motivo if isinstance(gestiona, Denegado) else ""
    if gestiona and del_servidor:
        motivo = DEL_SERVIDOR
    elif gestiona and es_suya:
        motivo = "Su propio rol y su cuenta los cambia otro coordinador."
    puede_invitar = bool(permisos.puede(quien_mira, permiso_para_invitar(usuario))) and not del_servidor
    return GestionDeCuenta(
        gestiona=bool(gestiona) and not del_servidor,
        es_suya=es_suya,
        por_que_no=motivo,
        invita=puede_invitar and usuario.is_active and bool(usuario.email),
    )
