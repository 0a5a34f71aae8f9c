import type { ValidateData, ValidateFinding } from '../../model/index.ts'

/** One test case per file with findings, and one per unchecked resource, which is skipped; for servers that read JUnit. */
export function junitText({ findings, unchecked, summary }: ValidateData): string {
  const files = new Map<string, ValidateFinding[]>()
  for (const finding of findings) {
    const file = finding.file ?? 'project'
    files.set(file, [...(files.get(file) ?? []), finding])
  }
  const cases = [
    ...[...files].map(([file, found]) => {
      const failures = found.map(
        (each) =>
          `      <failure type="${escaped(each.code)}" message="${escaped(firstLine(each.message))}">${escaped(textOf(each))}</failure>`,
      )
      return `    <testcase classname="planwise.validate" name="${escaped(file)}">\n${failures.join('\n')}\n    </testcase>`
    }),
    ...unchecked.map(
      ({ resource, because }) =>
        `    <testcase classname="planwise.validate" name="${escaped(resource)}">\n      <skipped message="${escaped(because)}"/>\n    </testcase>`,
    ),
  ]
  if (cases.length === 0) cases.push('    <testcase classname="planwise.validate" name="project"/>')
  const counts = `tests="${cases.length}" failures="${files.size}" errors="0" skipped="${summary.unchecked}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="planwise validate" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n')
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}

function textOf({ severity, message, hint, file, line, column }: ValidateFinding): string {
  const place = [file, line, column].filter((part) => part !== null).join(':')
  return [`${severity}: ${message}`, ...(place === '' ? [] : [place]), ...(hint === null ? [] : [hint])].join('\n')
}

function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
