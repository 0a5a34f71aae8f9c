import { shown } from './metrics.ts'
import type { CensusIntake, CensusMistake } from './read/index.ts'

/** How much of a census was used. */
export function intakeText({ rowsRead, used, quarantined, duplicates, flagged }: CensusIntake): string {
  const count = (number: number): string => shown(number, 'people')
  const parts = [
    `${count(rowsRead)} rows read`,
    `${count(used)} people used`,
    `${count(quarantined)} rows set aside`,
    `${count(duplicates)} duplicates dropped`,
    ...(flagged === 0 ? [] : [`${count(flagged)} used although they contradict themselves`]),
  ]
  return `The census: ${parts.join(', ')}.`
}

/**
 * What a planner reads about the mistakes in a census, each with its line: nothing where there are none.
 * @param file as people know it
 */
export function censusLines(
  file: string,
  intake: CensusIntake | null,
  mistakes: readonly CensusMistake[],
  more: string,
): readonly string[] {
  if (intake === null) return []
  if (mistakes.length === 0) return intake.rowsRead === 0 ? [`The census ${file} has no employees.`] : []
  const places = mistakes.map(({ line }) =>
    line === null ? file : /\.csv$/i.test(file) ? `${file}:${line}` : `${file} row ${line}`,
  )
  const width = Math.max(...places.map((place) => place.length))
  const ids = Math.max(...mistakes.map(({ employeeId }) => employeeId?.length ?? 0))
  const all = intake.quarantined + intake.duplicates + intake.flagged
  return [
    intakeText(intake),
    ...mistakes.map(({ employeeId, reason, outcome }, index) =>
      `  ${places[index]?.padEnd(width)}  ${(employeeId ?? '').padEnd(ids)}  ${outcome}: ${flat(reason)}`.trimEnd(),
    ),
    ...(all > mistakes.length ? [`  … and ${shown(all - mistakes.length, 'people')} more: ${more}`] : []),
  ]
}

/** On one line, and without what would steer the terminal. */
function flat(text: string): string {
  return [...text].map((char) => (char < ' ' || (char >= '\u007f' && char <= '\u009f') ? ' ' : char)).join('')
}
