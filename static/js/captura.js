// La sala: Enter registra y sigue. Cada fila se guarda en este equipo antes de salir y no se suelta hasta tener su
// código; si no hay red o el ingreso venció, espera y se reenvía sola con la misma clave, que no registra dos veces.
// Sin este guion el formulario funciona igual, una página por acuerdo.
(() => {
  'use strict'
  const form = document.getElementById('escribir')
  const lista = document.getElementById('captados')
  if (!form || !lista) return
  const caja = document.getElementById('sin-enviar')
  const anuncio = document.getElementById('anuncio')
  const titulo = document.title
  const texto = form.elements.texto
  const raiz = `sala:${form.dataset.u}:${form.dataset.captura}:`
  const BORRADOR = raiz + 'borrador'
  const FILA = raiz + 'fila:'
  const SE_VACIAN = Array.from(form.querySelectorAll('[data-se-vacia]'), campo => campo.name)
  const azar = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(12))
    return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  }
  const nodo = (padre, que, dicho, clase) => {
    const n = document.createElement(que)
    n.textContent = dicho
    if (clase) n.className = clase
    padre.append(n)
    return n
  }
  const decir = dicho => { anuncio.textContent = ''; setTimeout(() => { anuncio.textContent = dicho }, 50) }

// --- El almacén: cada fila con su propia llave, para que dos pestañas no se pisen ---
  let sinAlmacen = false
  const enMemoria = new Map()
  const guardar = (k, v) => {
    try { v ? localStorage.setItem(k, JSON.stringify(v)) : localStorage.removeItem(k) } catch { sinAlmacen = true }
  }
  const leer = k => { try { return JSON.parse(localStorage.getItem(k)) } catch { return null } }
  const meter = x => { enMemoria.set(x.clave, x); guardar(FILA + x.clave, x) }
  const sacar = x => { enMemoria.delete(x.clave); guardar(FILA + x.clave) }
  const pendientes = () => [...enMemoria.values()].sort((a, b) => a.orden - b.orden)

// --- Lo que se ve de cada fila que aún no tiene código ---
  const fila = x => {
    let li = document.getElementById('f-' + x.clave)
    if (!li) {
      li = document.createElement('li')
      li.id = 'f-' + x.clave
      lista.append(li)
    }
    li.className = 'captado ' + (x.error ? 'mal' : 'espera')
    li.textContent = ''
    nodo(li, 'span', x.error ? 'Sin registrar' : x.vuelta ? 'Sin enviar' : 'Enviando…', 'codigo')
    const que = nodo(li, 'div', '', 'que')
    nodo(que, 'p', x.campos.texto, 'dicho')
    if (x.error) {
      nodo(que, 'p', x.error, 'queja')
      const botones = nodo(que, 'div', '', 'botones')
      const boton = (dicho, hacer) => {
        const b = nodo(botones, 'button', dicho, 'boton')
        b.type = 'button'
        b.onclick = hacer
      }
      if (x.confirmar) boton('Registrar de todos modos', () => { x.campos.confirmado = 'on'; enviarOtraVez(x) })
      boton(x.aMedias ? 'Retomar' : 'Corregir', () => corregir(x))
      boton('Descartar', () => {
        if (!confirm(`Se perderá lo escrito: «${x.campos.texto.slice(0, 120)}». ¿Descartarlo?`)) return
        soltar(x)
        texto.focus()
      })
    }
    return li
  }
  const borrarDeLaLista = x => {
    const li = document.getElementById('f-' + x.clave)
    if (li) li.remove()
    contar()
  }
  const soltar = x => {
    sacar(x)
    borrarDeLaLista(x)
  }
  let ingresar = ''
  const quePasa = faltan => {
    let frase = '. Está en la lista, en rojo.'
    if (faltan) frase = '. Guardado en este equipo: se enviará solo cuando vuelva la conexión.'
    if (faltan && ingresar) {
      frase = '. Su ingreso venció; lo escrito está guardado en este equipo y se enviará solo cuando '
      + 'vuelva a ingresar: '
    }
    return frase + (sinAlmacen ? ' Este navegador no deja guardar: no cierre esta pestaña.' : '')
  }
  const contar = () => {
    const filas = pendientes()
    const malas = filas.filter(x => x.error).length
    const faltan = filas.filter(x => !x.error && x.vuelta).length
    const partes = []
    if (faltan) partes.push(`${faltan} sin enviar`)
    if (malas) partes.push(`${malas} por corregir o confirmar`)
    document.title = partes.length ? `(${filas.length} sin registrar) ${titulo}` : titulo
    caja.hidden = !partes.length
    const dicho = partes.join(' · ') + quePasa(faltan)
    if (caja.dataset.dicho === dicho + ingresar) return
    caja.dataset.dicho = dicho + ingresar
    caja.textContent = dicho
    if (faltan && ingresar) {
      const a = nodo(caja, 'a', 'ingresar en otra pestaña')
      a.href = ingresar
      a.target = '_blank'
      a.rel = 'noopener'
    }
  }
// Quien tiene la misma sala en dos pestañas ve en ambas lo que cualquiera de ellas registró.
  const canal = 'BroadcastChannel' in window ? new BroadcastChannel(raiz) : null
  const registrada = (x, r) => {
    enLaLista(x, r)
    decir(r.dicho)
    if (canal) canal.postMessage({ x, r })
  }
  const enLaLista = (x, r) => {
    const caso = document.createElement('template')
    caso.innerHTML = r.fila.trim()
    const nueva = caso.content.firstElementChild
    const antes = document.getElementById('f-' + x.clave)
    const ya = document.getElementById(nueva.id)
    if (ya && ya !== antes) ya.remove()
    if (antes) antes.replaceWith(nueva); else lista.append(nueva)
    lista.querySelectorAll('.recien').forEach(li => li.classList.remove('recien'))
    nueva.classList.add('recien')
    sacar(x)
    registradas++
    cuantosHay(r.total)
    if (r.total > enPantalla().length) traerOtros()
  }
  const enPantalla = () => [...lista.querySelectorAll('.captado[id^="a-"]')]
  const cuantosHay = total => {
    document.getElementById('cuantos').textContent = total === 1 ? '1 acuerdo' : `${total} acuerdos`
  }
// Lo que registra, corrige o anula otra persona aparece solo, sin tocar lo que aquí se escribe ni lo que falta enviar.
  let trayendo = false
  let registradas = 0
  const traerOtros = async () => {
    if (trayendo || document.hidden) return
    trayendo = true
    const habia = registradas
    try {
      const r = await fetch(form.action + 'filas/', { signal: AbortSignal.timeout(15000) })
      if (!r.ok || r.redirected) return
      const caso = document.createElement('template')
      caso.innerHTML = (await r.text()).trim()
      if (registradas !== habia) return // lo que viene es de antes de lo que aquí se registró entretanto
      const vienen = [...caso.content.children]
      const ids = new Set(vienen.map(li => li.id))
      const deAntes = enPantalla()
      let nuevas = 0
      for (const li of vienen) {
        const ya = document.getElementById(li.id)
        if (ya && (ya.textContent === li.textContent || ya.contains(document.activeElement))) continue
        if (ya) { ya.replaceWith(li); continue }
        const sigue = enPantalla().find(otra => otra.id > li.id && otra.id.length >= li.id.length)
        lista.insertBefore(li, sigue || lista.querySelector('[id^="f-"]'))
        nuevas++
      }
      for (const li of deAntes) if (!ids.has(li.id) && !li.contains(document.activeElement)) li.remove()
      cuantosHay(enPantalla().length)
      if (nuevas) decir(`Otra persona registró ${nuevas === 1 ? 'un acuerdo' : `${nuevas} acuerdos`}.`)
    } catch { /* sin red: la próxima vez */ } finally { trayendo = false }
  }
  const CADA_CUANTO = 15000
  setInterval(traerOtros, CADA_CUANTO)
  document.addEventListener('visibilitychange', traerOtros)
  if (canal) canal.onmessage = e => { enLaLista(e.data.x, e.data.r); contar() }

// --- El envío: uno tras otro y en orden, para que los códigos salgan como se escribió ---
  const sello = () => (document.cookie.match('(?:^|; )(?:__Host-)?csrftoken=([^;]*)') || [])[1] || ''
  const mandar = async x => {
    const datos = new FormData()
    for (const [nombre, valor] of Object.entries(x.campos)) datos.append(nombre, valor)
    datos.append('clave', x.clave)
    const respuesta = await fetch(form.action, {
      method: 'POST',
      body: datos,
      headers: { Accept: 'application/json', 'X-CSRFToken': sello() },
      signal: AbortSignal.timeout(20000)
    })
    const { status, redirected, url } = respuesta
    if (status >= 500 || status === 429 || status === 408) throw new Error(status)
    if (/json/.test(respuesta.headers.get('Content-Type') || '')) return respuesta.json()
    return redirected ? { ingresar: url } : { errores: [`No se pudo registrar (${status}).`] }
  }
  let ocupada = false
  const enviarTodo = async () => {
    if (ocupada) return
    ocupada = true
    const saltadas = new Set()
    try {
      for (let x; (x = pendientes().find(f => !f.error && !saltadas.has(f.clave)));) {
        let r
        try { r = await mandar(x) } catch { r = null }
        if (!enMemoria.has(x.clave)) continue // otra pestaña la registró, o se descartó
        if (r && r.codigo) {
          ingresar = ''
          registrada(x, r)
          continue
        }
        if (r && r.errores && !r.ingresar) {
          Object.assign(x, { error: r.errores.join(' '), confirmar: r.confirmar })
          meter(x)
          fila(x)
          decir(x.error)
          continue
        }
        ingresar = r ? r.ingresar : ''
        for (const otra of pendientes()) {
          if (otra.error || otra.vuelta) continue
          otra.vuelta = true
          meter(otra)
          fila(otra)
        }
        break
      }
    } finally { ocupada = false; contar() }
  }
  const enviarOtraVez = x => {
    Object.assign(x, { error: '', confirmar: false })
    meter(x)
    fila(x)
    contar()
    enviarTodo()
    texto.focus()
  }

// --- La fila de escribir ---
  let elegida = false // si la persona eligió la clasificación de esta fila
  const escrito = () => {
    const campos = {}
    for (const [nombre, valor] of new FormData(form)) {
      if (!/^(csrfmiddlewaretoken|clave|confirmado)$/.test(nombre)) campos[nombre] = valor
    }
    if (!elegida) campos.sugerir = 'on' // lo sugerido puede llegar después del Enter: al registrar se mira el texto
    return campos
  }
  const poner = campos => {
    for (const casilla of form.querySelectorAll('[type=checkbox]')) casilla.checked = casilla.name in campos
    for (const [nombre, valor] of Object.entries(campos)) {
      const campo = form.elements[nombre]
      if (nombre !== 'de' && campo && campo.type !== 'checkbox') campo.value = valor
    }
    elegida = !campos.sugerir
    const varios = form.querySelector('details.varios')
    if (varios && campos.participan) varios.open = true
  }
  const vaciar = () => {
    for (const n of SE_VACIAN) form.elements[n].value = ''
    form.elements.clave.value = azar()
    guardar(BORRADOR)
    const parecidos = document.getElementById('parecidos')
    if (parecidos) parecidos.textContent = ''
    elegida = false
  }
  const hayAlgo = () => SE_VACIAN.some(nombre => form.elements[nombre].value.trim())
  const apuntar = () => guardar(BORRADOR, hayAlgo() ? escrito() : null)
  const alFinal = () => {
    if (getComputedStyle(form).position === 'sticky') scrollTo(0, document.body.scrollHeight)
    else form.scrollIntoView({ block: 'nearest' })
  }
  const corregir = x => {
  // Lo que estuviera a medio escribir pasa a la lista, para retomarlo después.
    if (texto.value.trim()) {
      const otra = {
        clave: form.elements.clave.value,
        orden: Date.now(),
        campos: escrito(),
        vuelta: true,
        aMedias: true,
        error: 'A medio escribir.'
      }
      meter(otra)
      fila(otra)
    }
    soltar(x)
    poner(x.campos)
    form.elements.clave.value = azar()
    apuntar()
    contar()
    texto.focus()
  }
  const quejarse = (campo, dicho) => {
    let p = document.getElementById('queja-' + campo.name)
    if (!p) {
      p = document.createElement('p')
      p.id = 'queja-' + campo.name
      p.className = 'error'
      campo.closest('.campo').append(p)
    }
    p.textContent = dicho
    campo.setAttribute('aria-invalid', 'true')
    campo.closest('.campo').classList.add('con-error')
    campo.focus()
    decir(dicho)
  }
  const perdonar = () => {
    for (const p of form.querySelectorAll('p.error, .errorlist, .aviso.error')) p.remove()
    for (const c of form.querySelectorAll('.con-error')) c.classList.remove('con-error')
    for (const c of form.querySelectorAll('[aria-invalid]')) c.removeAttribute('aria-invalid')
  }
// Lo que se puede ver sin preguntar al servidor; lo demás lo dice él, en la lista.
  const FRASES = {
    texto: 'Escriba lo que se acordó.',
    municipalidad: 'Elija la municipalidad.',
    cui: 'El CUI son hasta 7 dígitos, sin letras ni puntos.',
    monto: 'Escriba el monto en soles, como 1250000.50 o 1,250,000.50.',
    plazo: 'El plazo va desde el día del evento hasta dos años después.'
  }
  const LARGO = Number(texto.dataset.largo)
  const falta = () => {
    if (!texto.value.trim() || texto.value.length > LARGO) return texto
    for (const nombre of ['municipalidad', 'plazo', 'cui']) {
      const campo = form.elements[nombre]
      if (!campo.validity.valid || (!campo.value && nombre !== 'cui')) return campo
    }
    const monto = form.elements.monto
    if (monto.value && !/^(s\/\.?)?[\d.,'’]+(soles)?$/i.test(monto.value.replace(/\s/g, ''))) return monto
  }
  let ultimo = 0
  form.addEventListener('submit', e => {
    e.preventDefault()
    if (!texto.value.trim() && Date.now() - ultimo < 700) return // el segundo clic de un doble clic
    perdonar()
    const mal = falta()
    const largo = texto.value.length
    if (mal === texto && largo > LARGO) {
      return quejarse(texto, `El texto pasa de ${LARGO} letras: tiene ${largo}. Acórtelo o hágalo dos acuerdos.`)
    }
    if (mal) return quejarse(mal, FRASES[mal.name])
    const clave = form.elements.clave.value || azar()
    const x = { clave, orden: Date.now(), campos: escrito(), error: '', vuelta: false }
    if (form.elements.confirmado && form.elements.confirmado.checked) x.campos.confirmado = 'on'
    ultimo = Date.now()
    meter(x)
    fila(x)
    vaciar()
    texto.focus()
    alFinal()
    enviarTodo()
  })
  form.addEventListener('keydown', e => {
    if (e.key !== 'Enter' || e.isComposing || e.altKey || e.target.closest('a, button, summary')) return
    if (e.shiftKey || e.ctrlKey || e.metaKey) {
      if (e.target !== texto || e.shiftKey) return
      texto.setRangeText('\n', texto.selectionStart, texto.selectionEnd, 'end')
      return apuntar()
    }
    e.preventDefault()
    if (!e.repeat) form.requestSubmit()
  })
// Alt y la letra subrayada, igual en todos los navegadores (la tecla de acceso pide Mayús en algunos).
  document.addEventListener('keydown', e => {
    const otraTecla = e.ctrlKey || e.metaKey || e.shiftKey || e.getModifierState('AltGraph')
    if (!e.altKey || otraTecla || !/^Key[A-Z]$/.test(e.code)) return
    const campo = form.querySelector(`[accesskey=${e.code[3].toLowerCase()}]`)
    if (!campo) return
    e.preventDefault()
    campo.focus()
  })
  form.addEventListener('input', apuntar)
// La clasificación que el texto sugiere se pone sola, mientras la persona no elija una en esta fila.
  form.addEventListener('change', e => {
    if (e.target === form.elements.clasificacion) elegida = true
    apuntar()
  })
  document.addEventListener('htmx:afterSwap', e => {
    const sugerida = e.detail.target.id === 'parecidos' && e.detail.target.querySelector('[data-clasificacion]')
    if (!sugerida || elegida) return
    form.elements.clasificacion.value = sugerida.dataset.clasificacion
    apuntar()
  })

// --- htmx: con el ingreso vencido trae la página de ingresar, que no va dentro de esta ---
  const renovarSello = () => {
    const nuevo = sello()
    if (nuevo) for (const campo of document.getElementsByName('csrfmiddlewaretoken')) campo.value = nuevo
  }
  document.addEventListener('htmx:configRequest', e => {
    const nuevo = sello()
    if (!nuevo) return
    e.detail.parameters.csrfmiddlewaretoken = nuevo
    e.detail.headers['X-CSRFToken'] = nuevo
  })
  document.addEventListener('htmx:beforeSwap', e => {
    if (e.detail.xhr && /\/ingresar\//.test(e.detail.xhr.responseURL)) {
      e.detail.shouldSwap = false
      decir('Su ingreso venció: vuelva a ingresar en otra pestaña.')
      ingresar = e.detail.xhr.responseURL
      contar()
    } else if (e.detail.target && e.detail.target.id === 'parecidos' && !texto.value.trim()) {
      e.detail.shouldSwap = false
    }
  })

  const alFallar = (suceso, dicho) => document.addEventListener(suceso, e => {
    const zona = e.detail.target && e.detail.target.closest('#como-fue')
    if (!zona) return
    const p = zona.querySelector('.aviso') || document.createElement('p')
    p.className = 'aviso error'
    p.setAttribute('role', 'alert')
    p.textContent = dicho
    zona.prepend(p)
  })
  alFallar('htmx:sendError', 'Sin conexión: ese toque no se guardó. Pruebe otra vez cuando vuelva.')
  alFallar('htmx:timeout', 'No hubo respuesta: ese toque no se guardó. Pruebe otra vez.')
  alFallar('htmx:responseError', 'No se pudo guardar ese toque: actualice la página para ver cómo está la reunión.')
// Pasada la lista, si vino una sola municipalidad, es la de lo que se escribe.
  document.addEventListener('htmx:afterSwap', e => {
    if (e.detail.target.id !== 'como-fue') return
    const presentes = document.querySelectorAll('.interruptor [id^="si-"][aria-pressed=true]')
    const cual = form.elements.municipalidad
    if (presentes.length === 1 && !cual.value) cual.value = presentes[0].id.slice(3)
  // El botón que se tocó ya no está: lo que sigue a «Empezar» es pasar lista; a «Terminar», lo que falte escribir.
    if (document.activeElement !== document.body) return
    decir(document.querySelector('#como-fue .horas > span + span').textContent + '.')
    const sigue = document.getElementById('terminar') ? document.querySelector('.interruptor .boton') : texto
    if (sigue) sigue.focus()
  })

// --- Al abrir: lo que quedó sin enviar y lo que quedó a medias ---
  const llaves = () => { try { return Object.keys(localStorage) } catch { return [] } }
  for (const k of llaves()) {
    const x = k.startsWith(FILA) ? leer(k) : null
    if (x) { x.vuelta = true; enMemoria.set(x.clave, x) }
  }
  for (const x of pendientes()) fila(x)
  const antes = leer(BORRADOR)
  if (antes && !texto.value.trim()) {
    poner(antes)
    if (texto.value.trim()) decir('Aquí está lo que había empezado a escribir.')
  }
  for (const n of form.querySelectorAll('.con-guion')) n.hidden = false
  contar()
  texto.focus({ preventScroll: true })
  texto.setSelectionRange(texto.value.length, texto.value.length)
  if (!location.hash) alFinal()
  enviarTodo()

  addEventListener('online', enviarTodo)
  addEventListener('focus', () => { renovarSello(); enviarTodo() })
  addEventListener('visibilitychange', () => document.hidden || enviarTodo())
  setInterval(() => pendientes().some(x => !x.error) && enviarTodo(), 5000)
  addEventListener('storage', e => {
  // Otra pestaña registró o descartó una fila que aquí también esperaba.
    if (!e.key || !e.key.startsWith(FILA) || e.newValue) return
    const x = enMemoria.get(e.key.slice(FILA.length))
    if (!x) return
    enMemoria.delete(x.clave)
    borrarDeLaLista(x)
  })
  addEventListener('beforeunload', e => { if (pendientes().some(x => !x.error)) e.preventDefault() })
})()
