// El acuerdo al lado de la lista: un clic en su fila, u «o», lo abre sin salir; ‹ › o j k pasan al siguiente y Escape
// lo cierra. Lo que se hace con él (sus botones y los formularios a que llevan) se hace ahí mismo, y su fila se pone al
// día. En pantalla angosta, o sin este guion, se abre su página.
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

  // `estar`: la dirección de lo que se ve en el panel, porque un formulario sin dirección se envía a ella.
  let estar = ''
  const ruta = url => new URL(url, location).pathname
  const esDeEl = url => abierta && new URL(url).origin === location.origin &&
  ruta(url).startsWith(ruta(abierta.querySelector('a.codigo').href))
  const llevar = async (url, envio) => {
    const mio = ++turno
    const respuesta = await fetch(url, { credentials: 'same-origin', ...envio }).catch(() => null)
    if (mio !== turno) return
    if (!respuesta && envio) return avisar('No hay señal: no se envió. Lo escrito sigue aquí; envíelo otra vez.')
    // Sin señal, con el ingreso vencido o si es un archivo, su página lo dice mejor.
    const esPagina = respuesta && (respuesta.headers.get('Content-Type') || '').startsWith('text/html')
    if (!esPagina || !esDeEl(respuesta.url)) return void location.assign(respuesta ? respuesta.url : url)
    const pagina = new DOMParser().parseFromString(await respuesta.text(), 'text/html')
    if (mio !== turno) return
    for (const sobra of pagina.querySelectorAll('.migas, .vecinos, script')) sobra.remove()
    dentro.replaceChildren(...pagina.querySelector('main').children)
    estar = respuesta.url
    panel.scrollTop = 0
    const campo = dentro.querySelector('form [autofocus], form [name]:not([type=hidden]):not(button)')
    if (campo && ruta(estar) !== ruta(abierta.querySelector('a.codigo').href)) campo.focus()
    if (envio && respuesta.ok) ponerAlDia(abierta)
  }
  const avisar = frase => {
    const aviso = document.createElement('p')
    aviso.className = 'aviso error'
    aviso.setAttribute('role', 'alert')
    aviso.textContent = frase
    dentro.prepend(aviso)
    panel.scrollTop = 0
  }
  const ponerAlDia = async fila => {
    const respuesta = await fetch(location.href, { credentials: 'same-origin' }).catch(() => null)
    if (!respuesta || !respuesta.ok) return
    const lista = new DOMParser().parseFromString(await respuesta.text(), 'text/html')
    const nueva = lista.getElementById(fila.id)
    const celdas = nueva ? [...nueva.querySelectorAll('td')] : []
    fila.querySelectorAll('td').forEach((td, i) => { if (celdas[i]) td.innerHTML = celdas[i].innerHTML })
  }

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
    if (abierta) abierta.removeAttribute('data-abierta')
    abierta = fila
    fila.dataset.abierta = ''
    panel.hidden = false
    panel.setAttribute('aria-label', `Acuerdo ${fila.id}`)
    panel.querySelector('a').href = enlace.href
    document.body.classList.add('con-panel')
    fila.scrollIntoView({ block: 'nearest' })
    await llevar(enlace.href)
  }
  const pasar = paso => {
    const otra = filas[filas.indexOf(abierta) + paso]
    if (otra) abrir(otra)
  }

  panel.addEventListener('click', e => {
    const paso = e.target.closest('[data-paso]')
    if (paso) pasar(Number(paso.dataset.paso))
    else if (e.target.closest('[data-cerrar]')) cerrar()
    const enlace = e.target.closest('.panel-dentro a[href]')
    if (!enlace || e.ctrlKey || e.metaKey || e.shiftKey || !esDeEl(new URL(enlace.href, location))) return
    e.preventDefault()
    llevar(enlace.href)
  })
  panel.addEventListener('submit', e => {
    const forma = e.target, adonde = new URL(forma.getAttribute('action') || '', estar).href
    if (forma.method !== 'post' || !esDeEl(adonde)) return
    e.preventDefault()
    llevar(adonde, { method: 'POST', body: new FormData(forma, e.submitter) })
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
    const escribiendo = e.target.closest?.('.panel-dentro input, .panel-dentro textarea, .panel-dentro select')
    if (e.key === 'Escape' && !escribiendo && !document.querySelector('dialog[open]')) cerrar()
  })
})()
