// El trabajador: sin señal abre lo que falta hacer, cada formulario y las últimas constancias. VERSION (el resumen de
// este guion y de FIJOS) y FIJOS (las hojas y guiones de esas páginas) los antepone web/focal/sin_senal.py.
// En el teléfono hay lo de una sola persona a la vez, la que dice el paquete de moldes. Nada de lo que no es de las
// páginas del punto focal se guarda ni se cambia.
'use strict'
const FIJO = 'fijo-' + VERSION, SUYO = 'suyo', LISTA = '/mis-acuerdos/', MOLDES = LISTA + 'sin-senal/'
const DIA = 864e5, VALE = 14 * DIA // lo que dura un ingreso
const ESPERA = 10000 // con una señal que no trae nada, lo guardado
const CONSTANCIA = /^\/mis-acuerdos\/(avances|trabas|plazos)\/\d+\/$/
const FORMULARIO = /^\/mis-acuerdos\/(?:hitos\/(\d+)\/(avance|plazo)|([A-Z0-9-]+)\/(traba))\/$/
const CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
const LIMPIO = { '&': '&amp;', '<': '&lt;', '"': '&quot;' }
const e = texto => String(texto).replace(/[&<"]/g, c => LIMPIO[c])
const cambiar = (html, que, por) => html.split(que).join(por)
// En el idioma en que se guardó (web/comun/guiones.py); `{}` es lo que va dentro.
const _ = (p, frase, que) => (p && p.frases && p.frases[frase] || frase).replace('{}', () => que)

// --- Lo guardado ----------------------------------------------------------------------------------------------------
const almacen = () => new Promise((bien, mal) => {
  const r = indexedDB.open('muniejecutivo', 2)
  r.onupgradeneeded = () => {
    for (const t of ['cola', 'recibos']) {
      if (!r.result.objectStoreNames.contains(t)) r.result.createObjectStore(t, { keyPath: 'id' })
    }
  }
  r.onsuccess = () => bien(r.result)
  r.onerror = () => mal(r.error)
})
// Los recibos de la cola, menos los que `sobra` señala, que se borran.
const recibos = async sobra => {
  const db = await almacen()
  return new Promise((bien, mal) => {
    const t = db.transaction('recibos', 'readwrite'), s = t.objectStore('recibos'), r = s.getAll()
    r.onsuccess = () => r.result.filter(sobra).forEach(x => s.delete(x.id))
    t.oncomplete = () => { db.close(); bien(r.result.filter(x => !sobra(x))) }
    t.onabort = () => { db.close(); mal(t.error) }
  })
}
const borrar = async quien => {
  await caches.delete(SUYO)
  await recibos(x => x.quien !== quien).catch(() => {})
}
const paquete = async () => {
  const r = await (await caches.open(SUYO)).match(MOLDES)
  return r && { ...await r.json(), cuando: +r.headers.get('X-Guardado') }
}
const poner = async (ruta, texto, tipo, csp) => {
  const headers = { 'Content-Type': tipo, 'Content-Security-Policy': csp || CSP, 'X-Guardado': Date.now() }
  await (await caches.open(SUYO)).put(ruta, new Response(texto, { headers }))
}
const ponerPagina = async (ruta, r, quien) => {
  const html = await r.text()
  if (!html.includes(`data-u="${quien}"`)) return
  await poner(ruta, html, 'text/html; charset=utf-8', r.headers.get('Content-Security-Policy'))
}

// Lo que hará falta sin señal, para quien acaba de abrir una página suya. Con otra persona, lo de la anterior se borra.
const preparar = async quien => {
  const p = await paquete()
  if (p && p.quien === quien && p.version === VERSION && Date.now() - p.cuando < DIA) return
  if (p && p.quien !== quien) await borrar(quien)
  const moldes = await fetch(MOLDES)
  if (!moldes.ok || moldes.redirected) return // el ingreso venció
  const texto = await moldes.text()
  if (JSON.parse(texto).quien !== quien) return
  await poner(MOLDES, JSON.stringify({ ...JSON.parse(texto), version: VERSION }), 'application/json')
  const lista = await fetch(LISTA)
  if (lista.ok && !lista.redirected) await ponerPagina(LISTA, lista, quien)
  await recibos(x => Date.now() - x.cuando > 30 * DIA)
  // Las hojas de la versión anterior servían a lo guardado con ella: ya no queda nada.
  for (const k of await caches.keys()) if (k !== FIJO && k !== SUYO) await caches.delete(k)
}
const guardar = async (u, r) => {
  if (u.search || r.status !== 200 || r.redirected) return
  const p = await paquete(), deConstancia = CONSTANCIA.test(u.pathname)
  if (!p || !(deConstancia || u.pathname === LISTA || u.pathname === LISTA + 'historia/')) return
  await ponerPagina(u.pathname, r, p.quien)
  if (!deConstancia) return
  const c = await caches.open(SUYO)
  const viejas = (await c.keys()).filter(k => CONSTANCIA.test(new URL(k.url).pathname)).slice(0, -10)
  for (const k of viejas) await c.delete(k)
}

// --- Lo que se abre sin señal ---------------------------------------------------------------------------------------
const respuesta = html => {
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': CSP }
  return new Response(html, { headers })
}
const suelta = (titulo, cuerpo, quien) => {
  const hojas = FIJOS.filter(f => f.endsWith('.css')).map(f => `<link rel="stylesheet" href="${f}">`).join('')
  const cola = quien ? `<div id="cola" class="aviso atencion" role="status" data-u="${quien}" hidden></div>` : ''
  const guiones = quien ? `<script src="${FIJOS.find(f => /\/cola[.\w]*js$/.test(f))}" defer></script>` : ''
  return respuesta(`<!doctype html><html lang="es-PE"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${titulo} · MUNI Ejecutivo</title>${hojas}
</head><body class="focal"><header class="cabezal"><div class="cabezal-fila"><b>MUNI Ejecutivo</b></div></header>
<main id="contenido">${cola}<h1>${titulo}</h1>${cuerpo}</main>${guiones}</body></html>`)
}
const volver = p => `<div class="tres aparte"><a class="boton" href="${LISTA}">${_(p, 'Ver lo que falta')}</a></div>`
const fechada = (p, html, cuando) => {
  const opciones = { timeZone: 'America/Lima', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' }
  opciones.hourCycle = 'h23'
  const dia = new Date(cuando).toLocaleString(p.lengua || 'es-PE', opciones)
  const dicho = _(p, 'Sin señal: esto se guardó en este teléfono el {}.', dia)
  const aviso = `<p class="aviso atencion">${dicho}</p>`
  return html.replace(/<div class="mensajes"[^]*?<\/div>/, '').replace('</h1>', () => '</h1>' + aviso)
}
// El formulario de una tarea: el molde, con la tarjeta que esa tarea tiene en lo que falta hacer.
const formulario = (p, lista, que, cual) => {
  const suya = que === 'traba' ? `/${cual}/traba/"` : `id="t${cual}"`
  const t = lista.split(/<article|<tr /).find(a => a.includes(suya))
  if (!t) return
  const texto = /<h[23][^>]*>([^]*?)<\/h[23]>/.exec(t), codigo = /\/mis-acuerdos\/([A-Z0-9-]+)\/traba\//.exec(t)[1]
  // Una traba es del acuerdo, que puede tener otras tareas: se dice cuál es y nada de ninguna.
  const tarjeta = que === 'traba' ? /<p class="nota">[^]*?<\/p>/.exec(t)[0]
    : t.slice(t.indexOf('>') + 1, t.indexOf('<div class="tres">'))
    .replace(texto[0], () => `<p><strong>${texto[1]}</strong></p>`)
  const entero = texto[1].trim()
  const titulo = entero.length > 60 ? entero.slice(0, 59).replace(/&[^;]*$/, '') + '…' : entero
  const azar = Array.from(crypto.getRandomValues(new Uint8Array(12)), b => b.toString(16).padStart(2, '0')).join('')
  let html = p[que]
  // Lo que escribió una persona va al final: lo que diga no es una marca.
  for (const [marca, por] of [['[clave]', azar], [p.hito, /id="t(\d+)"/.exec(t)[1]], [p.codigo, codigo],
    ['[titulo]', titulo], ['<!--que-->', `<div class="tarjeta">${tarjeta}</div>`]]) html = cambiar(html, marca, por)
  return html
}
const sinRed = async u => {
  const p = await paquete()
  if (!p || Date.now() - p.cuando > VALE) return
  // La fila que se abre en la tabla de un sector (web/focal/del_sector.py): su formulario, aparte.
  const fila = u.pathname === LISTA && /[?&]informar=(\d+)/.exec(u.search)
  if (fila) return Response.redirect(`${LISTA}hitos/${fila[1]}/avance/`)
  const c = await caches.open(SUYO), ya = !u.search && await c.match(u.pathname)
  if (ya && u.pathname !== MOLDES) return respuesta(fechada(p, await ya.text(), +ya.headers.get('X-Guardado')))
  const lista = await c.match(LISTA), pide = FORMULARIO.exec(u.pathname)
  if (pide && lista) {
    const html = formulario(p, await lista.text(), pide[2] || pide[4], pide[1] || pide[3])
    if (html) return respuesta(fechada(p, html, +lista.headers.get('X-Guardado')))
  }
  const x = (await recibos(() => false).catch(() => [])).find(r => r.quien === p.quien && r.url === u.pathname)
  if (!x) return
  const cuanto = x.cuanto ? ': ' + e(x.cuanto) + ' %' : '' // sin `${`…`}`: al achicar el guion se perderían blancos
  const numero = _(p, 'Constancia N.º {}', `<strong>${e(x.constancia)}</strong>`)
  return suelta(_(p, 'Recibido'), `<p class="aviso exito">${numero}</p>
<p class="tarjeta">${e(x.titulo)}${cuanto}</p><p>${e(x.luego)}</p>${volver(p)}`, p.quien)
}
const nada = async () => {
  const p = await paquete()
  const no = 'Esta página no está guardada en su teléfono. Lo que falta y sus formularios, sí.'
  return suelta(_(p, 'Sin señal'), p && Date.now() - p.cuando < VALE ? `<p>${_(p, no)}</p>${volver(p)}`
      : '<p>No se pudo abrir esta página. Pruebe otra vez cuando vuelva la señal.</p>')
}

// --- Lo que el navegador pide ---------------------------------------------------------------------------------------
const abrir = (evento, u) => {
  const red = fetch(evento.request).then(r => {
    evento.waitUntil(guardar(u, r.clone()).catch(() => {}))
    return r
  })
  const lenta = new Promise(ya => setTimeout(async () => { const r = await sinRed(u); if (r) ya(r) }, ESPERA))
  return Promise.race([red, lenta]).catch(async () => await sinRed(u) || nada())
}
// Al salir se borra lo suyo, haya señal o no; al ingresar, lo de quien estuvo antes.
const entrarOSalir = async (pedido, sale) => {
  if (sale) await borrar()
  try {
    const r = await fetch(pedido)
    if (r.type === 'opaqueredirect') await borrar()
    return r
  } catch {
    return suelta('Sin señal', sale
        ? '<p>Lo suyo ya se borró de este teléfono. Falta cerrar su ingreso: toque «Salir» cuando vuelva la señal.</p>'
        : '<p>Para ingresar hace falta señal.</p>')
  }
}

addEventListener('install', evento => {
  evento.waitUntil(caches.open(FIJO).then(c => c.addAll(FIJOS)).then(() => skipWaiting()))
})
// Un trabajador nuevo guarda otra vez lo de quien estaba, que llevaba las hojas del anterior.
addEventListener('activate', evento => evento.waitUntil((async () => {
  await clients.claim()
  const p = await paquete()
  if (p) await preparar(p.quien)
})().catch(() => {})))
addEventListener('message', evento => {
  if (evento.data && evento.data.quien) evento.waitUntil(preparar(evento.data.quien).catch(() => {}))
})
addEventListener('fetch', evento => {
  const pedido = evento.request, u = new URL(pedido.url)
  if (u.origin !== location.origin) return
  if (pedido.mode === 'navigate') {
    if (pedido.method === 'GET') evento.respondWith(abrir(evento, u))
    else if (/^\/(salir|ingresar)\/$/.test(u.pathname)) {
      evento.respondWith(entrarOSalir(pedido, u.pathname === '/salir/'))
    }
  } else if (pedido.method === 'GET' && u.pathname.startsWith('/static/')) {
    evento.respondWith(fetch(pedido).catch(async () => {
      return await caches.match(pedido, { ignoreVary: true }) || Response.error()
    }))
  }
})
