export * from './bus.ts'
export * from './fold.ts'
