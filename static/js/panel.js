// El acuerdo al lado de la lista: un clic en su fila, u «o», lo abre sin salir; ‹ › o j k pasan al siguiente y Escape
// lo cierra. En pantalla angosta, o sin este guion, se abre su página.
(() => {
  'use strict'
  const ancha = matchMedia('(min-width: 72rem)')
  const filas = [...document.querySelectorAll('tr[data-fila]')]
  if (!filas.length) return
  const panel = document.createElement('aside')
  panel.className = 'panel-lateral no-imprimir'
  panel.hidden = true
  panel.innerHTML = '<div class="botones"><button class="boton" data-paso="-1">‹<span class="oculto"> Anterior</span>' +
  '</button><button class="boton" data-paso="1">›<span class="oculto"> Siguiente</span></button>' +
  '<a class="boton">Abrir su página</a><button class="boton llano" data-cerrar>Cerrar</button></div>' +
  '<div class="panel-dentro" aria-live="polite"></div>'
  document.body.append(panel)
  const dentro = panel.querySelector('.panel-dentro')
  let abierta = null, turno = 0

  const cerrar = () => {
    if (panel.hidden) return
    panel.hidden = true
    document.body.classList.remove('con-panel')
    abierta.removeAttribute('data-abierta')
    abierta.querySelector('a.codigo').focus({ preventScroll: true })
    abierta = null
  }
  const abrir = async fila => {
    const enlace = fila.querySelector('a.codigo')
    if (!ancha.matches) return void location.assign(enlace.href)
    const mio = ++turno
    if (abierta) abierta.removeAttribute('data-abierta')
    abierta = fila
    fila.dataset.abierta = ''
    panel.hidden = false
    panel.setAttribute('aria-label', `Acuerdo ${fila.id}`)
    panel.querySelector('a').href = enlace.href
    document.body.classList.add('con-panel')
    fila.scrollIntoView({ block: 'nearest' })
    const respuesta = await fetch(enlace.href, { credentials: 'same-origin' }).catch(() => null)
    if (mio !== turno) return
    // Sin señal, o con el ingreso vencido, su página lo dice mejor.
    if (!respuesta || !respuesta.ok || respuesta.redirected) return void location.assign(enlace.href)
    const pagina = new DOMParser().parseFromString(await respuesta.text(), 'text/html')
    if (mio !== turno) return
    for (const sobra of pagina.querySelectorAll('.migas, .vecinos, script')) sobra.remove()
    dentro.replaceChildren(...pagina.querySelector('main').children)
    panel.scrollTop = 0
  }
  const pasar = paso => {
    const otra = filas[filas.indexOf(abierta) + paso]
    if (otra) abrir(otra)
  }

  panel.addEventListener('click', e => {
    const paso = e.target.closest('[data-paso]')
    if (paso) pasar(Number(paso.dataset.paso))
    else if (e.target.closest('[data-cerrar]')) cerrar()
  })
  for (const fila of filas) {
    fila.addEventListener('click', e => {
      if (e.target.closest('a, input, label, button') || String(getSelection())) return
      abrir(fila)
    })
    fila.addEventListener('abrir-fila', () => fila === abierta ? cerrar() : abrir(fila))
    fila.addEventListener('fila', () => { if (abierta && fila !== abierta) abrir(fila) })
  }
  addEventListener('keydown', e => {
    if (e.key === 'Escape' && !document.querySelector('dialog[open]')) cerrar()
  })
})()
