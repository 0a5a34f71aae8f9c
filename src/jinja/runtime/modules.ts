import { type Clock, datetimeModule, SYSTEM_CLOCK } from './datetime-module.ts'
import { itertoolsModule } from './itertools.ts'
import { pytzModule } from './pytz.ts'
import { regexModule } from './regex.ts'
import { Dict } from './values.ts'

/** The Python modules that dbt shows as `modules`: datetime, pytz, re, itertools; `clock` is asked for the time. */
export function createPythonModules(clock: Clock): Dict {
  return Dict.of([
    ['datetime', datetimeModule(clock)],
    ['pytz', pytzModule()],
    ['re', regexModule()],
    ['itertools', itertoolsModule()],
  ])
}

/** The modules with the computer's own clock and time zone. */
export const pythonModules = createPythonModules(SYSTEM_CLOCK)
