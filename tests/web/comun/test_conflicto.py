"""Dos personas en el mismo registro: qué choca, qué se junta, qué se guarda sin preguntar, y que nada se pierde."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory

from acuerdos.acciones.acuerdos import DatosDeAcuerdo, editar_acuerdo
from acuerdos.enums import Tipo
from acuerdos.models import Acuerdo, Clasificacion
from tests import fabricas
from tests.fabricas import UMACHIRI, en_lima
from web.comun import conflicto, paso
from web.comun.conflicto import Choque, FormularioConVersion, normalizado

AHORA = en_lima(date(2025, 1, 13), 12)


class Edicion(FormularioConVersion[Acuerdo]):
    """Lo mínimo con un campo de cada clase."""

    texto = forms.CharField(widget=forms.Textarea)
    tipo = forms.ChoiceField(choices=Tipo.choices)
    clasificacion = forms.ModelChoiceField(Clasificacion.objects.all(), label="Clasificación")
    plazo = forms.DateField()
    monto = forms.DecimalField(required=False)

    @staticmethod
    def valores_de(objeto: Any) -> dict[str, Any]:
        return {c: getattr(objeto, c) for c in ("texto", "tipo", "clasificacion", "plazo", "monto")}


@pytest.fixture
def acuerdo(catalogos: None) -> Acuerdo:
    sesion = fabricas.FabricaSesion(etapa="en_curso", sectores=["MTPE"])
    hecho: Acuerdo = fabricas.FabricaAcuerdo(
        sesion=sesion, municipalidad_id=UMACHIRI, sector_id="MTPE", texto="Capacitar a jóvenes", monto=Decimal("10.50")
    )
    return hecho


def como_en_pantalla(form: FormularioConVersion[Acuerdo], **cambios: Any) -> QueryDict:
    """Lo que enviaría el navegador de quien abrió `form` y cambió esos campos."""
    datos = QueryDict(mutable=True)
    for campo in form:
        valor = campo.value()
        datos[campo.html_name] = valor.isoformat() if isinstance(valor, date) else normalizado(valor)
    for campo, valor in cambios.items():
        datos[campo] = valor
    return datos


def editar(por: Any, acuerdo: Acuerdo, datos: dict[str, Any]) -> Acuerdo:
    completos = {c: getattr(acuerdo, c) for c in DatosDeAcuerdo.__dataclass_fields__}
    completos |= {c: v for c, v in datos.items() if c in completos}
    return editar_acuerdo(
        por=por, acuerdo=acuerdo, version=acuerdo.version, datos=DatosDeAcuerdo(**completos), ahora=AHORA
    )


def guardar(por: Any, acuerdo: Acuerdo, datos: QueryDict) -> Any:
    form = Edicion(datos, objeto=Acuerdo.objects.get(pk=acuerdo.pk))
    assert form.is_valid(), form.errors
    return paso.guardar(form, lambda actual: editar(por, actual, form.cleaned_data))


def test_si_nadie_guardo_antes_se_guarda(acuerdo: Acuerdo, olga: Any) -> None:
    guardar(olga, acuerdo, como_en_pantalla(Edicion(objeto=acuerdo), texto="Capacitar a cien jóvenes"))
    assert Acuerdo.objects.get().texto == "Capacitar a cien jóvenes"


def test_lo_que_ambos_cambiaron_choca_y_no_se_guarda(acuerdo: Acuerdo, olga: Any, carlos: Any) -> None:
    abierto = como_en_pantalla(Edicion(objeto=acuerdo), texto="Lo de Olga")
    guardar(carlos, acuerdo, como_en_pantalla(Edicion(objeto=acuerdo), texto="Lo de Carlos", tipo="compromiso"))
    with pytest.raises(Choque) as choque:
        guardar(olga, acuerdo, abierto)
    assert Acuerdo.objects.get().texto == "Lo de Carlos"
    diferencias = {d.campo: d for d in conflicto.comparar(choque.value.form, choque.value.actual)}
    assert diferencias.keys() == {"texto", "tipo"}
    assert diferencias["texto"].choca
    assert (diferencias["texto"].suyo, diferencias["texto"].mio) == ("Lo de Carlos", "Lo de Olga")
    assert not diferencias["tipo"].choca
    assert diferencias["tipo"].suyo == "Compromiso"
    # Lo escrito por Olga sigue en el formulario; lo que solo cambió Carlos, también.
    conciliado = choque.value.form.conciliado(choque.value.actual)
    assert conciliado["texto"].value() == "Lo de Olga"
    assert conciliado["tipo"].value() == "compromiso"


def test_lo_conciliado_se_guarda_con_lo_de_los_dos(acuerdo: Acuerdo, olga: Any, carlos: Any) -> None:
    abierto = como_en_pantalla(Edicion(objeto=acuerdo), plazo="2025-12-31")
    guardar(carlos, acuerdo, como_en_pantalla(Edicion(objeto=acuerdo), texto="Lo de Carlos"))
    with pytest.raises(Choque) as choque:
        guardar(olga, acuerdo, abierto)
    guardar(olga, acuerdo, como_en_pantalla(choque.value.form.conciliado(choque.value.actual)))
    final = Acuerdo.objects.get()
    assert (final.texto, final.plazo) == ("Lo de Carlos", date(2025, 12, 31))


def test_se_puede_elegir_lo_de_la_otra_persona(acuerdo: Acuerdo, olga: Any, carlos: Any) -> None:
    otra = Clasificacion.objects.exclude(pk=acuerdo.clasificacion_id).first()
    tercera = Clasificacion.objects.exclude(pk__in=[acuerdo.clasificacion_id, otra.pk]).first()
    abierto = como_en_pantalla(Edicion(objeto=acuerdo), clasificacion=otra.pk)
    guardar(carlos, acuerdo, como_en_pantalla(Edicion(objeto=acuerdo), clasificacion=tercera.pk))
    with pytest.raises(Choque) as choque:
        guardar(olga, acuerdo, abierto)
    conciliado = choque.value.form.conciliado(choque.value.actual)
    guardar(olga, acuerdo, como_en_pantalla(conciliado, quedarse_clasificacion="suyo"))
    assert Acuerdo.objects.get().clasificacion == tercera


def test_si_la_otra_persona_toco_otra_cosa_se_guarda_sin_preguntar(acuerdo: Acuerdo, olga: Any, carlos: Any) -> None:
    abierto = como_en_pantalla(Edicion(objeto=acuerdo), texto="Lo de Olga")
    editar(carlos, acuerdo, {"cui": "1234567"})
    guardar(olga, acuerdo, abierto)
    final = Acuerdo.objects.get()
    assert (final.texto, final.cui) == ("Lo de Olga", "1234567")


def test_alguien_guarda_justo_entre_la_lectura_y_la_escritura(acuerdo: Acuerdo, olga: Any, carlos: Any) -> None:
    form = Edicion(como_en_pantalla(Edicion(objeto=acuerdo), texto="Lo de Olga"), objeto=acuerdo)
    assert form.is_valid()
    editar(carlos, Acuerdo.objects.get(), {"cui": "1234567"})
    paso.guardar(form, lambda actual: editar(olga, actual, form.cleaned_data))
    final = Acuerdo.objects.get()
    assert (final.texto, final.cui) == ("Lo de Olga", "1234567")


def test_si_ambos_escribieron_lo_mismo_no_hay_que_elegir(acuerdo: Acuerdo, olga: Any, carlos: Any) -> None:
    abierto = como_en_pantalla(Edicion(objeto=acuerdo), texto="Igual\r\npara los dos")
    guardar(carlos, acuerdo, como_en_pantalla(Edicion(objeto=acuerdo), texto="Igual\npara los dos"))
    guardar(olga, acuerdo, abierto)
    assert Acuerdo.objects.get().texto.replace("\r\n", "\n") == "Igual\npara los dos"


@pytest.mark.parametrize("leido", ["x", "", "manipulado:abc:def"])
def test_sin_saber_que_se_leyo_todo_lo_distinto_se_pregunta(leido: str, acuerdo: Acuerdo, olga: Any) -> None:
    datos = como_en_pantalla(Edicion(objeto=acuerdo), texto="Lo de Olga", leido=leido or "-", version=7)
    with pytest.raises(Choque):
        guardar(olga, acuerdo, datos)


def test_la_pagina_muestra_las_dos_versiones_y_quien_guardo(acuerdo: Acuerdo, olga: Any, carlos: Any) -> None:
    abierto = como_en_pantalla(Edicion(objeto=acuerdo), texto="Lo de <Olga>", plazo="2025-12-31")
    guardar(carlos, acuerdo, como_en_pantalla(Edicion(objeto=acuerdo), texto="Lo de Carlos", monto="99.00"))
    with pytest.raises(Choque) as choque:
        guardar(olga, acuerdo, abierto)
    peticion = RequestFactory().get("/")
    peticion.user = olga
    respuesta = conflicto.mostrar(peticion, choque.value, titulo="Editar el acuerdo", volver="/acuerdos/")
    html = respuesta.content.decode()
    assert respuesta.status_code == 409
    assert f"{carlos} guardó antes que usted" in html
    for dicho in ("Lo de Carlos", "Lo de &lt;Olga&gt;", "31/12/2025", "99.00"):
        assert dicho in html, dicho


@pytest.mark.parametrize(
    ("uno", "otro"),
    [
        (Decimal("10.50"), Decimal("10.5")),
        (None, ""),
        ("a\r\nb ", "a\nb"),
        ([2, 1], [1, 2]),
        (date(2025, 1, 2), "2025-01-02"),
        (False, ""),
        (Decimal("100"), Decimal("1E+2")),
    ],
)
def test_dos_formas_del_mismo_valor_son_iguales(uno: Any, otro: Any) -> None:
    assert normalizado(uno) == normalizado(otro)
