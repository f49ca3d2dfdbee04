// Draws specs with Vega and writes down what it drew: marks with their places, scales, ticks, and the picture.
// It judges nothing; the Rust test beside gloss-chart compares.
//
//   node vega.mjs FOLDER-OF-SPECS FOLDER-OF-RESULTS
//
// Times are those of the data: run it with TZ=UTC.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as vega from 'vega'
import { compile } from 'vega-lite'

const [, , from, to] = process.argv
mkdirSync(to, { recursive: true })

/** A value as JSON tells it: a moment is its milliseconds. */
const value = (v) => (v instanceof Date ? +v : v === undefined ? null : v)

/** Marks that stand for rows, in order; a line is one mark with its points. */
function marks(group, series, out = []) {
  for (const mark of group.items) {
    for (const item of mark.items ?? []) {
      if (mark.marktype === 'group') marks(item, series, out)
    }
    if (mark.role !== 'mark' || mark.marktype === 'group' || !mark.items.length) continue
    if (mark.marktype === 'line' || mark.marktype === 'area') {
      out.push({ type: mark.marktype, series: series(mark.items[0]), points: mark.items.map(point) })
    } else {
      for (const item of mark.items) out.push({ type: mark.marktype, series: series(item), ...place(mark.marktype, item) })
    }
  }
  return out
}

const point = (item) =>
  item.defined === false ? null : { x: item.x, y: item.y, ...(item.y2 === undefined ? {} : { y2: item.y2 }) }

function place(type, item) {
  if (type === 'rect') return { x: item.x, y: item.y, width: item.width ?? 0, height: item.height ?? 0 }
  if (type === 'symbol') return { x: item.x, y: item.y, size: item.size ?? 30 }
  const { startAngle, endAngle, innerRadius, outerRadius } = item
  return { startAngle, endAngle, innerRadius, outerRadius }
}

/** Ticks of the axes that have labels, by scale. */
function ticks(group, out = {}) {
  for (const mark of group.items) {
    if (mark.role !== 'axis') continue
    for (const axis of mark.items) {
      const labels = axis.items.find((part) => part.role === 'axis-label')
      if (!labels) continue
      out[axis.orient === 'bottom' ? 'x' : 'y'] = labels.items.map((item) => ({
        value: value(item.datum.value),
        label: String(item.datum.label),
      }))
    }
  }
  return out
}

for (const name of readdirSync(from).filter((name) => name.endsWith('.json'))) {
  const spec = JSON.parse(readFileSync(join(from, name), 'utf8'))
  const compiled = compile(spec, { logger: vega.logger(vega.None) }).spec
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger: vega.logger(vega.None) })
  await view.runAsync()
  const root = view.scenegraph().root.items[0]
  const scales = {}
  for (const { name: scale } of compiled.scales) {
    const made = view.scale(scale)
    scales[scale] = { type: made.type, domain: made.domain().map(value) }
  }
  // Which colour a mark has, by its number among the colours; null where all have one.
  const colors = scales.color && view.scale('color').range()
  const series = (item) => {
    const at = colors?.findIndex((color) => color === item.fill || color === item.stroke) ?? -1
    return at < 0 ? null : at
  }
  const result = { marks: marks(root, series), ticks: ticks(root), scales, width: view.width(), height: view.height() }
  writeFileSync(join(to, name), JSON.stringify(result))
  writeFileSync(join(to, name.replace('.json', '.svg')), await view.toSVG())
}
