/* Lo escrito en la oficina no se pierde si se cae la red: sin señal no se envía y se dice; si el envío no llegó, al
   volver a esa página lo escrito está en su sitio. Vive en la pestaña (sessionStorage) hasta que una página dice que
   algo se hizo, se sale del sistema o pasa una hora. */
(() => {
  'use strict'
  const CLAVE = 'por-enviar'
  const AVISO = 'Aquí está lo que había escrito y no llegó a enviarse. Revíselo y envíelo otra vez.'
  const SIN_SENAL = 'No hay conexión: no se envió nada, y lo que escribió sigue aquí. Envíelo cuando vuelva.'
  const UNA_HORA = 3_600_000
  const aqui = location.pathname + location.search

  const NO_SE_TECLEAN = ['hidden', 'file', 'password', 'submit', 'button']
  const losDe = (formulario) =>
  [...formulario.elements].filter((control) => control.name && !NO_SE_TECLEAN.includes(control.type))
  const deEnvio = () => [...document.forms].filter((formulario) => formulario.method === 'post')

  const decir = (frase) => {
    document.querySelector('[data-red]')?.remove()
    const aviso = document.createElement('div')
    aviso.className = 'aviso atencion'
    aviso.dataset.red = ''
    aviso.setAttribute('role', 'alert')
    aviso.append(Object.assign(document.createElement('p'), { textContent: frase }))
    document.getElementById('contenido')?.prepend(aviso)
    aviso.scrollIntoView({ block: 'nearest' })
  }

  const seMarca = (control) => ['checkbox', 'radio'].includes(control.type)
  const seEligio = (lista) => {
    const deSiempre = [...lista.options].findIndex((opcion) => opcion.defaultSelected)
    return !lista.multiple && lista.selectedIndex > 0 && lista.selectedIndex !== deSiempre
  }
  // Este guion llega cuando la página ya se ve: lo que alguien empezó a escribir en ella es lo último que dijo.
  const seToco = (control) => {
    if (control.options) return seEligio(control)
    return seMarca(control) ? control.checked !== control.defaultChecked : control.value !== control.defaultValue
  }

  const guardar = (formulario) => {
    const escrito = losDe(formulario).map((control) =>
      [control.name, control.value, ...(seMarca(control) ? [control.checked] : [])])
    try {
      const cual = deEnvio().indexOf(formulario)
      sessionStorage.setItem(CLAVE, JSON.stringify({ aqui, en: Date.now(), cual, escrito }))
    } catch {
      // Sin sitio donde guardarlo, se envía igual.
    }
  }

  const reponer = ({ cual, escrito }) => {
    const formulario = deEnvio()[cual]
    const controles = formulario ? losDe(formulario) : []
    if (escrito.some(([nombre], n) => controles[n]?.name !== nombre) || controles.some(seToco)) return
    let repuesto = false
    for (const [n, [, valor, marcado]] of escrito.entries()) {
      const [que, dicho] = marcado === undefined ? ['value', valor] : ['checked', marcado]
      repuesto ||= controles[n][que] !== dicho
      controles[n][que] = dicho
    }
    if (!repuesto) return
    formulario.closest('details')?.setAttribute('open', '')
    decir(AVISO)
  }

  const pendiente = JSON.parse(sessionStorage.getItem(CLAVE) || 'null')
  // Se envió y se contestó: con lo que se hizo o, si algo no servía, con lo escrito y por qué.
  const llego = document.querySelector('.mensajes, [role=alert], [data-contestada]') !== null
  if (pendiente && (llego || pendiente.aqui === aqui || Date.now() - pendiente.en > UNA_HORA)) {
    sessionStorage.removeItem(CLAVE)
    if (!llego && pendiente.aqui === aqui) reponer(pendiente)
  }

  document.addEventListener('submit', (suceso) => {
    if (suceso.target.method !== 'post' || suceso.defaultPrevented) return
    if (suceso.target.closest('.sesion-de')) {
      sessionStorage.removeItem(CLAVE)  // sale del sistema: nada suyo queda en la pestaña
      return
    }
    if (!navigator.onLine) {
      suceso.preventDefault()
      decir(SIN_SENAL)
      return
    }
    guardar(suceso.target)
  })
})()
