"""Filtros de la lista de personas, y cómo se busca a una: por nombre, usuario, correo o el lugar de su cargo."""

from collections import defaultdict

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from acuerdos.filtros.base import Busqueda, FiltroDeOrden, Filtros, SiNo, Varios
from cuentas.enums import Rol
from cuentas.erratas import LETRAS_PARA_CORREGIR, a_una_errata
from cuentas.models import Usuario
from cuentas.textos import sin_acentos
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial

BUSCAR = "Nombre, usuario, correo o lugar"
SIN_ROL = "ninguno"
ROLES = [(Rol.OPERADOR.value, "Operador"), (Rol.COORDINADOR.value, "Coordinador"), (SIN_ROL, "De fuera")]
SIN_CLAVE = "!"  # así marca Django una contraseña que nadie puede usar


def con_cargo() -> Q:
    """Condición sobre usuarios: ejercen hoy algún cargo."""
    focal = PuntoFocal.objects.en_ejercicio().filter(usuario=OuterRef("pk"))
    funcionario = FuncionarioSectorial.objects.en_ejercicio().filter(usuario=OuterRef("pk"))
    return Exists(focal) | Exists(funcionario)


def hallar(texto: str) -> list[int]:
    """Los usuarios que tienen cada palabra de `texto`, sin acentos. Son unos pocos miles y se comparan aquí."""
    buscadas = sin_acentos(texto).split()
    if not buscadas:
        return []
    lugares: dict[int, list[str]] = defaultdict(list)
    focales = PuntoFocal.objects.en_ejercicio()
    for punto in focales.select_related("municipalidad"):
        suya = punto.municipalidad
        lugares[punto.usuario_id] += [suya.distrito, suya.provincia, suya.nombre_completo]
    for usuario, sigla in FuncionarioSectorial.objects.en_ejercicio().values_list("usuario_id", "sector_id"):
        lugares[usuario].append(sigla)
    hallados = []
    for pk, *suyos in Usuario.objects.values_list("pk", "nombre", "username", "email"):
        donde = sin_acentos(" ".join([*suyos, *lugares[pk]]))
        if all(palabra in donde for palabra in buscadas):
            hallados.append(pk)
    return hallados


def hallar_parecidas(texto: str) -> list[int]:
    """Los de nombre parecido: cada palabra de `texto`, a una letra (dos, si es larga) de una de las suyas."""
    buscadas = sin_acentos(texto).split()
    if not any(len(palabra) >= LETRAS_PARA_CORREGIR for palabra in buscadas):
        return []
    personas = ((pk, sin_acentos(nombre).split()) for pk, nombre in Usuario.objects.values_list("pk", "nombre"))
    return [pk for pk, suyas in personas if suyas and all(a_una_errata(buscada, suyas) for buscada in buscadas)]


class PersonaFiltro(Filtros):
    search = Busqueda(method="buscar", label=BUSCAR, widget=forms.TextInput(attrs={"placeholder": BUSCAR}))
    rol = Varios(method="con_rol", label="Rol", choices=ROLES)
    con_cargo = SiNo(condicion=lambda dia: con_cargo(), label="Con cargo hoy")
    activa = SiNo(condicion=lambda dia: Q(is_active=True), label="Cuenta activa")
    sin_clave = SiNo(condicion=lambda dia: Q(password__startswith=SIN_CLAVE), label="Aún sin contraseña")
    ordering = FiltroDeOrden(
        campos={"nombre": "nombre", "usuario": "username", "ultimo_ingreso": "last_login"}, alfabeticos=("nombre",)
    )

    class Meta:
        model = Usuario
        fields: list[str] = []

    def buscar(self, qs: QuerySet[Usuario], _nombre: str, texto: str) -> QuerySet[Usuario]:
        return qs.filter(pk__in=hallar(texto))

    def con_rol(self, qs: QuerySet[Usuario], _nombre: str, roles: list[str]) -> QuerySet[Usuario]:
        return qs.filter(rol__in=["" if rol == SIN_ROL else rol for rol in roles])
