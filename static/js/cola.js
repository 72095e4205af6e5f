// La cola del punto focal: lo que se envía espera en el teléfono (IndexedDB) hasta tener su constancia.
(() => {
  const caja = document.getElementById('cola')
  if (!caja || !window.indexedDB) return
  const quien = caja.dataset.u, recibidos = [], propios = new Set(), frases = JSON.parse(caja.dataset.f || '{}')
// En el idioma de la página (web/comun/guiones.py); `{}` es lo que va dentro.
  const _ = (frase, que) => (frases[frase] || frase).replace('{}', () => que)
  let ocupada = false, corte // con que se corta el envío en marcha
  const abrir = () => new Promise((bien, mal) => {
    const r = indexedDB.open('muniejecutivo', 2)
    r.onupgradeneeded = () => {
      for (const t of ['cola', 'recibos']) {
        if (!r.result.objectStoreNames.contains(t)) r.result.createObjectStore(t, { keyPath: 'id' })
      }
    }
    r.onsuccess = () => bien(r.result)
    r.onerror = () => mal(r.error)
  })
  const tienda = async (modo, hacer) => {
    const db = await abrir()
    return new Promise((bien, mal) => {
      const t = db.transaction(['cola', 'recibos'], modo, { durability: 'strict' })
      const r = hacer(t.objectStore('cola'), t.objectStore('recibos'))
      t.oncomplete = () => { db.close(); bien(r && r.result) }
      t.onabort = t.onerror = () => { db.close(); mal(t.error) }
    })
  }
  const meter = x => tienda('readwrite', s => s.put(x))
  const sacar = id => tienda('readwrite', s => s.delete(id))
// De la cola al recibo en un solo paso. La dirección del enlace del correo es una llave: no se guarda.
  const acusar = x => tienda('readwrite', (s, recibos) => {
    const { id, titulo, cuanto, luego, constancia, avisos } = x, url = x.suelto ? '' : x.recibo
    recibos.put({ id, quien, titulo, cuanto, luego, constancia, avisos, url, cuando: Date.now() })
    s.delete(id)
  })
  const visto = id => tienda('readwrite', (s, recibos) => {
    recibos.get(id).onsuccess = r => r.target.result && recibos.put({ ...r.target.result, visto: true })
  })
// Los recibos que todavía no vio, también los de una página que se cerró antes de decirlos.
  const nuevos = async () => (await tienda('readonly', (s, r) => r.getAll()))
    .filter(r => r.quien === quien && !r.visto && !propios.has(r.id))
// Lo de otra persona espera a que ella vuelva a ingresar; lo del enlace no lo necesita.
  const mios = async () => (await tienda('readonly', s => s.getAll())).filter(x => x.quien === quien || x.suelto)
  const nodo = (padre, que, texto) => {
    const n = document.createElement(que)
    n.textContent = texto
    padre.append(n)
    return n
  }

  const pintar = async () => {
    const filas = await mios()
    for (const r of await nuevos()) { recibidos.push(r); await visto(r.id) }
    caja.hidden = !filas.length && !recibidos.length
    caja.textContent = ''
    caja.className = 'aviso ' + (filas.length ? 'atencion' : 'exito')
    for (const r of recibidos) {
      nodo(nodo(caja, 'p', _('Enviado: {}. Constancia N.º ', r.titulo)), 'b', r.constancia)
      for (const a of r.avisos || []) nodo(caja, 'p', a)
    }
    if (!filas.length) return
    nodo(caja, 'b', _('Sin enviar ({})', filas.length))
    const lista = nodo(caja, 'ul', '')
    for (const x of filas) {
      const falta = x.error || (x.constancia ? _('falta la foto') : '')
      const fila = nodo(lista, 'li', x.titulo + (falta && ': ' + falta))
      if (!x.error) continue
      const botones = nodo(fila, 'div', '')
      botones.className = 'botones'
      if (x.ingresar) nodo(botones, 'a', _('Ingresar')).href = x.ingresar
      else {
        if (x.corregible) nodo(botones, 'button', _('Corregir')).onclick = () => corregir(x)
        else {
          for (const [n, v] of x.campos) {
            if (/descripcion|necesidad|motivo/.test(n)) fila.insertBefore(nodo(fila, 'p', v), botones)
          }
        }
        nodo(botones, 'button', _('Borrar')).onclick = async () => {
          if (confirm(_('Se perderá lo que escribió. ¿Borrarlo?'))) { await sacar(x.id); pintar() }
        }
      }
      for (const b of botones.children) b.className = 'boton'
    }
    if (!navigator.onLine) {
      nodo(caja, 'p', _('Sin señal. Está guardado en este teléfono y se enviará solo cuando vuelva.'))
    }
  }
  const mandar = async (url, campos, fotos) => {
    const d = new FormData()
    for (const [n, v] of campos) d.append(n, v)
    for (const f of fotos) d.append('evidencias', f)
    const sello = (document.cookie.match('csrftoken=([^;]*)') || [])[1] || ''
    const headers = { Accept: 'application/json', 'X-CSRFToken': sello }
  // Una señal que no trae nada no falla nunca: sin un límite, lo demás esperaría para siempre.
    corte = new AbortController()
    const reloj = setTimeout(() => corte.abort(), fotos.reduce((ms, f) => ms + f.size, 300000)) // a 1 KB/s
    try {
      const r = await fetch(url, { method: 'POST', body: d, headers, signal: corte.signal })
      let dicho = {}
      try { dicho = await r.json() } catch (e) { if (e.name !== 'SyntaxError') throw e } // una página de error
      return { estado: r.status, ...dicho }
    } finally { clearTimeout(reloj) }
  }
// Primero el texto y después cada foto; el 100 %, todo junto. Nada sale sin su constancia.
  const enviar = async x => {
    if (!x.constancia) {
      const juntas = x.campos.some(([n, v]) => /porcentaje|otro/.test(n) && v === '100')
      const r = await mandar(x.url, x.campos, juntas ? x.fotos : [])
      if (!r.constancia) return r
      Object.assign(x, { constancia: r.constancia, recibo: r.url, adonde: r.fotos, avisos: r.avisos, error: '' })
      if (juntas) x.fotos = []
      await meter(x)
    }
    while (x.fotos.length) {
      const r = await mandar(x.adonde, [], x.fotos.slice(0, 1))
      if (!r.constancia && !(r.errores && r.estado < 429)) return r // sigue esperando
      x.avisos.push(...(r.avisos || r.errores))
      x.fotos = x.fotos.slice(1)
      await meter(x)
    }
    await acusar(x)
    return recibo(x)
  }
  const recibo = x => x.constancia ? { constancia: x.constancia, url: x.recibo, avisos: x.avisos } : {}
  const queja = r => r.ingresar ? _('su ingreso venció; ingrese otra vez y se enviará.')
    : r.errores ? r.errores.join(' ') : r.estado < 429 ? _('ya no se puede enviar.') : ''
  const anotar = (x, r) => meter({ ...x, error: queja(r), ingresar: r.ingresar || '', corregible: r.estado === 400 })
// Vuelve como borrador: las fotos hay que elegirlas otra vez.
  const corregir = async x => {
    const datos = x.campos.filter(([n]) => !/clave|cifras/.test(n))
    localStorage.setItem(`borrador:${quien}:${x.tema}`, JSON.stringify(Object.fromEntries(datos)))
    await sacar(x.id)
    location.assign(x.url)
  }

// Intenta todo lo que espera; sin red, otra vez después.
  const vaciar = async () => {
    if (ocupada || !navigator.onLine) return pintar()
    ocupada = true
    try {
      for (const x of await mios()) {
  // El servidor toma ese día si no se dijo otro.
        x.campos = [...new Map(x.campos).set('escrito_el', x.cuando)]
        const r = await enviar(x)
        if (r.constancia) {
          const dicho = document.getElementById('dicho')
          if (dicho) dicho.remove()
        } else { await anotar(x, r); if (r.ingresar) break }
      }
    } catch { /* se fue la señal */ } finally { ocupada = false; pintar() }
  }
// Deja `x` en la cola y, con señal, lo envía. Devuelve la constancia, aunque falte una foto; sin respuesta, {}.
  const entregar = async x => {
    x.cuando = new Date().toLocaleDateString('en-CA', { timeZone: 'America/Lima' })
    await meter(x)
    if (!navigator.onLine) return {}
    propios.add(x.id) // su recibo lo dibuja el formulario
    ocupada = true
    try {
      const r = await enviar(x)
      if (!r.constancia && (x.constancia || !r.errores)) await anotar(x, r) // llegó el texto: espera la foto
      else if (r.errores) await sacar(x.id) // todo sigue en el formulario, con qué corregir
      return { ...r, ...recibo(x), queja: queja(r) }
    } catch { return recibo(x) } finally {
      ocupada = false
      if (!x.constancia) propios.delete(x.id) // lo mandará la cola, y lo dirá ella
    }
  }
// Las páginas guardadas para abrir sin señal: solo de quien ingresó, y nunca las del enlace.
  const sw = quien !== 'e' && navigator.serviceWorker
  if (sw) {
    sw.register('/sw.js', { updateViaCache: 'none' }).catch(() => {})
    sw.ready.then(r => r.active.postMessage({ quien }))
  }
  window.colaDeEnvios = { _, quien, entregar, pintar, nodo, mios, visto }
  addEventListener('online', vaciar)
  addEventListener('offline', () => { if (corte) corte.abort(); pintar() })
  setInterval(() => document.hidden || mios().then(f => f.length && vaciar()), 30000)
  vaciar()
})()
