// El teclado de la oficina: / y Ctrl+K abren el buscador; ? dice las teclas; j, k, x y o en las filas; v y r en
// Validación. Las teclas de una letra se apagan en «Teclado y pantalla» (WCAG 2.1.4). Sin este guion todo se hace con
// los mismos enlaces y botones.
(() => {
  'use strict'
  const sueltas = document.currentScript.dataset.teclas !== 'no'
  const enlaceIr = document.querySelector('.ir')
  if (!enlaceIr) return
  const uno = (donde, que) => donde.querySelector(que)
  const pedir = url => fetch(url, { credentials: 'same-origin' }).then(r => r.redirected || !r.ok ? '' : r.text())

  const abrir = (clase, rotulo) => {
    const d = document.createElement('dialog')
    d.className = clase
    d.setAttribute('aria-label', rotulo)
    d.addEventListener('close', () => d.remove())
    d.addEventListener('click', e => { if (e.target === d) d.close() })
    document.body.append(d)
    d.showModal()
    return d
  }

  const buscar = () => {
    const d = abrir('buscador', 'Buscar o ir')
    d.innerHTML = '<form method="get" role="search"><label class="oculto" for="ir-q">Qué busca</label>' +
    '<input id="ir-q" name="q" maxlength="200" autocomplete="off" aria-controls="ir-hallado"' +
    ' placeholder="Código, municipalidad, persona, página o «vencidos de MVCS en Cusco»"></form>' +
    '<div id="ir-hallado" aria-live="polite"></div>'
    const [forma, caja, lista] = ['form', 'input', 'div'].map(que => uno(d, que))
    forma.action = enlaceIr.href
    let espera = 0, turno = 0
    caja.addEventListener('input', () => {
      clearTimeout(espera)
      espera = setTimeout(async () => {
        const mio = ++turno, q = caja.value.trim()
        const html = q ? await pedir(`${enlaceIr.href}?trozo=1&q=${encodeURIComponent(q)}`).catch(() => '') : ''
        if (mio === turno) lista.innerHTML = html
      }, 150)
    })
    d.addEventListener('keydown', e => {
      if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return
      const paradas = [caja, ...lista.querySelectorAll('a')]
      const aqui = paradas.indexOf(document.activeElement) + (e.key === 'ArrowDown' ? 1 : -1)
      e.preventDefault()
      paradas[(aqui + paradas.length) % paradas.length].focus()
    })
    caja.focus()
  }

  const ayuda = async () => {
    const url = enlaceIr.dataset.ayuda
    const html = await pedir(url).catch(() => '')
    const teclas = html && uno(new DOMParser().parseFromString(html, 'text/html'), '#atajos')
    if (!teclas) return void location.assign(url)
    const d = abrir('ayuda-teclas', 'Qué hace cada tecla')
    d.append(document.adoptNode(teclas))
    const pie = document.createElement('p')
    pie.innerHTML = '<a>Apagarlas o cambiar las filas</a> <button class="boton" autofocus>Cerrar</button>'
    uno(pie, 'a').href = url
    uno(pie, 'button').addEventListener('click', () => d.close())
    d.append(pie)
    uno(pie, 'button').focus()
  }

  const filas = () => [...document.querySelectorAll('[data-fila]')]
  const actual = () => document.activeElement.closest('[data-fila]')
  const parada = fila => uno(fila, 'a.codigo, h2 a, a')
  const mover = paso => {
    const todas = filas(), aqui = todas.indexOf(actual())
    const fila = todas[Math.min(Math.max(aqui + paso, 0), todas.length - 1)]
    if (!fila) return false
    parada(fila).focus()
    fila.scrollIntoView({ block: 'nearest' })
    fila.dispatchEvent(new CustomEvent('fila', { bubbles: true }))
    return true
  }
  const vecino = rel => {
    const a = uno(document, `.vecinos [rel=${rel}]`)
    if (a) a.click()
  }

  // En Validación: v decide lo marcado o, sin nada marcado, la fila en que se está; r lleva al motivo.
  const cola = uno(document, '.cola')
  const LUGAR = 'cola:' + location.pathname + location.search
  const marcar = () => {
    const cajas = [...cola.querySelectorAll('input[name=marcados]')]
    if (cajas.some(c => c.checked)) return true
    const fila = actual(), suya = fila && uno(fila, 'input[name=marcados]')
    if (suya) suya.click()
    return Boolean(suya)
  }
  const guardarLugar = () => {
    try { sessionStorage.setItem(LUGAR, Math.max(filas().indexOf(actual()), 0)) } catch { /* sin guardarlo */ }
  }
  const decidir = cual => uno(cola.closest('form'), `button[value=${cual}]`)
  if (cola) {
    try {
      const fila = filas()[Math.min(Number(sessionStorage.getItem(LUGAR) ?? NaN), filas().length - 1)]
      sessionStorage.removeItem(LUGAR)
      if (fila && !uno(document, '[autofocus]')) parada(fila).focus()
    } catch { /* sin lugar guardado se empieza arriba */ }
  }
  const validar = () => {
    if (!marcar()) return
    guardarLugar()
    decidir('aprobar').click()
  }
  const devolver = () => {
    if (!marcar()) return
    guardarLugar()
    const motivo = document.getElementById('motivo')
    motivo.focus()
    if (motivo.dataset.enter) return
    motivo.dataset.enter = 'si'
    motivo.addEventListener('keydown', e => {
      if (e.key !== 'Enter' || e.shiftKey || e.isComposing) return
      e.preventDefault()
      decidir('rechazar').click()
    })
  }

  const TECLAS = {
    '/': buscar,
    '?': ayuda,
    j: () => mover(1) || vecino('next'),
    k: () => mover(-1) || vecino('prev'),
    x: () => { const f = actual(), c = f && uno(f, 'input[type=checkbox]'); if (c) c.click() },
    o: () => { const f = actual(); if (f) f.dispatchEvent(new CustomEvent('abrir-fila', { bubbles: true })) },
    u: () => { const a = uno(document, '.vecinos') && uno(document, '.migas a'); if (a) a.click() },
    v: () => cola && validar(),
    r: () => cola && devolver()
  }
  const escribe = e => e.target.isContentEditable ||
  e.target.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select')
  addEventListener('keydown', e => {
    if (uno(document, 'dialog[open]') || e.isComposing) return
    if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === 'k') {
      e.preventDefault()
      return buscar()
    }
    const hacer = Object.hasOwn(TECLAS, e.key) && TECLAS[e.key]
    if (!sueltas || !hacer || e.ctrlKey || e.metaKey || e.altKey || escribe(e)) return
    if (e.repeat && 'vr'.includes(e.key)) return
    e.preventDefault()
    hacer()
  })
  enlaceIr.addEventListener('click', e => {
    if (e.ctrlKey || e.metaKey || e.shiftKey) return
    e.preventDefault()
    buscar()
  })
})()
