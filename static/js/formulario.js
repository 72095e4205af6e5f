// Los formularios del punto focal: borrador en el teléfono, fotos reducidas antes de enviar, y el envío por la cola.
(() => {
  'use strict'
  const form = document.querySelector('form[data-cola]'), cola = window.colaDeEnvios
  const _ = cola ? cola._ : (frase, que) => frase.replace('{}', () => que)
  const quien = cola ? cola.quien : '', llave = tema => `borrador:${quien}:${tema}`
  const CALLADOS = ['csrfmiddlewaretoken', 'cifras', 'clave']
  const guardar = (k, v) => {
    try { v ? localStorage.setItem(k, v) : localStorage.removeItem(k) } catch { /* sin almacén, sin borrador */ }
  }
  const leer = k => { try { return JSON.parse(localStorage.getItem(k)) } catch { return null } }

  const hecho = document.querySelector('[data-recibido]')
  if (hecho) guardar(llave(hecho.dataset.recibido))

// Fotos: a lo más 1600 puntos de lado, en JPEG. Si el teléfono no puede, va la original.
  const reducir = async f => {
    if (!/^image\//.test(f.type) || f.size < 300000) return f
    try {
      const foto = await createImageBitmap(f), k = Math.min(1, 1600 / Math.max(foto.width, foto.height))
      const c = document.createElement('canvas')
      c.width = Math.round(foto.width * k)
      c.height = Math.round(foto.height * k)
      c.getContext('2d').drawImage(foto, 0, 0, c.width, c.height)
      const chica = await new Promise(ya => c.toBlob(ya, 'image/jpeg', 0.8))
      if (!chica || chica.size >= f.size) return f
      return new File([chica], f.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' })
    } catch { return f }
  }
  let reduciendo = null
  for (const campo of document.querySelectorAll('input[type=file]')) {
    const nota = campo.form.querySelector('[data-fotos]')
    campo.addEventListener('change', () => {
      reduciendo = Promise.all([...campo.files].map(reducir)).then(fotos => {
        try {
          const d = new DataTransfer()
          fotos.forEach(f => d.items.add(f))
          campo.files = d.files
        } catch { /* van las originales */ }
        const grande = [...campo.files].find(f => f.size > 10485760)
        nota.textContent = grande ? _('«{}» pesa más de 10 MB: elija otra.', grande.name)
          : [...campo.files].map(f => `${f.name}: ${Math.max(1, Math.round(f.size / 1024))} KB`).join(', ')
      })
    })
  }
  if (!form) return

  const tema = form.dataset.cola, boton = form.querySelector('.principal')
  const decir = (texto, clase) => {
    let p = document.getElementById('dicho')
    if (!p) {
      p = document.createElement('p')
      p.id = 'dicho'
      p.setAttribute('role', 'alert')
      form.before(p)
    }
    p.className = 'aviso ' + clase
    p.textContent = texto
    p.scrollIntoView({ block: 'center' })
  }
  const apuntar = () => {
    const datos = {}
    for (const [n, v] of new FormData(form)) {
      if (typeof v === 'string' && v && !CALLADOS.includes(n)) datos[n] = v
    }
    guardar(llave(tema), JSON.stringify(datos))
  }
  const antes = leer(llave(tema))
  if (antes && !form.querySelector(':checked') && !form.querySelector('textarea').value) {
    for (const c of form.elements) {
      if (!(c.name in antes)) continue
      if (c.type === 'radio') c.checked = c.value === antes[c.name]
      else c.value = antes[c.name]
      if (c.closest('details')) c.closest('details').open = true
    }
    const recuperado = _('Aquí está lo que había escrito en este teléfono. Revíselo y envíelo.')
    if (Object.keys(antes).length) decir(recuperado, 'exito')
  // Si la página se cerró cuando ya estaba en la cola, no es un borrador: se enviaría dos veces.
    const dice = (x, n) => x.campos.some(c => c[0] === n && c[1] === antes[n])
    const igual = x => x.tema === tema && Object.keys(antes).every(n => dice(x, n))
    if (cola) cola.mios().then(filas => { if (filas.some(igual)) { guardar(llave(tema)); location.reload() } })
  }
  form.addEventListener('input', apuntar)

// El recibo, con la respuesta que ya se tiene: otro viaje podría encontrarse sin señal.
  const recibir = (r, cuanto) => {
    const main = document.getElementById('contenido'), volver = main.querySelector('div.aparte a:last-child')
    const poner = (que, texto, clase) => Object.assign(cola.nodo(main, que, texto), { className: clase })
    main.replaceChildren(document.getElementById('cola'))
    const titulo = poner('h1', _('Recibido'), '')
    cola.nodo(poner('p', _('Constancia N.º '), 'aviso exito'), 'strong', r.constancia)
    for (const aviso of r.avisos) poner('p', aviso, 'aviso atencion')
    poner('p', form.dataset.titulo + (cuanto ? `: ${cuanto} %` : ''), 'tarjeta')
    poner('p', form.dataset.luego, '')
    const botones = poner('div', '', 'tres aparte'), ver = cola.nodo(botones, 'a', _('Ver la constancia'))
    ver.className = 'boton'
    ver.href = r.url
    if (volver) botones.append(volver)
    history.replaceState(null, '', r.url)
    titulo.tabIndex = -1
    titulo.focus()
  }
  const azar = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(12))
    return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  }
  if (cola) form.addEventListener('submit', async e => {
    e.preventDefault()
    if (boton.disabled) return
    boton.disabled = true
    decir(navigator.onLine ? _('Enviando…') : _('Guardando…'), '')
    await reduciendo
    const campos = [...new FormData(form)].filter(([n, v]) => typeof v === 'string' && n !== 'csrfmiddlewaretoken')
    const archivos = form.querySelector('input[type=file]')
    const de = nombre => (campos.find(([n]) => n === nombre) || [])[1], cuanto = de('otro') || de('porcentaje')
    const id = form.elements.clave.value || azar()
    let r
    try {
      r = await cola.entregar({
        id,
        quien,
        cuanto,
        luego: form.dataset.luego,
        tema,
        suelto: 'suelto' in form.dataset,
        titulo: form.dataset.titulo,
        url: location.pathname,
        campos,
        fotos: archivos ? [...archivos.files] : [],
        constancia: '',
        error: ''
      })
    } catch { form.submit(); return } // sin almacén en el teléfono: como siempre
    if (r.constancia) {
      guardar(llave(tema))
      recibir(r, cuanto)
      await cola.visto(id)
      cola.pintar()
      return
    }
    boton.disabled = false
    form.elements.clave.value = azar()
    if (r.errores) decir(r.errores.join(' '), 'peligro')
    else {
      guardar(llave(tema)) // ya está en la cola
      form.reset()
      form.hidden = true
      if (r.queja) decir(_('No se pudo enviar, pero está guardado en este teléfono: {}', r.queja), 'peligro')
      else {
        const espera = _(
          'Guardado en este teléfono. Se enviará solo al volver la señal o, si cierra, al abrir otra vez.'
        )
        decir(espera, 'exito')
      }
    }
    await cola.pintar()
  })
})()
