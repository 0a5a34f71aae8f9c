export { type Sink } from './events/index.ts'
