export { type BarSeries, groupedBars, stackedBars } from './bars.ts'
export { legend } from './frame.ts'
export { type Band, lineChart, type Series } from './lines.ts'
export { type WaterfallStep, waterfall } from './waterfall.ts'
