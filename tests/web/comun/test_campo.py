"""Cómo se escribe un campo: su rótulo, su ayuda y sus errores, enlazados al control."""

from django import forms

from cuentas.formularios import FormularioLimpio
from web.comun.campo import escribir


class Formulario(FormularioLimpio):
    corto = forms.CharField(label="Nombre <b>", help_text="Como en su <em>DNI</em>")
    nota = forms.CharField(label="Nota", required=False)
    acepta = forms.BooleanField(label="Acepto & sigo")
    cual = forms.ChoiceField(label="Cuál", choices=[("a", "A")], widget=forms.RadioSelect, help_text="Una")
    clave = forms.CharField(widget=forms.HiddenInput)


def junto(nombre: str, datos: dict[str, str] | None = None, *, sin_opcional: bool = False) -> str:
    return escribir(Formulario(datos)[nombre], sin_opcional=sin_opcional).replace("\n", "")


def test_el_rotulo_se_escapa_y_la_ayuda_se_enlaza() -> None:
    assert junto("corto") == (
        '<div class="campo"><label for="id_corto">Nombre &lt;b&gt;</label>'
        '<div class="ayuda" id="id_corto_helptext">Como en su <em>DNI</em></div>'
        '<input type="text" name="corto" required aria-describedby="id_corto_helptext" id="id_corto"></div>'
    )


def test_lo_opcional_se_dice_salvo_donde_todo_lo_es() -> None:
    assert '<label for="id_nota">Nota<span class="opcional">(opcional)</span></label>' in junto("nota")
    assert "opcional" not in junto("nota", sin_opcional=True)


def test_el_error_va_antes_del_control_y_se_enlaza() -> None:
    con_error = junto("corto", {})
    assert con_error.startswith('<div class="campo con-error">')
    assert 'aria-invalid="true" aria-describedby="id_corto_helptext id_corto_error"' in con_error
    assert con_error.index('id="id_corto_error"') < con_error.index("<input")


def test_una_casilla_va_dentro_de_su_rotulo() -> None:
    assert junto("acepta") == (
        '<div class="campo"><label class="marcar"><input type="checkbox" name="acepta" required id="id_acepta">'
        "<span>Acepto &amp; sigo</span></label></div>"
    )


def test_varias_opciones_van_en_un_grupo_con_leyenda() -> None:
    grupo = junto("cual")
    assert '<fieldset aria-describedby="id_cual_helptext"><legend>Cuál</legend>' in grupo
    assert grupo.endswith("</fieldset></div>")


def test_lo_oculto_va_solo() -> None:
    assert junto("clave") == '<input type="hidden" name="clave" id="id_clave">'
