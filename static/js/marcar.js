// Marcar acuerdos de la lista: toda la página de una vez, un tramo con Mayúsculas, y cuántos van. Sin este guion se
// marcan uno por uno, o se elige «toda esta página».
(() => {
  'use strict'
  const cajas = [...document.querySelectorAll('input[form=lote][name=acuerdo]')]
  const cuales = document.getElementById('lote-cuales')
  const cabeza = document.querySelector('.con-marca thead th')
  if (!cajas.length || !cuales || !cabeza) return
  const toda = document.createElement('input')
  toda.type = 'checkbox'
  toda.setAttribute('aria-label', 'Marcar toda la página')
  const caja = document.createElement('div')
  caja.className = 'marcar-pagina'
  caja.append(toda, ...cabeza.childNodes)
  cabeza.append(caja)
  const contar = () => {
    const n = cajas.filter(c => c.checked).length
    toda.checked = n === cajas.length
    toda.indeterminate = n > 0 && n < cajas.length
    cuales.options[0].textContent = n ? `los marcados (${n})` : 'los marcados'
  }
  let ultima = null
  cajas.forEach((c, i) => c.addEventListener('click', e => {
    if (e.shiftKey && ultima !== null) {
      for (let k = Math.min(i, ultima); k <= Math.max(i, ultima); k++) cajas[k].checked = c.checked
    }
    ultima = i
    cuales.value = 'marcados'
    contar()
  }))
  toda.addEventListener('change', () => {
    for (const c of cajas) c.checked = toda.checked
    cuales.value = 'marcados'
    contar()
  })
  addEventListener('pageshow', contar)
  contar()
})()
