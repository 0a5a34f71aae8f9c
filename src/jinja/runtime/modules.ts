import { Dict } from './values.ts'

/** `modules` of templates: datetime, pytz, re, itertools. */
export const pythonModules = new Dict()
