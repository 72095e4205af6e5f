// La cola: marcar todos o ninguno sin recargar (y sin perder el motivo escrito), un tramo con Mayúsculas, y cuántos
// van.
(() => {
  'use strict'
  const cajas = [...document.querySelectorAll('.cola-marca input')]
  const contar = () => {
    const n = cajas.filter(c => c.checked).length
    for (const s of document.querySelectorAll('[data-cuantos]')) s.textContent = n ? ` (${n})` : ''
  }
  let ultima = null
  cajas.forEach((c, i) => c.addEventListener('click', e => {
    if (e.shiftKey && ultima !== null) {
      for (let k = Math.min(i, ultima); k <= Math.max(i, ultima); k++) cajas[k].checked = c.checked
    }
    ultima = i
    contar()
  }))
  for (const a of document.querySelectorAll('[data-marcar]')) a.addEventListener('click', e => {
    e.preventDefault()
    for (const c of cajas) c.checked = a.dataset.marcar === 'si'
    contar()
  })
  addEventListener('pageshow', contar)
  contar()
})()
