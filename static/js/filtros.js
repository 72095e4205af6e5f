// Los filtros de la lista de acuerdos: al abrirlos se piden las fichas, con cuántos da cada una; y una municipalidad se
// halla escribiendo su nombre. Sin este guion se eligen en los mismos campos y se aplican con su botón.
(() => {
  'use strict'
  const forma = document.querySelector('form.filtros[data-fichas]')
  const cajon = forma && forma.querySelector('details')
  if (!cajon) return
  const traer = url => fetch(url, { credentials: 'same-origin' })
    .then(r => r.ok && !r.redirected ? r.text() : '').catch(() => '')
  const fichas = document.createElement('div')
  fichas.setAttribute('aria-live', 'polite')
  cajon.querySelector('summary').after(fichas)
  let pedidas = false
  const pedir = async () => {
    if (pedidas || !cajon.open) return
    pedidas = true
    fichas.innerHTML = await traer(forma.dataset.fichas + location.search)
  }
  cajon.addEventListener('toggle', pedir)
  if (location.hash === '#filtros') cajon.open = true
  pedir()

  const caja = forma.querySelector('input[name=municipalidad]')
  if (!caja) return
  const lista = document.createElement('datalist')
  lista.id = 'municipalidades-sugeridas'
  caja.after(lista)
  caja.setAttribute('list', lista.id)
  caja.setAttribute('autocomplete', 'off')
  let espera = 0, turno = 0
  caja.addEventListener('input', () => {
    clearTimeout(espera)
    const elegida = [...lista.options].some(opcion => opcion.value === caja.value)
    if (elegida) {
      const puestos = new URLSearchParams(location.search)
      puestos.delete('pagina')
      if (!puestos.getAll('municipalidad').includes(caja.value)) puestos.append('municipalidad', caja.value)
      return void location.assign(`${location.pathname}?${puestos}#filtros`)
    }
    espera = setTimeout(async () => {
      const mio = ++turno
      const html = await traer(`${forma.dataset.municipalidades}?q=${encodeURIComponent(caja.value)}`)
      if (mio === turno) lista.innerHTML = html
    }, 200)
  })
})()
